internal import Domain

extension OrderWriting {
    /// Writes a unit's change with what follows from it; false when nothing changed.
    ///
    /// An error undoes both.
    @discardableResult
    package func keep(_ unit: inout OrderUnit) throws -> Bool {
        guard unit.order.terms != nil else {
            guard let changes = unit.finished() else { return false }
            try save(changes)
            return true
        }
        var changed = unit
        let isKept = try savepoint {
            try OrderEffects.run(&changed, in: self)
            guard let changes = changed.finished() else { return false }
            try save(changes)
            return true
        }
        unit = changed
        return isKept
    }
}

/// What follows from the moves of an order that carries terms: stock, money, promo, totals.
package enum OrderEffects {
    /// Does what the unit's moves ask for, each once; may move the payment in turn.
    package static func run(_ unit: inout OrderUnit, in store: any OrderWriting) throws {
        // What an effect moves comes to the list's end and has its own effect.
        while let moved = unit.takeMove() {
            switch moved {
            case .order(let from, let to): try order(&unit, from, to, in: store)
            case .line(let line, let to): try self.line(&unit, line, to, in: store)
            }
        }
    }

    private static func order(
        _ unit: inout OrderUnit, _ from: OrderState, _ to: OrderState, in store: any OrderWriting
    ) throws {
        let order = unit.order
        switch to {
        case .cancelled, .rejected, .expired:
            try freeStock(unit, wasPending: from == .pending, isExpired: to == .expired, in: store)
            try store.parties.returnPromo(order: order.id)
        case .failed:
            if unit.returnsGoods { try freeStock(unit, wasPending: false, in: store) }
        case .delivered:
            try store.parties.countOrder(
                order.id, customer: order.customer, total: order.totalAmount, at: unit.now)
        case .completed:
            if from != .delivered {
                try store.parties.countOrder(
                    order.id, customer: order.customer, total: order.totalAmount, at: unit.now)
            }
        case .refunded, .reversed: try store.parties.uncountOrder(order.id, at: unit.now)
        case .pending, .confirmed, .processing, .ready, .shipped: break
        }
        try MoneyRules.orderMoved(&unit, to: to, in: store)
    }

    private static func line(
        _ unit: inout OrderUnit, _ line: ID<Line>, _ to: LineState, in store: any OrderWriting
    ) throws {
        guard !to.isOpen, let record = unit.line(line), record.kind != .goods else { return }
        try MoneyRules.lineEnded(&unit, line: line, in: store)
    }

    private static func freeStock(
        _ unit: OrderUnit, wasPending: Bool, isExpired: Bool = false, in store: any OrderWriting
    ) throws {
        guard unit.lines.contains(where: { $0.kind == .goods }) else { return }
        let order = unit.order
        let reason = order.cancellationReason ?? order.state.rawValue
        if wasPending {
            try store.stock.releaseStock(
                order: order.id, as: isExpired ? .expired : .released, reason: reason,
                by: order.cancelledBy ?? .system, at: unit.now)
        } else {
            try store.stock.returnStock(
                order: order.id, reason: reason, by: order.cancelledBy ?? .system, at: unit.now)
        }
    }
}
