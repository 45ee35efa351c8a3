package import Domain

/// What happens to money when a line that had ended goes on.
extension MoneyRules {
    /// A failed line is to be queued again: what was released or promised back is held again.
    ///
    /// A sentence says why it cannot be; nothing changed then.
    package static func retried(
        _ unit: inout OrderUnit, line id: ID<Line>, by actor: Actor, in store: any OrderWriting
    ) throws -> String? {
        guard unit.order.terms != nil, let line = unit.line(id) else { return nil }
        switch unit.order.paymentMethod {
        case .internal: return nil
        case .balance: return try holdAgain(&unit, line, by: actor, in: store)
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard:
            return try withdrawRefund(&unit, line, by: actor, in: store)
        }
    }

    private static func holdAgain(
        _ unit: inout OrderUnit, _ line: LineRecord, by actor: Actor, in store: any OrderWriting
    ) throws -> String? {
        let order = unit.order
        let amount = unit.lineShares[line.id] ?? 0
        let holds = try store.money.moneyHolds(of: order.id).filter { $0.line == line.id }
        guard amount > 0, holds.last.map({ $0.state == .released }) ?? true else { return nil }
        guard
            try store.money.holdBalance(
                customer: order.customer, order: order.id, lines: [(line: line.id, amount: amount)],
                by: actor, at: unit.now)
        else { return "the customer's balance does not cover the line any more" }
        var facts = unit.paymentFacts
        facts.isHeld = true
        facts.amount = amount
        // An order that has its other lines' money is paid, or partly, and stays so.
        unit.book(
            payment: .authorise, by: .system, facts: facts, line: line.id,
            data: ["amount": String(amount)])
        return nil
    }

    private static func withdrawRefund(
        _ unit: inout OrderUnit, _ line: LineRecord, by actor: Actor, in store: any OrderWriting
    ) throws -> String? {
        let refunds = try store.money.payments(of: unit.order.id)
            .filter { $0.kind == .refund && $0.lines.contains(line.number) }
        guard let refund = refunds.last(where: { $0.status != .failed }) else { return nil }
        guard refund.status == .pending, refund.lines == [line.number] else {
            return "the line's money was given back; place a new order"
        }
        _ = try Refunding.finish(
            refund, isDone: false, reason: "the line is tried again", by: actor, as: .system, &unit,
            in: store)
        return nil
    }

    /// Row 19: a line was delivered after its money went back; that is a loss, and no new debit.
    package static func proved(
        _ unit: inout OrderUnit, line id: ID<Line>, by actor: Actor, in store: any OrderWriting
    ) throws {
        guard unit.order.terms != nil, let line = unit.line(id) else { return }
        let order = unit.order
        let amount: Int64
        let wasRefunded: Bool
        switch order.paymentMethod {
        case .internal: return
        case .balance:
            let holds = try store.money.moneyHolds(of: order.id).filter { $0.line == id }
            guard let last = holds.last, last.state == .released else { return }
            (amount, wasRefunded) = (last.amount, false)
        case .cod, .gcash, .paymaya, .bankTransfer, .creditCard:
            let refunds = try store.money.payments(of: order.id)
                .filter { $0.kind == .refund && $0.lines.contains(line.number) }
            guard let refund = refunds.last(where: { $0.status != .failed }) else { return }
            if refund.status == .pending {
                // Nothing was paid out; what it holds for other lines is promised anew when the
                // money follows the lines.
                _ = try Refunding.finish(
                    refund, isDone: false, reason: "the line was delivered after all", by: actor,
                    as: .system, &unit, in: store)
                return
            }
            (amount, wasRefunded) = (min(unit.lineShares[id] ?? 0, refund.amount), true)
        }
        guard amount > 0,
            try store.money.bookLoss(
                line: id, order: order.id, amount: amount, currency: order.currency,
                wasRefunded: wasRefunded, by: actor, at: unit.now)
        else { return }
        let state = order.paymentState.rawValue
        unit.record(
            .payment, line: id, event: "loss", from: state, to: state, by: actor,
            reason: "delivered after its money went back", data: ["amount": String(amount)])
    }
}
