package import Domain

/// Money that follows an order and its lines: held, captured, released, given back, each once.
///
/// Every function works before the unit is saved, in the transaction that saves it. Units without
/// terms and orders of the house account have no money.
package enum MoneyRules {
    /// The order moved: what its lines and its end mean for its money.
    package static func orderMoved(
        _ unit: inout OrderUnit, to state: OrderState, in store: any OrderWriting
    ) throws {
        switch state {
        case .delivered, .completed, .cancelled, .rejected, .expired, .failed:
            try follow(&unit, in: store)
        case .pending, .confirmed, .processing, .ready, .shipped, .refunded, .reversed: return
        }
    }

    /// A line ended: its money is taken or given back, exactly once.
    package static func lineEnded(
        _ unit: inout OrderUnit, line: ID<Line>, in store: any OrderWriting
    ) throws {
        try follow(&unit, in: store)
    }

    /// Brings the money to where order and lines are; a second call changes nothing more.
    package static func follow(_ unit: inout OrderUnit, in store: any OrderWriting) throws {
        guard unit.order.terms != nil, unit.order.totalAmount > 0 else { return }
        switch unit.order.paymentMethod {
        case .internal: return
        case .balance: try followHolds(&unit, in: store)
        case .cod:
            try payAtDelivery(&unit, in: store)
            try Refunding.followLines(&unit, in: store)
        case .gcash, .paymaya, .bankTransfer, .creditCard:
            try Refunding.followLines(&unit, in: store)
        }
    }

    /// Sets the whole price aside, a hold a line; the order is stored before, so that its rows can
    /// be named.
    ///
    /// False when the balance does not cover it; nothing changed then.
    package static func hold(
        _ unit: OrderUnit, by actor: Actor, in store: any OrderWriting
    ) throws -> Bool {
        let shares = unit.lineShares
        let wants = unit.lines.map { (line: $0.id, amount: shares[$0.id] ?? 0) }
            .filter { $0.amount > 0 }
        let order = unit.order
        guard
            try store.money.holdBalance(
                customer: order.customer, order: order.id, lines: wants, by: actor,
                at: unit.now)
        else { return false }
        let reference = "authorise-\(order.number)-\(order.version)"
        _ = try store.money.record(
            unit.payment(.authorise, order.totalAmount, reference: reference, by: actor),
            customer: order.customer)
        return true
    }

    /// R7: captured where the line completed, released where it ended otherwise; `uncertain` and
    /// what needs review keep their hold.
    private static func followHolds(
        _ unit: inout OrderUnit, in store: any OrderWriting
    ) throws {
        let open = try store.money.moneyHolds(of: unit.order.id).filter { $0.state == .open }
        guard !open.isEmpty else { return }
        var captured: Int64 = 0
        var released: Int64 = 0
        var left = 0
        for hold in open {
            guard let line = unit.line(hold.line) else { continue }
            switch line.state {
            case .completed:
                if unit.gotEarlierResult(line.id) {
                    released += try release(hold, line, unit, in: store)
                } else {
                    captured += try capture(hold, line, unit, in: store)
                }
            case .rejected, .failed, .cancelled:
                released += try release(hold, line, unit, in: store)
            case .queued, .parked, .sending, .uncertain, .needsReview, .accepted, .inProcess:
                left += 1
            }
        }
        guard captured > 0 || released > 0 else { return }
        var facts = unit.paymentFacts
        facts.amount = captured
        facts.openHolds = left
        if captured > 0 { unit.editOrder { $0.terms?.paidAmount += captured } }
        var data = ["captured": String(captured)]
        if released > 0 { data["released"] = String(released) }
        let hasPaid = (unit.order.terms?.paidAmount ?? 0) > 0
        let event: PaymentEvent = !hasPaid && unit.hasFallenThrough ? .void : .capture
        if captured > 0 || left == 0,
            unit.move(payment: event, by: .system, facts: facts, data: data).isMove
        {
            return
        }
        // The state has no word for a part that goes back, or for what a paid order takes anew.
        unit.tell(payment: captured > 0 ? .capture : .void, by: .system, data: data)
    }

    private static func capture(
        _ hold: MoneyHold, _ line: LineRecord, _ unit: OrderUnit, in store: any OrderWriting
    ) throws -> Int64 {
        let amount = try store.money.captureHold(
            line: line.id, order: unit.order.id, by: .system, at: unit.now)
        try note(.capture, amount, hold, line, unit, in: store)
        return amount
    }

    /// Gives what is held for a line back to its customer; answers the amount.
    static func release(
        _ hold: MoneyHold, _ line: LineRecord, _ unit: OrderUnit, by actor: Actor = .system,
        in store: any OrderWriting
    ) throws -> Int64 {
        let amount = try store.money.releaseHold(
            line: line.id, order: unit.order.id, by: actor, at: unit.now)
        try note(.void, amount, hold, line, unit, in: store)
        return amount
    }

    private static func note(
        _ kind: PaymentRecord.Kind, _ amount: Int64, _ hold: MoneyHold, _ line: LineRecord,
        _ unit: OrderUnit, in store: any OrderWriting
    ) throws {
        guard amount > 0 else { return }
        let reference = "\(kind.rawValue)-\(line.id.text)-\(hold.openedAt.microseconds)"
        var payment = unit.payment(kind, amount, reference: reference, by: .system)
        payment.lines = [line.number]
        _ = try store.money.record(payment, customer: unit.order.customer)
    }

    /// Row 10: cash on delivery is paid when the goods are handed over.
    private static func payAtDelivery(
        _ unit: inout OrderUnit, in store: any OrderWriting
    ) throws {
        switch unit.order.state {
        case .delivered, .completed: break
        case .pending, .confirmed, .processing, .ready, .shipped, .cancelled, .rejected, .expired,
            .failed, .refunded, .reversed:
            return
        }
        var facts = unit.paymentFacts
        facts.amount = facts.total - facts.paid
        guard facts.amount > 0 else { return }
        let role = Role.system
        guard unit.order.paymentState.transition(on: .pay, by: role, facts).isMove,
            try store.money.record(
                unit.payment(
                    .pay, facts.amount, reference: "cod-\(unit.order.number)", by: .system),
                customer: unit.order.customer)
        else { return }
        unit.editOrder { $0.terms?.paidAmount += facts.amount }
        unit.move(
            payment: .pay, by: .system, as: role, facts: facts,
            data: ["method": PaymentMethod.cod.rawValue, "amount": String(facts.amount)])
    }
}
