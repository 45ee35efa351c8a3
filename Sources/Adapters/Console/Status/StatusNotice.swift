/// The messages that a form about an order leads back with; a closed set, so that none is forged.
enum StatusNotice: String, Sendable, CaseIterable {
    case cancelled
    case partlyCancelled = "partly_cancelled"
    case confirmed
    case moved
    case retried
    case resolved
    case checked
    case errorResolved = "error_resolved"
    case discarded
    case pinned
    case held
    case holdCleared = "hold_cleared"
    case proofApproved = "proof_approved"
    case proofRejected = "proof_rejected"
    case messageWritten = "message_written"
    case paid
    case paymentFailed = "payment_failed"
    case refundStarted = "refund_started"
    case refundDone = "refund_done"
    case refundFailed = "refund_failed"
    case secondPerson = "second_person"

    /// The sentence on top of the page.
    var sentence: String {
        switch self {
        case .cancelled: "The order is cancelled."
        case .partlyCancelled: "What was not sent yet is cancelled; the rest of the order goes on."
        case .confirmed: "The order is confirmed."
        case .moved: "The order moved on."
        case .retried: "The line is tried again now."
        case .resolved: "Your decision is stored."
        case .checked: "The provider was asked; this is its newest answer."
        case .errorResolved: "The error is marked as dealt with."
        case .discarded: "The line is off the list of dead letters."
        case .held: "The order is held."
        case .holdCleared: "The hold is cleared."
        case .proofApproved: "Approved; the holds that you decided about are cleared."
        case .proofRejected: "Rejected; the order's state says whether that was final."
        case .messageWritten: "Your message is on its way; the notices below show how it went."
        case .paid: "The payment is booked."
        case .paymentFailed: "The order knows that its payment failed."
        case .refundStarted: "The refund is stored; money of a balance is back on it already."
        case .refundDone: "The refund is booked as paid out."
        case .refundFailed: "The refund is marked as failed; it can be made again."
        case .secondPerson: WalletNotice.secondPerson.sentence
        case .pinned: "The text has its meaning; waiting lines are read again at their next look."
        }
    }
}
