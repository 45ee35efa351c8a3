package import Domain

/// Balances and payments as placing and the order's life need them (`reliability.md` 4).
package protocol MoneyReading {
    /// What a customer has prepaid and not spent, in minor units of the currency.
    func balance(of customer: ID<Customer>, currency: String) throws -> Int64
    /// The payments of an order, oldest first.
    func payments(of order: ID<Order>) throws -> [PaymentRecord]
    /// A payment by id.
    func payment(_ id: ID<Payment>) throws -> PaymentRecord?
    /// The payment of an order that carries this reference.
    func payment(method: PaymentMethod, reference: String) throws -> PaymentRecord?
    /// What a top-up, or without a method a correction, moved under this reference; nil when
    /// neither did.
    func walletMovement(method: PaymentMethod?, reference: String) throws -> WalletMovement?
    /// Money set aside for the lines of an order, ended holds too, oldest first.
    func moneyHolds(of order: ID<Order>) throws -> [MoneyHold]
}

/// The ledger: every posting is double entry, in the transaction of the change that causes it.
///
/// All throw `StorageError`, and `MoneyError` where a sum would overflow; then nothing may be kept.
package protocol MoneyWriting: MoneyReading {
    /// Sets money of a customer aside for lines of a stored order, by one conditional debit.
    ///
    /// False when there is not enough, and then nothing changed (M4, M5); the order's currency
    /// counts.
    func holdBalance(
        customer: ID<Customer>, order: ID<Order>, lines: [(line: ID<Line>, amount: Int64)],
        by: Actor, at: Timestamp
    ) throws -> Bool
    /// Turns the open hold of a line into revenue; answers the amount, 0 on a line without one.
    @discardableResult
    func captureHold(line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp) throws -> Int64
    /// Gives the open hold of a line back to its customer; answers the amount, 0 without one.
    @discardableResult
    func releaseHold(line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp) throws -> Int64
    /// Stores a payment and its ledger rows; false when method and reference are known already
    /// (M6), and then nothing changed.
    func record(_ payment: PaymentRecord, customer: ID<Customer>) throws -> Bool
    /// Ends a refund that is under way: done posts it, else it failed; false when it had ended.
    func finishRefund(
        _ id: ID<Payment>, isDone: Bool, by: Actor, at: Timestamp
    ) throws -> Bool
    /// Marks an order's entries of the error list with a code, written at one moment, as done; how
    /// many entries.
    @discardableResult
    func resolveErrors(
        _ code: String, of order: ID<Order>, raisedAt: Timestamp, by: Actor, notes: String,
        at: Timestamp
    ) throws -> Int
    /// Puts money from outside on a balance; false when method and reference are known (M6).
    func credit(_ credit: WalletCredit) throws -> Bool
    /// Corrects a balance, never below 0.
    func adjust(_ adjustment: WalletAdjustment) throws -> WalletAdjustment.Outcome
    /// Books what was given back for a line that was delivered after all; false when it was (T22).
    func bookLoss(
        line: ID<Line>, order: ID<Order>, amount: Int64, currency: String, wasRefunded: Bool,
        by: Actor, at: Timestamp
    ) throws -> Bool
    /// True when another person asked for the same in the last day; else the wish is kept (SEC72).
    func isSeconded(_ wish: SecondPersonWish) throws -> Bool
}

/// Why the ledger refused a posting; the transaction must be undone.
package enum MoneyError: Error, Sendable, Equatable {
    /// An amount left the range of 64 bits (M1).
    case overflow
    /// The rows of a posting do not sum to 0: a defect.
    case unbalanced
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
    /// Minor units of `currency`, above 0.
    package let amount: Int64
    package let currency: String
    /// The payment provider's own number; unique per method.
    package let reference: String
    package var status: Status
    package let recordedBy: Actor
    package let at: Timestamp
    /// What of the amount went on the customer's balance: too much, or too late.
    package var toWallet: Int64 = 0
    /// Numbers of the lines that a refund is for; empty: of none in particular.
    package var lines: [Int] = []
    package var reason: String?

    /// Makes a payment row.
    package init(
        id: ID<Payment>, order: ID<Order>, kind: Kind, method: PaymentMethod, amount: Int64,
        currency: String, reference: String, status: Status, recordedBy: Actor, at: Timestamp
    ) {
        self.id = id
        self.order = order
        self.kind = kind
        self.method = method
        self.amount = amount
        self.currency = currency
        self.reference = reference
        self.status = status
        self.recordedBy = recordedBy
        self.at = at
    }
}

/// Money of a customer that is set aside for one line; it ends exactly once (M5).
package struct MoneyHold: Sendable, Equatable {
    /// How far it is.
    package enum State: String, Sendable, CaseIterable { case open, captured, released }

    package let line: ID<Line>
    package let order: ID<Order>
    package let customer: ID<Customer>
    /// Minor units of `currency`, above 0.
    package let amount: Int64
    package let currency: String
    package let state: State
    package let openedAt: Timestamp
    package let endedAt: Timestamp?

    /// Makes a row of the list.
    package init(
        line: ID<Line>, order: ID<Order>, customer: ID<Customer>, amount: Int64, currency: String,
        state: State, openedAt: Timestamp, endedAt: Timestamp?
    ) {
        self.line = line
        self.order = order
        self.customer = customer
        self.amount = amount
        self.currency = currency
        self.state = state
        self.openedAt = openedAt
        self.endedAt = endedAt
    }
}
