internal import Domain

/// What follows from money that arrived: the hold `payment` ends, and the order confirms itself.
package enum PaymentFollowUp {
    /// Ends the hold of a pending order whose payment guard is met, and tries to confirm it.
    ///
    /// An order that may not confirm itself stays pending, for staff; the money is booked all the
    /// same.
    package static func run(
        _ unit: inout OrderUnit, _ autoConfirm: PlaceSettings.AutoConfirm,
        in store: any OrderWriting
    ) throws {
        guard unit.order.state == .pending, unit.facts.paymentGuardMet else { return }
        let order = unit.order.id
        guard
            try store.holds.clearHold(
                .payment, of: order, decision: "paid", by: .system, at: unit.now)
        else { return }
        unit.record(
            .hold, line: nil, event: OrderEvent.unhold.rawValue, from: HoldReason.payment.rawValue,
            to: "cleared", by: .system, reason: nil, data: ["row": "2"])
        let open = try store.holds.holds(of: order).filter(\.isOpen)
        let worst = HoldRules.mostSevere(open.map(\.reason))
        unit.editOrder {
            $0.terms?.holdReason = worst
            $0.terms?.holdDetail = open.first { $0.reason == worst }?.detail
        }
        if open.isEmpty {
            try HoldFollowUp.confirmIfFree(&unit, autoConfirm: autoConfirm, in: store)
        }
    }
}
