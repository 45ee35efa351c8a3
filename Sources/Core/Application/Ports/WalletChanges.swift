package import Domain

/// Money from outside for a customer's balance.
package struct WalletCredit: Sendable, Equatable {
    package let id: ID<Payment>
    package let customer: ID<Customer>
    /// Minor units of `currency`, above 0.
    package let amount: Int64
    package let currency: String
    package let method: PaymentMethod
    /// The payment provider's own number; unique per method.
    package let reference: String
    package let reason: String
    package let by: Actor
    package let at: Timestamp

    /// Makes a top-up.
    package init(
        id: ID<Payment>, customer: ID<Customer>, amount: Int64, currency: String,
        method: PaymentMethod, reference: String, reason: String, by: Actor, at: Timestamp
    ) {
        self.id = id
        self.customer = customer
        self.amount = amount
        self.currency = currency
        self.method = method
        self.reference = reference
        self.reason = reason
        self.by = by
        self.at = at
    }
}

/// A correction of a balance by hand.
package struct WalletAdjustment: Sendable, Equatable {
    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        case done
        /// The reference was used before; nothing changed.
        case known
        /// The balance is smaller than what was to be taken; nothing changed.
        case insufficient
    }

    package let customer: ID<Customer>
    /// Minor units of `currency`; below 0 takes away.
    package let amount: Int64
    package let currency: String
    /// Unique among adjustments.
    package let reference: String
    package let reason: String
    package let by: Actor
    package let at: Timestamp

    /// Makes a correction.
    package init(
        customer: ID<Customer>, amount: Int64, currency: String, reference: String, reason: String,
        by: Actor, at: Timestamp
    ) {
        self.customer = customer
        self.amount = amount
        self.currency = currency
        self.reference = reference
        self.reason = reason
        self.by = by
        self.at = at
    }
}

/// What a top-up or a correction did to a balance.
package struct WalletMovement: Sendable, Equatable {
    package let customer: ID<Customer>
    /// Minor units of `currency`; below 0 it was taken away.
    package let amount: Int64
    package let currency: String

    /// Tells of a movement.
    package init(customer: ID<Customer>, amount: Int64, currency: String) {
        self.customer = customer
        self.amount = amount
        self.currency = currency
    }
}

/// What two people must ask for before it takes effect (SEC72).
package struct SecondPersonWish: Sendable, Equatable {
    /// The act, for example `refund`.
    package let action: String
    /// What it is about, for example an order's id.
    package let subject: String
    /// What must be the same both times, for example the amount.
    package let detail: String
    package let by: Actor
    package let at: Timestamp

    /// Seconds that a first wish waits for its second.
    package static let windowSeconds: Int64 = 86_400

    /// Names a wish.
    package init(action: String, subject: String, detail: String, by: Actor, at: Timestamp) {
        self.action = action
        self.subject = subject
        self.detail = detail
        self.by = by
        self.at = at
    }
}
