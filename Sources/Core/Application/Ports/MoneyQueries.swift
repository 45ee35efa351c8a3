package import Domain

/// What pages and the API read of the money; each call is one short snapshot.
///
/// All throw `StorageError`.
package protocol MoneyQueries: Sendable {
    /// Payments and holds of an order; nil when it is not there or not this customer's.
    func orderMoney(_ order: ID<Order>, customer: ID<Customer>?) async throws -> OrderMoney?
    /// A customer's balance with its postings, newest first; nil without such a customer.
    func wallet(
        _ customer: ID<Customer>, currency: String, before: Int64?, limit: Int
    ) async throws -> WalletPage?
    /// Money between two moments, `upTo` left out.
    func reconciliation(from: Timestamp, upTo: Timestamp) async throws -> Reconciliation
    /// Refunds that staff must still make, oldest first; at most `limit`.
    func openRefunds(limit: Int) async throws -> [OpenRefund]
}

/// The money of one order as pages show it.
package struct OrderMoney: Sendable, Equatable {
    package let order: OrderRecord
    package let payments: [PaymentRecord]
    package let holds: [MoneyHold]
    /// Line numbers by id, for holds.
    package let lineNumbers: [ID<Line>: Int]

    /// Puts what was read together.
    package init(
        order: OrderRecord, payments: [PaymentRecord], holds: [MoneyHold],
        lineNumbers: [ID<Line>: Int]
    ) {
        self.order = order
        self.payments = payments
        self.holds = holds
        self.lineNumbers = lineNumbers
    }

    /// Received and captured so far.
    package var paid: Int64 { order.terms?.paidAmount ?? 0 }
    /// Given back so far.
    package var refunded: Int64 { order.terms?.refundedAmount ?? 0 }
    /// Total − paid + refunded (`orders.md` 3.1).
    package var remaining: Int64 { order.totalAmount &- paid &+ refunded }
    /// Set aside and not taken yet.
    package var held: Int64 {
        holds.filter { $0.state == .open }.reduce(0) { $0 &+ $1.amount }
    }
    /// What may still be given back, refunds under way left out.
    package var refundable: Int64 { max(0, paid &- refunded &- Refunding.pendingSum(payments)) }
}

/// A balance and a page of its postings.
package struct WalletPage: Sendable, Equatable {
    /// One posting on the balance.
    package struct Posting: Sendable, Equatable {
        /// The ledger transaction's number, a cursor for the next page.
        package let number: Int64
        /// Minor units; below 0 left the balance.
        package let amount: Int64
        package let cause: String
        package let reference: String
        package let order: ID<Order>?
        package let orderNumber: String?
        package let by: Actor
        package let reason: String?
        package let at: Timestamp

        /// Makes a row.
        package init(
            number: Int64, amount: Int64, cause: String, reference: String, order: ID<Order>?,
            orderNumber: String?, by: Actor, reason: String?, at: Timestamp
        ) {
            self.number = number
            self.amount = amount
            self.cause = cause
            self.reference = reference
            self.order = order
            self.orderNumber = orderNumber
            self.by = by
            self.reason = reason
            self.at = at
        }
    }

    package let customer: ID<Customer>
    package let name: String
    package let currency: String
    package let balance: Int64
    package let postings: [Posting]
    package let hasMore: Bool
    /// How many postings there are in all.
    package let total: Int

    /// Puts what was read together.
    package init(
        customer: ID<Customer>, name: String, currency: String, balance: Int64,
        postings: [Posting], hasMore: Bool, total: Int
    ) {
        self.customer = customer
        self.name = name
        self.currency = currency
        self.balance = balance
        self.postings = postings
        self.hasMore = hasMore
        self.total = total
    }
}

/// What the ledger says of a span of time.
package struct Reconciliation: Sendable, Equatable {
    /// A sum of one currency.
    package struct Sum: Sendable, Equatable {
        /// The ledger's cause: `pay`, `top_up`, `hold`, `capture`, `release`, `refund`,
        /// `adjustment`, `loss`.
        package let cause: String
        /// The payment method; empty where money moved inside the house.
        package let method: String
        package let currency: String
        package let count: Int
        /// Minor units, above 0.
        package let amount: Int64

        /// Makes a row.
        package init(cause: String, method: String, currency: String, count: Int, amount: Int64) {
            self.cause = cause
            self.method = method
            self.currency = currency
            self.count = count
            self.amount = amount
        }
    }

    /// What stands on balances, or is held, at the moment of reading.
    package struct Standing: Sendable, Equatable {
        package let currency: String
        package let wallets: Int64
        package let held: Int64
        /// The sum of every ledger row: 0, or something is wrong.
        package let ledger: Int64

        /// Makes a row.
        package init(currency: String, wallets: Int64, held: Int64, ledger: Int64) {
            self.currency = currency
            self.wallets = wallets
            self.held = held
            self.ledger = ledger
        }
    }

    package let sums: [Sum]
    package let standing: [Standing]
    /// What the ledger check found wrong, as sentences; empty when all is well.
    package let problems: [String]

    /// Puts what was read together.
    package init(sums: [Sum], standing: [Standing], problems: [String]) {
        self.sums = sums
        self.standing = standing
        self.problems = problems
    }
}

/// A refund that staff must make by hand.
package struct OpenRefund: Sendable, Equatable {
    package let payment: PaymentRecord
    package let orderNumber: String

    /// Makes a row.
    package init(payment: PaymentRecord, orderNumber: String) {
        self.payment = payment
        self.orderNumber = orderNumber
    }
}
