/// Rules of the store that hold after every commit (I1, I2, I5); the raw value labels the metric.
package enum Invariant: String, Sendable, CaseIterable {
    /// Versions without a gap, up to the order's own.
    case history
    /// The hash of every history row.
    case chain
    /// A state is what the history ends in.
    case state
    /// An order has all its lines, a line its result.
    case lines
    /// What a row names is there.
    case reference
    /// A live reservation is what its line sells, and its order is one that may have it.
    case reservation
    /// Units of an item against its equation, its reservations and its log.
    case stock
    /// Each row of the inventory log goes on where the one before ended.
    case stockLog = "stock_log"
    /// A ledger transaction sums to nothing in each currency.
    case ledger
    /// A balance is the sum of its account.
    case wallet
    /// Money set aside is in its account, and goes with its line.
    case moneyHold = "money_hold"
    /// An order's amounts are those of its payments.
    case payments
    /// A waiting line has its job, and no other line has one.
    case job
    /// At most one live send a line, one line a provider's order.
    case send
    /// A counter is what there is to count.
    case counter
    /// The feed has no gap, and a row behind each event.
    case feed
    /// A rule of a newer Waybill.
    case other

    /// The rule in short, for lists.
    package var words: String {
        switch self {
        case .history: "History"
        case .chain: "Hash chain"
        case .state: "State"
        case .lines: "Lines"
        case .reference: "Reference"
        case .reservation: "Reservation"
        case .stock: "Stock"
        case .stockLog: "Inventory log"
        case .ledger: "Ledger"
        case .wallet: "Balance"
        case .moneyHold: "Money set aside"
        case .payments: "Payments"
        case .job: "Job"
        case .send: "Send"
        case .counter: "Counter"
        case .feed: "Event feed"
        case .other: "Other"
        }
    }
}
