internal import Application
internal import Domain

/// What the money page shows of one store day.
struct MoneyModel: Sendable {
    /// What stands around the page.
    var frame: FrameModel
    /// The day's first moment.
    let day: Timestamp
    /// The day as `YYYY-MM-DD`.
    let dayText: String
    /// The ledger's sums, and what its check found.
    let report: Reconciliation
    /// Refunds that staff must make.
    let refunds: [OpenRefund]
    /// Why the day that was asked for is not shown.
    var fault: String?
    /// Writes a moment as the store's time.
    let clock: @Sendable (Timestamp) -> String
}

/// What the page of a customer's balance shows.
struct WalletModel: Sendable {
    /// What stands around the page.
    var frame: FrameModel
    /// The balance with its newest postings.
    let wallet: WalletPage
    /// The start of the form's key.
    let key: String
    /// What the form came to.
    var notice: WalletNotice?
    /// Why the form did nothing.
    var fault: String?
    /// Writes a moment as the store's time.
    let clock: @Sendable (Timestamp) -> String
}

/// The messages that the form of a balance leads back with.
enum WalletNotice: String, Sendable, CaseIterable {
    case done
    case known
    case secondPerson = "second_person"

    /// The sentence on top of the page.
    var sentence: String {
        switch self {
        case .done: "The balance is changed."
        case .known: "This reference was booked before; nothing was changed."
        case .secondPerson:
            "This is above the limit for one person: it takes effect when another one does the "
                + "same "
                + "within 24 hours."
        }
    }
}
