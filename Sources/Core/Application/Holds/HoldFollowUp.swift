internal import Domain

/// What follows when the last hold of an order went: it confirms itself where the setting lets it.
package enum HoldFollowUp {
    /// Tries row 3 by Waybill itself; an order that may not confirm stays pending, for staff.
    ///
    /// Throws `StorageError`.
    package static func confirmIfFree(
        _ unit: inout OrderUnit, autoConfirm: PlaceSettings.AutoConfirm, in store: any OrderWriting
    ) throws {
        guard unit.order.state == .pending, mayConfirm(unit, autoConfirm) else { return }
        var confirmed = unit
        do {
            try store.savepoint {
                let transition = try Confirming.confirm(
                    stored: &confirmed, by: .system, as: .system, in: store)
                guard transition.isMove else { throw NotConfirmed() }
            }
            unit = confirmed
        } catch is NotConfirmed {
            // Unpaid, without stock, or a service is off: the order's page says which.
        }
    }

    /// Orders of services, and goods that are paid; cash orders wait for staff (row 3).
    private static func mayConfirm(
        _ unit: OrderUnit, _ setting: PlaceSettings.AutoConfirm
    ) -> Bool {
        let hasGoods = unit.lines.contains { $0.kind == .goods }
        switch setting {
        case .off: return false
        case .provider: return !hasGoods
        case .paid:
            return !hasGoods || unit.order.paymentState == .paid
                || unit.order.paymentState == .authorised
        }
    }

    private struct NotConfirmed: Error {}
}
