package import Domain

/// What happens to pending orders whose time is up (row 5 of 4.1, `orders.md` 7.3).
package struct Expiring: Sendable {
    /// What one look at an order came to.
    package enum Verdict: Sendable, Equatable {
        /// Nothing was due: somebody was faster.
        case none
        /// The customer did not act in time.
        case expired
        /// It waits for us: its stock is kept for another while.
        case extended
        /// It has waited for us for too long: the stock is free again, staff were told.
        case freed
    }

    private let reservationMinutes: Int64
    private let staffHoldHours: Int64

    /// Minutes a reservation lives, and hours an order may wait for staff with its stock.
    package init(reservationMinutes: Int64 = 30, staffHoldHours: Int64 = 24) {
        self.reservationMinutes = reservationMinutes
        self.staffHoldHours = staffHoldHours
    }

    /// Looks at one order, in its own transaction (V6).
    ///
    /// Throws `StorageError`.
    package func look(
        at id: ID<Order>, in store: any OrderWriting, now: Timestamp
    ) throws -> Verdict {
        guard var unit = try store.unit(order: id, now: now), unit.order.state == .pending,
            let terms = unit.order.terms, let due = terms.expiresAt, due <= now
        else { return .none }
        let open = try store.holds.holds(of: id).filter(\.isOpen).map(\.reason)
        if HoldRules.waitsForCustomer(holds: open, verification: terms.verification) {
            var facts = unit.facts
            facts.expiryPassed = true
            guard case .move = unit.move(order: .expire, by: .system, as: .system, facts: facts)
            else { return .none }
            cancelLines(&unit)
            unit.notify("order_expired", "Order \(unit.order.number) expired.")
            try store.keep(&unit)
            return .expired
        }
        let last = unit.order.placedAt.adding(seconds: staffHoldHours * 3_600)
        if now < last {
            let until = min(last, now.adding(seconds: reservationMinutes * 60))
            try store.stock.extendStock(order: id, until: until)
            unit.editOrder { $0.terms?.expiresAt = until }
            try store.keep(&unit)
            return .extended
        }
        try store.stock.releaseStock(
            order: id, as: .expired, reason: "waited for us for \(staffHoldHours) h", by: .system,
            at: now)
        unit.editOrder { $0.terms?.expiresAt = nil }
        unit.add(
            OrderError(
                order: id, line: nil, kind: .inventory, code: "RESERVATION_FREED",
                message: "The order waited for us for \(staffHoldHours) hours; its stock is free "
                    + "again and is reserved anew when somebody confirms it.",
                severity: .high, at: now))
        try store.keep(&unit)
        return .freed
    }

    /// Lines of services end with their order; goods went with it already.
    private func cancelLines(_ unit: inout OrderUnit) {
        for line in unit.lines {
            if line.kind != .goods, line.state == .queued || line.state == .parked {
                unit.move(line.id, on: .cancel, by: .system, reason: "the order expired")
            }
            unit.add(.cancel(line: line.id))
        }
    }
}
