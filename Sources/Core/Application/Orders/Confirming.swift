package import Domain

/// Row 3 of 4.1, by staff, by a key, or by Waybill itself.
package enum Confirming {
    /// Confirms when the table allows it: dispatch jobs for every provider line, a task for the
    /// people who pack the goods, all in the same change.
    @discardableResult
    package static func confirm(
        _ unit: inout OrderUnit, by actor: Actor, as role: Role, servicesEnabled: Bool,
        openHolds: [HoldReason] = [], reservationsHold: Bool = true, reason: String? = nil,
        data: [String: String] = [:], now: Timestamp
    ) -> OrderTransition {
        var facts = unit.facts
        facts.servicesEnabled = servicesEnabled
        facts.openHolds = openHolds
        facts.reservationsHold = reservationsHold
        let transition = unit.move(
            order: .confirm, by: actor, as: role, facts: facts, reason: reason, data: data)
        guard case .move = transition else { return transition }
        let customer = unit.order.customer
        if let first = unit.lines.first, unit.order.terms != nil {
            unit.add(.finish(line: first.id, outcome: "confirmed"))
        }
        for line in unit.lines where line.state == .queued {
            unit.edit(line.id) { $0.reason = nil }
            if line.kind == .goods { continue }
            unit.add(
                .dispatch(line: line.id, provider: line.provider, customer: customer, runAt: now))
        }
        if let goods = unit.lines.first(where: { $0.kind == .goods }) {
            unit.add(.task(line: goods.id, .fulfilment, customer: customer, runAt: now))
        }
        unit.notify("order_confirmed", "Order \(unit.order.number) confirmed.")
        return transition
    }

    /// The same for an order that lies in the store: holds, services and stock are looked up there,
    /// and stock that ran out of time is reserved again.
    ///
    /// Whoever gets another answer than a move undoes the transaction's part around the call.
    package static func confirm(
        stored unit: inout OrderUnit, by actor: Actor, as role: Role, notes: String? = nil,
        data: [String: String] = [:], in store: any OrderWriting
    ) throws -> OrderTransition {
        let order = unit.order.id
        let hasTerms = unit.order.terms != nil
        let holds = hasTerms ? try store.holds.holds(of: order).filter(\.isOpen) : []
        let goods = unit.lines.filter { $0.kind == .goods }
        var isReserved = true
        if !goods.isEmpty, unit.order.state == .pending, holds.isEmpty {
            isReserved = try reserveAgain(goods, of: order, in: store, now: unit.now)
        }
        let transition = confirm(
            &unit, by: actor, as: role, servicesEnabled: try servicesEnabled(unit, in: store),
            openHolds: holds.map(\.reason), reservationsHold: isReserved, reason: notes,
            data: data, now: unit.now)
        if case .move = transition, !goods.isEmpty,
            try !store.stock.commitStock(order: order, by: actor, at: unit.now)
        {
            throw StorageError(.conflict, "The stock of the order ran out of time; try again.")
        }
        return transition
    }

    /// True when every service of the order can still be ordered.
    private static func servicesEnabled(
        _ unit: OrderUnit, in store: any OrderReading
    ) throws -> Bool {
        for line in unit.lines where line.kind != .goods {
            if try store.service(line.service)?.isEnabled == false { return false }
        }
        return true
    }

    private static func reserveAgain(
        _ goods: [LineRecord], of order: ID<Order>, in store: any OrderWriting, now: Timestamp
    ) throws -> Bool {
        if try store.stock.holdsReservations(order: order, now: now) { return true }
        try store.stock.releaseStock(
            order: order, as: .expired, reason: "reserved anew", by: .system, at: now)
        let wants = goods.compactMap(StockWant.init)
        guard try store.stock.take(wants, now: now).isEmpty else { return false }
        try store.stock.reserve(wants, order: order, until: now.adding(seconds: 60), at: now)
        return true
    }
}

extension StockWant {
    /// What a line of goods wants; nil for other lines.
    package init?(_ line: LineRecord) {
        guard let terms = line.terms, let product = terms.product else { return nil }
        self.init(
            line: line.id, product: product, variant: terms.variant, quantity: terms.quantity)
    }
}
