/// What the order table answers for one state and event.
package enum OrderTransition: Sendable, Equatable {
    /// The row of 4.1 that applies, and the state after it.
    case move(row: Int, to: OrderState)
    /// The event's result already holds: answered 200, no second effect.
    case already
    /// A row exists, but its guard is not met; the sentence says which.
    case refused(String)
    /// No row has this event in this state: 409 with the allowed events.
    case illegal

    /// True when a row applies.
    package var isMove: Bool {
        if case .move = self { true } else { false }
    }
}

extension OrderState {
    /// The order table 4.1 as a total function: every state with every event, guards in `facts`.
    package func transition(
        on event: OrderEvent, by role: Role, _ facts: OrderFacts
    ) -> OrderTransition {
        switch event {
        case .hold, .unhold: holdRow(role, facts)
        case .confirm: confirmRow(role, facts)
        case .reject: rejectRow(role, facts)
        case .expire: expireRow(role, facts)
        case .start: startRow(role)
        case .setStage: stageRow(role)
        case .ready: readyRow(role, facts)
        case .ship: shipRow(role, facts)
        case .deliver: deliverRow(role, facts)
        case .complete: completeRow(role, facts)
        case .fail: failRow(role, facts)
        case .cancel: cancelRow(role, facts)
        case .retry: retryRow(role, facts)
        case .prove: proveRow(role, facts)
        case .refund: refundRow(role, facts)
        case .reverse: reverseRow(role, facts)
        }
    }

    /// The events that have a row in this state for this role, whatever the guards say.
    package func allowedEvents(for role: Role) -> [OrderEvent] {
        OrderEvent.allCases.filter { event in
            switch transition(on: event, by: role, OrderFacts()) {
            case .move, .refused: true
            case .already, .illegal: false
            }
        }
    }
}
