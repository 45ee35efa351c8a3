package import Domain

/// The one settlement of payments, whoever tells of them, in any order, any number of times (M6).
package enum Paying {
    /// Books a payment for an order: what the order still needs is its own, the rest, and all that
    /// comes too late, goes on its customer's balance (M7).
    ///
    /// Throws `StorageError`.
    package static func pay(
        order id: ID<Order>, _ wish: PaymentWish, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> PaymentOutcome {
        guard var unit = try store.unit(order: id, now: now) else { return .notFound }
        guard wish.flaws.isEmpty else { return .flawed(wish.flaws) }
        guard unit.order.terms != nil, unit.order.paymentMethod != .internal else {
            return refusal(unit, role, "an order of the house account has nothing to pay")
        }
        if wish.method == .balance {
            return try payFromBalance(&unit, wish, by: actor, in: store)
        }
        if let known = try store.money.payment(method: wish.method, reference: wish.reference) {
            return repeated(known, wish, unit, role)
        }
        var facts = unit.paymentFacts
        facts.amount = wish.amount
        let transition = unit.order.paymentState.transition(on: .pay, by: role, facts)
        let due = max(0, facts.total - facts.paid)
        var applied: Int64 = 0
        if takesMoney(unit), case .move = transition { applied = min(wish.amount, due) }
        if case .refused(let sentence) = transition { return refusal(unit, role, sentence) }
        var payment = unit.payment(
            .pay, wish.amount, reference: wish.reference, by: actor, method: wish.method)
        payment.toWallet = wish.amount - applied
        payment.reason = wish.note
        guard try store.money.record(payment, customer: unit.order.customer) else {
            // Another path told of it between the look and the write.
            guard
                let known = try store.money.payment(
                    method: wish.method, reference: wish.reference)
            else {
                return refusal(
                    unit, role, "the reference was used for another payment; check it")
            }
            return repeated(known, wish, unit, role)
        }
        try book(
            payment, applied, facts, &unit, wish.autoConfirm, by: actor, as: role, in: store)
        return .done(unit.order, payment)
    }

    /// Money counts for an order that waits for it; a prepaid one takes it from the balance.
    private static func takesMoney(_ unit: OrderUnit) -> Bool {
        if unit.hasFallenThrough || unit.order.paymentMethod == .balance { return false }
        switch unit.order.state {
        case .refunded, .reversed: return false
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered, .completed,
            .cancelled, .rejected, .expired, .failed:
            return true
        }
    }

    private static func book(
        _ payment: PaymentRecord, _ applied: Int64, _ facts: PaymentFacts,
        _ unit: inout OrderUnit, _ autoConfirm: PlaceSettings.AutoConfirm, by actor: Actor,
        as role: Role, in store: any OrderWriting
    ) throws {
        var data = [
            "amount": String(payment.amount), "method": payment.method.rawValue,
            "reference": payment.reference,
        ]
        if payment.toWallet > 0 { data["to_balance"] = String(payment.toWallet) }
        if applied > 0 {
            unit.editOrder { $0.terms?.paidAmount += applied }
            unit.move(
                payment: .pay, by: actor, as: role, facts: facts, reason: payment.reason, data: data
            )
        } else {
            let state = unit.order.paymentState.rawValue
            unit.record(
                .payment, line: nil, event: "late_payment", from: state, to: state, by: actor,
                reason: payment.reason, data: data)
        }
        let money = Currency(code: payment.currency).map { Money(payment.amount, $0).display }
        unit.notify(
            "payment_received",
            "Payment of \(money ?? String(payment.amount)) for order \(unit.order.number) received."
        )
        if payment.toWallet > 0 { alert(payment, applied, &unit) }
        if applied > 0 { try PaymentFollowUp.run(&unit, autoConfirm, in: store) }
        try store.keep(&unit)
    }

    private static func alert(
        _ payment: PaymentRecord, _ applied: Int64, _ unit: inout OrderUnit
    ) {
        let shown =
            Currency(code: payment.currency).map { Money(payment.toWallet, $0).display }
            ?? String(payment.toWallet)
        unit.add(
            OrderError(
                order: unit.order.id, line: nil, kind: .payment,
                code: applied > 0 ? "OVERPAID" : "LATE_PAYMENT",
                message: applied > 0
                    ? "More was paid than the order costs; \(shown) went on the customer's balance."
                    : "\(shown) came when the order needed no money; it went on the customer's "
                        + "balance.",
                severity: .medium, at: unit.now))
    }

    private static func payFromBalance(
        _ unit: inout OrderUnit, _ wish: PaymentWish, by actor: Actor, in store: any OrderWriting
    ) throws -> PaymentOutcome {
        guard unit.order.paymentMethod == .balance else {
            return refusal(
                unit, .system, "the order is not paid from the balance; name the way the money came"
            )
        }
        var facts = unit.paymentFacts
        facts.isHeld = true
        switch unit.order.paymentState.transition(on: .authorise, by: .system, facts) {
        case .already: return .moved(unit.order)
        case .illegal, .refused:
            return refusal(unit, .system, "the order needs no money of the balance")
        case .move: break
        }
        // Nothing is debited for lines that have ended: late proof is no new sale (T22).
        guard unit.lines.contains(where: \.state.isOpen) else {
            return refusal(unit, .system, "nothing of the order is still to be done")
        }
        guard !unit.hasFallenThrough, try MoneyRules.hold(unit, by: actor, in: store) else {
            return refusal(unit, .system, "the customer's balance does not cover the order")
        }
        unit.move(payment: .authorise, by: actor, facts: facts)
        try PaymentFollowUp.run(&unit, wish.autoConfirm, in: store)
        try store.keep(&unit)
        return .moved(unit.order)
    }

    /// The same payment told again is the same answer; another one under its reference is refused.
    private static func repeated(
        _ known: PaymentRecord, _ wish: PaymentWish, _ unit: OrderUnit, _ role: Role
    ) -> PaymentOutcome {
        if known.order == unit.order.id && known.amount == wish.amount && known.kind == .pay {
            return .known(unit.order, known)
        }
        return refusal(unit, role, "the reference was used for another payment; check it")
    }

    /// Row 6: the payment did not work; holds on the balance end.
    package static func fail(
        order id: ID<Order>, reason: String, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> PaymentOutcome {
        guard var unit = try store.unit(order: id, now: now) else { return .notFound }
        let flaws = PaymentWish.reasonFlaws(reason)
        guard flaws.isEmpty else { return .flawed(flaws) }
        if unit.order.paymentMethod == .balance && unit.order.state != .pending {
            return refusal(
                unit, role,
                "the money is set aside for an order that is \(unit.order.state.rawValue); cancel "
                    + "what was not sent instead")
        }
        let facts = unit.paymentFacts
        switch unit.order.paymentState.transition(on: .fail, by: role, facts) {
        case .already: return .moved(unit.order)
        case .refused(let sentence): return refusal(unit, role, sentence)
        case .illegal:
            return refusal(unit, role, "the payment is \(unit.order.paymentState.rawValue)")
        case .move: break
        }
        var released: Int64 = 0
        for hold in try store.money.moneyHolds(of: id) where hold.state == .open {
            guard let line = unit.line(hold.line) else { continue }
            released += try MoneyRules.release(hold, line, unit, by: actor, in: store)
        }
        unit.move(
            payment: .fail, by: actor, as: role, facts: facts, reason: reason,
            data: released > 0 ? ["released": String(released)] : [:])
        unit.notify(
            "payment_failed", "The payment of order \(unit.order.number) failed: \(reason)")
        try store.keep(&unit)
        return .moved(unit.order)
    }

    /// A refusal with what the payment is and what may be done.
    static func refusal(_ unit: OrderUnit, _ role: Role, _ sentence: String) -> PaymentOutcome {
        .refused(
            sentence, state: unit.order.paymentState,
            allowed: unit.order.paymentState.allowedEvents(for: role))
    }
}
