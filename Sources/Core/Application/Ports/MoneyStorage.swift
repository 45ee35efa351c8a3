package import Domain

/// Balances and payments as placing and the order's life need them (`reliability.md` 4).
package protocol MoneyReading {
    /// What a customer has prepaid and not spent, in minor units of the store's currency.
    func balance(of customer: ID<Customer>) throws -> Int64
    /// The payments of an order, oldest first.
    func payments(of order: ID<Order>) throws -> [PaymentRecord]
}

/// The ledger: every posting is double entry, in the transaction of the change that causes it.
package protocol MoneyWriting: MoneyReading {
    /// Sets money of a customer aside for lines, by one conditional debit; false when there is not
    /// enough, and then nothing changed (M4, M5).
    func holdBalance(
        customer: ID<Customer>, order: ID<Order>, lines: [(line: ID<Line>, amount: Int64)],
        by: Actor, at: Timestamp
    ) throws -> Bool
    /// Turns the open hold of a line into revenue; no effect on a line without one.
    func captureHold(line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp) throws
    /// Gives the open hold of a line back to its customer; answers the amount, 0 without one.
    @discardableResult
    func releaseHold(line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp) throws -> Int64
    /// Stores a payment and its ledger rows; false when method and reference are known already
    /// (M6), and then nothing changed.
    func record(_ payment: PaymentRecord, customer: ID<Customer>) throws -> Bool
}

/// One movement of money for an order (`orders.md` 3.7).
package struct PaymentRecord: Sendable, Equatable {
    /// What it does.
    package enum Kind: String, Sendable, CaseIterable {
        case authorise, capture, pay, void, refund
    }

    /// How far it is.
    package enum Status: String, Sendable, CaseIterable { case pending, done, failed }

    package let id: ID<Payment>
    package let order: ID<Order>
    package let kind: Kind
    package let method: PaymentMethod
    /// Minor units of the order's currency, above 0.
    package let amount: Int64
    /// The payment provider's own number; unique per method.
    package let reference: String
    package var status: Status
    package let recordedBy: Actor
    package let at: Timestamp

    /// Makes a payment row.
    package init(
        id: ID<Payment>, order: ID<Order>, kind: Kind, method: PaymentMethod, amount: Int64,
        reference: String, status: Status, recordedBy: Actor, at: Timestamp
    ) {
        self.id = id
        self.order = order
        self.kind = kind
        self.method = method
        self.amount = amount
        self.reference = reference
        self.status = status
        self.recordedBy = recordedBy
        self.at = at
    }
}
