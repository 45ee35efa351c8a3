internal import Application
internal import Domain

/// One transaction of the ledger: rows that sum to nothing, with who, why and a unique reference.
struct LedgerPosting {
    /// Why money moved (M3).
    enum Cause: String {
        case pay, topUp = "top_up", hold, capture, release, refund, adjustment, loss
    }

    let cause: Cause
    /// Unique over all transactions.
    let reference: String
    let currency: String
    let order: ID<Order>?
    let by: Actor
    var reason: String?
    let at: Timestamp
    private(set) var rows: [(account: String, amount: Int64)] = []

    /// Starts a transaction without rows.
    init(
        _ cause: Cause, _ reference: String, currency: String, order: ID<Order>?, by: Actor,
        reason: String? = nil, at: Timestamp
    ) {
        self.cause = cause
        self.reference = reference
        self.currency = currency
        self.order = order
        self.by = by
        self.reason = reason
        self.at = at
    }

    /// The reference of what puts money from outside on a balance.
    static func topUpReference(_ method: PaymentMethod, _ reference: String) -> String {
        "top_up:\(method.rawValue):\(reference)"
    }

    /// The reference of a correction.
    static func adjustmentReference(_ reference: String) -> String { "adjustment:\(reference)" }

    /// Moves an amount above 0 from one account to another; nothing moves for 0.
    mutating func move(_ amount: Int64, from source: LedgerAccount, to target: LedgerAccount) {
        guard amount > 0 else { return }
        rows.append((source.name, 0 - amount))
        rows.append((target.name, amount))
    }

    /// Throws `.unbalanced` or `.overflow` unless the rows sum to 0 (M1).
    func check() throws(MoneyError) {
        var sum: Int64 = 0
        for row in rows {
            let (next, overflow) = sum.addingReportingOverflow(row.amount)
            guard !overflow else { throw .overflow }
            sum = next
        }
        guard sum == 0, !rows.isEmpty else { throw .unbalanced }
    }
}

/// The accounts of the ledger (M2).
enum LedgerAccount {
    case cashIn(PaymentMethod)
    case wallet(ID<Customer>)
    case hold(ID<Line>)
    case revenue, refund, adjustment, loss

    /// What the names of balances begin with.
    static let walletPrefix = "wallet:"

    /// How it is written in rows.
    var name: String {
        switch self {
        case .cashIn(let method): "cash_in:" + method.rawValue
        case .wallet(let customer): Self.walletPrefix + customer.text
        case .hold(let line): "hold:" + line.text
        case .revenue: "revenue"
        case .refund: "refund"
        case .adjustment: "adjustment"
        case .loss: "loss"
        }
    }
}
