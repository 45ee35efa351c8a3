package import Domain

/// Money for a customer's balance as staff or a payment provider tell of it.
package struct TopUpWish: Sendable, Equatable {
    /// Minor units of `currency`; corrections may be below 0.
    package var amount: Int64
    package var currency: String
    /// Nil: a correction, no money came from outside.
    package var method: PaymentMethod?
    package var reference: String
    package var reason: String
    /// Corrections above this many minor units need a second person; nil: never (SEC72).
    package var secondPersonLimit: Int64?

    /// Tells of money.
    package init(
        amount: Int64, currency: String, method: PaymentMethod?, reference: String, reason: String,
        secondPersonLimit: Int64? = nil
    ) {
        self.amount = amount
        self.currency = currency
        self.method = method
        self.reference = reference
        self.reason = reason
        self.secondPersonLimit = secondPersonLimit
    }
}

/// What an act on a balance came to; each with the balance after it.
package enum WalletOutcome: Sendable, Equatable {
    case done(balance: Int64)
    /// The same was told before; nothing happened.
    case known(balance: Int64)
    /// The reference is that of another payment; nothing happened.
    case usedBefore
    /// A correction would take more than there is.
    case insufficient(balance: Int64)
    case notFound
    case flawed([FieldFlaw])
    /// Kept until a second person asks for the same.
    case waits
}

/// Top-ups and corrections of prepaid balances (M3, M6).
package enum Topping {
    /// Puts money on a balance, or corrects it; once a reference.
    ///
    /// Throws `StorageError`.
    package static func apply(
        _ wish: TopUpWish, to customer: ID<Customer>, by actor: Actor, in store: any OrderWriting,
        now: Timestamp, random: inout SplitMix64
    ) throws -> WalletOutcome {
        let flaws = flaws(of: wish)
        guard flaws.isEmpty else { return .flawed(flaws) }
        guard try store.parties.customer(customer) != nil else { return .notFound }
        if let method = wish.method {
            let isNew = try store.money.credit(
                WalletCredit(
                    id: ID(at: now, random: &random), customer: customer, amount: wish.amount,
                    currency: wish.currency, method: method, reference: wish.reference,
                    reason: wish.reason, by: actor, at: now))
            guard isNew else { return try told(wish, customer, in: store) }
            return .done(
                balance: try store.money.balance(of: customer, currency: wish.currency))
        }
        return try correct(wish, customer, by: actor, in: store, now: now)
    }

    private static func correct(
        _ wish: TopUpWish, _ customer: ID<Customer>, by actor: Actor, in store: any OrderWriting,
        now: Timestamp
    ) throws -> WalletOutcome {
        if let limit = wish.secondPersonLimit, wish.amount.magnitude > limit.magnitude {
            let seconded = try store.money.isSeconded(
                SecondPersonWish(
                    action: "adjust", subject: customer.text, detail: String(wish.amount),
                    by: actor, at: now))
            guard seconded else { return .waits }
        }
        let outcome = try store.money.adjust(
            WalletAdjustment(
                customer: customer, amount: wish.amount, currency: wish.currency,
                reference: wish.reference, reason: wish.reason, by: actor, at: now))
        let balance = try store.money.balance(of: customer, currency: wish.currency)
        switch outcome {
        case .known: return try told(wish, customer, in: store)
        case .insufficient: return .insufficient(balance: balance)
        case .done: break
        }
        try store.audit(
            actor: actor, action: "balance.adjust", object: customer.text,
            detail: "\(wish.amount) \(wish.currency)", reason: wish.reason, at: now)
        return .done(balance: balance)
    }

    /// The same movement told again is the same answer; another one under its reference is refused.
    private static func told(
        _ wish: TopUpWish, _ customer: ID<Customer>, in store: any OrderWriting
    ) throws -> WalletOutcome {
        let earlier = try store.money.walletMovement(method: wish.method, reference: wish.reference)
        let same = WalletMovement(
            customer: customer, amount: wish.amount, currency: wish.currency)
        guard earlier == same else { return .usedBefore }
        return .known(balance: try store.money.balance(of: customer, currency: wish.currency))
    }

    private static func flaws(of wish: TopUpWish) -> [FieldFlaw] {
        var flaws = PaymentWish.referenceFlaws(wish.reference)
        flaws += PaymentWish.reasonFlaws(wish.reason)
        switch wish.method {
        case .internal, .balance:
            flaws.append(
                FieldFlaw(
                    field: "/method", code: "INVALID_PAYMENT",
                    message: "Name the way the money came: cod for cash, gcash, paymaya, "
                        + "bank_transfer or credit_card."))
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard, nil: break
        }
        // A correction may take away, a top-up may not.
        let size = wish.method == nil && wish.amount != .min ? abs(wish.amount) : wish.amount
        return flaws + PaymentWish.amountFlaws(size)
    }
}
