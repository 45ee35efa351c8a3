package import Domain

/// What an act on a whole order came to.
package enum OrderOutcome: Sendable {
    /// The order as it is now; repeats of what holds already are here too.
    case done(OrderRecord, [LineRecord])
    /// Nothing of this id.
    case notFound
    /// 409: why, what the order is, what is allowed now, and which holds stand in the way.
    case refused(String, state: OrderState, allowed: [String], holds: [HoldReason])
}

/// What staff at counter and kitchen do: rows 3–11 and 15 of 4.1, one event or a jump over some.
package struct Advancing: Sendable {
    /// A wish of staff about an order.
    package struct Wish: Sendable {
        package var target: OrderTarget
        package var reason: String?
        /// The reason is told to the customer.
        package var isPublic = false
        /// False switches the notices of this change off.
        package var notifies = true
        package var courier: String?
        package var trackingNumber: String?
        /// Goods of a failed order go back on the shelf.
        package var returnsGoods = false

        /// Wishes an order to be somewhere.
        package init(_ target: OrderTarget) { self.target = target }
    }

    /// Hours after delivery when an order completes by itself.
    private let completeAfterHours: Int64

    /// Makes the use case.
    package init(completeAfterHours: Int64 = 24) { self.completeAfterHours = completeAfterHours }

    /// Seconds between delivery and completion by itself.
    var restSeconds: Int64 { completeAfterHours * 3_600 }

    private struct Undone: Error {
        let outcome: OrderOutcome
    }

    /// Moves an order to a target, through every row between; all of it or nothing.
    ///
    /// Throws `StorageError`.
    package func advance(
        order id: ID<Order>, _ wish: Wish, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> OrderOutcome {
        guard var unit = try store.unit(order: id, now: now) else { return .notFound }
        let isDelivery = unit.order.terms?.delivery == .delivery
        guard let events = wish.target.events(from: unit.order.state, isDelivery: isDelivery)
        else {
            return refusal(
                unit, role,
                "an order that is \(unit.order.state.rawValue) cannot become "
                    + wish.target.state.rawValue)
        }
        do {
            try store.savepoint {
                for (index, event) in events.enumerated() {
                    try step(
                        event, isLast: index == events.count - 1, wish, &unit, actor, role, store)
                }
                try setStage(wish, &unit, actor, role)
                try store.keep(&unit)
            }
        } catch let undone as Undone {
            return undone.outcome
        }
        return .done(unit.order, unit.lines)
    }

    /// Row 3 with an operator's notes.
    package func confirm(
        order id: ID<Order>, notes: String, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> OrderOutcome {
        guard var unit = try store.unit(order: id, now: now) else { return .notFound }
        do {
            try store.savepoint {
                try confirm(&unit, notes: notes.isEmpty ? nil : notes, [:], actor, role, store)
                try store.keep(&unit)
            }
        } catch let undone as Undone {
            return undone.outcome
        }
        return .done(unit.order, unit.lines)
    }

    /// Row 11 by the schedule.
    package func completeRested(
        order id: ID<Order>, in store: any OrderWriting, now: Timestamp
    ) throws -> Bool {
        guard var unit = try store.unit(order: id, now: now) else { return false }
        var facts = unit.facts
        facts.restedSinceDelivery = rested(unit)
        guard case .move = unit.move(order: .complete, by: .system, as: .system, facts: facts)
        else { return false }
        unit.notify("order_completed", "Order \(unit.order.number) completed.")
        return try store.keep(&unit)
    }

    private func rested(_ unit: OrderUnit) -> Bool {
        guard let delivered = unit.order.terms?.deliveredAt else { return false }
        return unit.now >= delivered.adding(seconds: completeAfterHours * 3_600)
    }

    private func step(
        _ event: OrderEvent, isLast: Bool, _ wish: Wish, _ unit: inout OrderUnit, _ actor: Actor,
        _ role: Role, _ store: any OrderWriting
    ) throws {
        var data = isLast ? [:] : ["implied": "yes"]
        if wish.isPublic { data["note"] = "public" }
        let reason = isLast ? wish.reason : nil
        if event == .confirm {
            try confirm(&unit, notes: reason, data, actor, role, store)
            return
        }
        if event == .cancel || event == .reject || event == .fail {
            try cancelLines(&unit, event, wish, actor, role)
        }
        var facts = unit.facts
        facts.hasReason = !(wish.reason ?? "").isEmpty
        facts.restedSinceDelivery = rested(unit)
        if event == .ship {
            unit.editOrder {
                if let courier = wish.courier { $0.terms?.courier = courier }
                if let number = wish.trackingNumber { $0.terms?.trackingNumber = number }
            }
        }
        if event == .fail { unit.returnsGoods = wish.returnsGoods }
        if let task = unit.lines.first(where: { $0.kind == .goods }) {
            // Whoever moves the order on has taken its goods in hand.
            unit.add(
                event == .fail
                    ? .cancel(line: task.id) : .finish(line: task.id, outcome: event.rawValue))
        }
        let transition = unit.move(
            order: event, by: actor, as: role, facts: facts, reason: reason, data: data)
        try expectMove(transition, unit, role)
        if wish.notifies { tell(event, &unit) }
    }

    private func confirm(
        _ unit: inout OrderUnit, notes: String?, _ data: [String: String], _ actor: Actor,
        _ role: Role, _ store: any OrderWriting
    ) throws {
        if let notes, unit.order.terms != nil, unit.order.state == .pending {
            try Holding.approveByNotes(&unit, notes: notes, by: actor, in: store)
        }
        let transition = try Confirming.confirm(
            stored: &unit, by: actor, as: role, notes: notes, data: data, in: store)
        if case .already = transition { return }
        let open =
            unit.order.terms == nil
            ? [] : try store.holds.holds(of: unit.order.id).filter(\.isOpen).map(\.reason)
        try expectMove(transition, unit, role, holds: open)
    }

    /// Lines end before their order is cancelled or rejected; sent ones keep the order going.
    private func cancelLines(
        _ unit: inout OrderUnit, _ event: OrderEvent, _ wish: Wish, _ actor: Actor, _ role: Role
    ) throws {
        let why = wish.reason ?? "Cancelled by admin"
        let facts = unit.facts
        if event == .fail && facts.openProviderLines > facts.unsentOpenLines {
            throw Undone(
                outcome: refusal(
                    unit, role, "a line is at its provider; wait for its outcome"))
        }
        if event == .cancel && facts.sentLines > 0 {
            throw Undone(
                outcome: refusal(
                    unit, role, "a line was already sent to its provider; cancel the order instead")
            )
        }
        for line in unit.lines where line.state == .queued || line.state == .parked {
            if line.kind == .goods { continue }
            var facts = LineFacts()
            facts.hasLiveAttempt = unit.mayBeUnderWay(line.id)
            unit.move(line.id, on: .cancel, by: actor, as: .system, facts: facts, reason: why)
        }
        for line in unit.lines { unit.add(.cancel(line: line.id)) }
        if event == .cancel {
            unit.editOrder {
                $0.cancelledBy = actor
                $0.cancellationReason = why
            }
        }
    }

    private func setStage(
        _ wish: Wish, _ unit: inout OrderUnit, _ actor: Actor, _ role: Role
    ) throws {
        guard let stage = wish.target.stage, unit.order.stage != stage else { return }
        if unit.order.state == .processing {
            try expectMove(
                unit.order.state.transition(on: .setStage, by: role, unit.facts), unit, role)
        }
        unit.set(stage: stage, by: actor, reason: wish.reason)
    }

    private func expectMove(
        _ transition: OrderTransition, _ unit: OrderUnit, _ role: Role, holds: [HoldReason] = []
    ) throws {
        switch transition {
        case .move, .already: return
        case .refused(let sentence):
            throw Undone(outcome: refusal(unit, role, sentence, holds: holds))
        case .illegal:
            throw Undone(
                outcome: refusal(
                    unit, role, "the order is \(unit.order.state.rawValue)", holds: holds))
        }
    }

    private func refusal(
        _ unit: OrderUnit, _ role: Role, _ sentence: String, holds: [HoldReason] = []
    ) -> OrderOutcome {
        .refused(
            sentence, state: unit.order.state,
            allowed: unit.order.state.allowedEvents(for: role).map(\.rawValue), holds: holds)
    }

    private func tell(_ event: OrderEvent, _ unit: inout OrderUnit) {
        let number = unit.order.number
        switch event {
        case .start: unit.notify("order_processing", "Order \(number) is now being prepared.")
        case .ready: unit.notify("order_ready", "Order \(number) is ready.")
        case .ship:
            let tracking = unit.order.terms?.trackingNumber.map { " Tracking: \($0)." } ?? ""
            unit.notify("order_shipped", "Order \(number) is on its way.\(tracking)")
        case .deliver: unit.notify("order_delivered", "Order \(number) was delivered.")
        case .complete: unit.notify("order_completed", "Order \(number) completed.")
        case .cancel:
            unit.notify(
                "order_cancelled",
                "Order \(number) cancelled: \(unit.order.cancellationReason ?? "")")
        case .reject: unit.notify("order_rejected", "Order \(number) was rejected.")
        case .fail: unit.notify("order_failed", "Order \(number) failed.")
        case .hold, .unhold, .confirm, .expire, .setStage, .retry, .prove, .refund, .reverse: break
        }
    }
}
