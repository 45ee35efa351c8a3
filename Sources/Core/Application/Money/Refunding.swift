internal import Domain

/// Money on its way back (rows 7–9 of 4.2); a refund is an effect of its own, once a reference
/// (M9).
package enum Refunding {
    /// Money received from outside for lines that came to nothing: a task for staff.
    ///
    /// What completed lines and lines under way cost stays; lines that were taken back by their
    /// provider after completion are refunded by staff alone (row 21).
    static func followLines(_ unit: inout OrderUnit, in store: any OrderWriting) throws {
        let facts = unit.paymentFacts
        guard facts.refundable > 0 else { return }
        let lost = unit.lines.filter { comesToNothing($0, unit) }
        guard !lost.isEmpty else { return }
        let refunds = try store.money.payments(of: unit.order.id).filter { $0.kind == .refund }
        // A refund that was withdrawn or did not work promises nothing any more.
        let known = Set(refunds.filter { $0.status != .failed }.flatMap(\.lines))
        let new = lost.filter { !known.contains($0.number) }
        guard !new.isEmpty else { return }
        let shares = unit.lineShares
        let kept = unit.lines.filter {
            !comesToNothing($0, unit) && !known.contains($0.number)
        }
        let keeps = kept.reduce(Int64(0)) { $0 &+ (shares[$1.id] ?? 0) }
        let owed = new.reduce(Int64(0)) { $0 &+ (shares[$1.id] ?? 0) }
        let free = facts.refundable &- pendingSum(refunds) &- keeps
        let amount = kept.isEmpty ? free : min(owed, free)
        guard amount > 0 else { return }
        let why = "\(new.count) of \(unit.lines.count) lines did not complete"
        try open(
            amount, lines: new.map(\.number), earlier: refunds.count, reason: why, by: .system,
            as: .system, &unit, in: store)
    }

    private static func comesToNothing(_ line: LineRecord, _ unit: OrderUnit) -> Bool {
        switch line.state {
        case .rejected, .cancelled: true
        case .failed: line.reversedAt == nil
        case .completed: unit.gotEarlierResult(line.id)
        case .queued, .parked, .sending, .uncertain, .needsReview, .accepted, .inProcess: false
        }
    }

    /// The code of the error list's entry that asks staff to pay money back.
    private static let dueCode = "REFUND_DUE"

    /// What is promised back and not done yet.
    static func pendingSum(_ refunds: [PaymentRecord]) -> Int64 {
        refunds.filter { $0.kind == .refund && $0.status == .pending }
            .reduce(Int64(0)) { $0 &+ $1.amount }
    }

    /// Stores a refund that is under way, and moves the payment by row 7; the id of the refund.
    @discardableResult
    static func open(
        _ amount: Int64, lines: [Int], earlier count: Int, reason: String, by actor: Actor,
        as role: Role, _ unit: inout OrderUnit, in store: any OrderWriting
    ) throws -> PaymentRecord? {
        var refund = unit.payment(
            .refund, amount, reference: "refund-\(unit.order.number)-\(count + 1)", by: actor,
            status: .pending)
        refund.lines = lines
        refund.reason = reason
        guard try store.money.record(refund, customer: unit.order.customer) else { return nil }
        var facts = unit.paymentFacts
        facts.amount = amount
        // A second one beside it leaves the order refunding.
        unit.book(
            payment: .refund, by: actor, as: role, facts: facts, reason: reason,
            data: ["amount": String(amount), "reference": refund.reference])
        if unit.order.paymentMethod != .balance {
            let shown = Currency(code: unit.order.currency).map { Money(amount, $0).display }
            unit.add(
                OrderError(
                    order: unit.order.id, line: nil, kind: .payment, code: Self.dueCode,
                    message: "\(shown ?? String(amount)) must be paid back by "
                        + "\(unit.order.paymentMethod.rawValue), then confirmed on the order's "
                        + "page.",
                    severity: .medium, at: unit.now))
        }
        return refund
    }

    /// Ends a refund (rows 8 and 9), and the order when all of it went back (row 20 of 4.1).
    ///
    /// False when it had ended before; nothing changed then.
    static func finish(
        _ refund: PaymentRecord, isDone: Bool, reason: String?, by actor: Actor, as role: Role,
        _ unit: inout OrderUnit, in store: any OrderWriting
    ) throws -> Bool {
        guard
            try store.money.finishRefund(refund.id, isDone: isDone, by: actor, at: unit.now)
        else { return false }
        let others = try store.money.payments(of: unit.order.id)
            .filter { $0.kind == .refund && $0.status == .pending && $0.id != refund.id }
        var facts = unit.paymentFacts
        facts.amount = refund.amount
        facts.otherRefundsOpen = !others.isEmpty
        let wasPaidInFull = facts.received == .paid
        let event: PaymentEvent = isDone ? .refundDone : .refundFailed
        unit.book(
            payment: event, by: actor, as: role, facts: facts, reason: reason,
            data: ["amount": String(refund.amount), "reference": refund.reference])
        // Nothing is due any more, however it ended.
        try store.money.resolveErrors(
            Self.dueCode, of: unit.order.id, raisedAt: refund.at, by: actor,
            notes: reason ?? "the refund \(refund.reference) " + (isDone ? "is done" : "failed"),
            at: unit.now)
        guard isDone else {
            // What the system takes back itself did not fail, and nobody has to try it again.
            guard role != .system else { return true }
            unit.add(
                OrderError(
                    order: unit.order.id, line: nil, kind: .payment, code: "REFUND_FAILED",
                    message: "The refund \(refund.reference) failed; try it again.",
                    severity: .high, at: unit.now))
            return true
        }
        unit.editOrder { $0.terms?.refundedAmount += refund.amount }
        guard unit.order.paymentState == .refunded else { return true }
        var orderFacts = unit.facts
        orderFacts.paidInFullThenRefunded = wasPaidInFull
        if case .move = unit.move(
            order: .refund, by: .system, as: .system, facts: orderFacts, reason: reason)
        {
            unit.notify("order_refunded", "Order \(unit.order.number) was refunded.")
        }
        return true
    }
}
