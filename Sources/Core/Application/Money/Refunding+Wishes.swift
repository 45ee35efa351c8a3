package import Domain

/// A refund that an administrator asks for.
package struct RefundWish: Sendable, Equatable {
    /// Nil: all that can be given back.
    package var amount: Int64?
    package var reason: String
    /// Above this many minor units a second person must ask for the same; nil: never (SEC72).
    package var secondPersonLimit: Int64?

    /// Asks for a refund.
    package init(amount: Int64?, reason: String, secondPersonLimit: Int64? = nil) {
        self.amount = amount
        self.reason = reason
        self.secondPersonLimit = secondPersonLimit
    }
}

extension Refunding {
    /// Starts a refund; money of a prepaid order is back on its balance at once.
    ///
    /// Throws `StorageError`.
    package static func refund(
        order id: ID<Order>, _ wish: RefundWish, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> PaymentOutcome {
        guard var unit = try store.unit(order: id, now: now) else { return .notFound }
        let refunds = try store.money.payments(of: id).filter { $0.kind == .refund }
        var facts = unit.paymentFacts
        facts.amount = wish.amount ?? (facts.refundable - pendingSum(refunds))
        var flaws = PaymentWish.reasonFlaws(wish.reason)
        if let amount = wish.amount { flaws += PaymentWish.amountFlaws(amount) }
        guard flaws.isEmpty else { return .flawed(flaws) }
        let shares = unit.lineShares
        let open = unit.lines.filter { $0.kind != .goods && $0.state.isOpen }
        let bound = open.reduce(Int64(0)) { $0 &+ (shares[$1.id] ?? 0) }
        if bound > 0, facts.amount > facts.refundable - pendingSum(refunds) - bound {
            // What is not sent would be sent without money, and what is sent may still be owed.
            return Paying.refusal(
                unit, role, "lines of the order are still open; cancel them or wait for them")
        }
        switch unit.order.paymentState.transition(on: .refund, by: role, facts) {
        case .already:
            return Paying.refusal(
                unit, role,
                unit.order.paymentState == .refunded
                    ? "all that was paid was given back already"
                    : "a refund of the order is under way; wait until it has ended")
        case .refused(let sentence): return Paying.refusal(unit, role, sentence)
        case .illegal:
            return Paying.refusal(
                unit, role,
                "there is nothing to refund: the payment is "
                    + unit.order.paymentState.rawValue)
        case .move: break
        }
        if let limit = wish.secondPersonLimit, facts.amount > limit {
            let seconded = try store.money.isSeconded(
                SecondPersonWish(
                    action: "refund", subject: id.text, detail: String(facts.amount), by: actor,
                    at: now))
            guard seconded else { return .waits }
        }
        guard
            let refund = try Self.open(
                facts.amount, lines: [], earlier: refunds.count, reason: wish.reason, by: actor,
                as: role, &unit, in: store)
        else {
            throw StorageError(.conflict, "The order was refunded by somebody else; read it again.")
        }
        var done = refund
        if unit.order.paymentMethod == .balance {
            _ = try finish(
                refund, isDone: true, reason: wish.reason, by: actor, as: role, &unit, in: store)
            done.status = .done
        }
        try store.keep(&unit)
        return .done(unit.order, done)
    }

    /// Tells that a refund was paid out, or that it did not work.
    ///
    /// Throws `StorageError`.
    package static func finish(
        _ id: ID<Payment>, of order: ID<Order>, isDone: Bool, reason: String?, by actor: Actor,
        as role: Role, in store: any OrderWriting, now: Timestamp
    ) throws -> PaymentOutcome {
        guard var unit = try store.unit(order: order, now: now),
            var refund = try store.money.payment(id), refund.order == order
        else { return .notFound }
        guard refund.kind == .refund else {
            return Paying.refusal(unit, role, "this movement is no refund")
        }
        let wanted: PaymentRecord.Status = isDone ? .done : .failed
        if refund.status == wanted { return .known(unit.order, refund) }
        guard
            try finish(
                refund, isDone: isDone, reason: reason, by: actor, as: role, &unit, in: store)
        else {
            return Paying.refusal(unit, role, "the refund is \(refund.status.rawValue) already")
        }
        try store.keep(&unit)
        refund.status = wanted
        return .done(unit.order, refund)
    }
}
