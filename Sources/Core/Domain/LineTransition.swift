/// What the line table answers for one state and event.
package enum LineTransition: Sendable, Equatable {
    /// The T row that applies, and the state after it.
    case move(row: String, to: LineState)
    /// The event tells what is already so.
    case already
    /// A row exists, but its guard is not met.
    case refused(String)
    /// No row: the message is stored as an anomaly, or answered 409; the state stays.
    case illegal

    /// True when a row applies.
    package var isMove: Bool {
        if case .move = self { true } else { false }
    }
}

extension LineState {
    /// The line table 4.3 as a total function: every state with every event.
    package func transition(
        on event: LineEvent, by role: Role, _ facts: LineFacts
    ) -> LineTransition {
        if facts.kind == .goods && !event.concernsGoods { return .illegal }
        return switch event {
        case .goodsStart, .goodsDeliver, .goodsFail: goods(event, facts)
        case .knownResult, .knownUnclear, .claim: beforeSending(event, role, facts)
        case .notSent, .accepted, .refusedForNow, .refusedForGood, .refusedOurs, .duplicate,
            .doesNotFit, .unclear:
            afterSending(event, role)
        case .found, .absent, .review: lookUp(event, role, facts)
        case .inProcess, .completed, .rejected: providerWord(event, role, facts)
        case .staffLink, .staffAbsent, .staffGiveUp, .staffCopy, .staffDone, .staffDoneRejected:
            resolution(event, role, facts)
        case .reopen, .cancel, .manualRetry: queueing(event, role, facts)
        case .lateProof, .reversed: afterEnd(event, role, facts)
        }
    }

    /// The events that have a row in this state for this role, guards met.
    package func allowedEvents(for role: Role) -> [LineEvent] {
        LineEvent.allCases.filter {
            if case .move = transition(on: $0, by: role, LineFacts()) { true } else { false }
        }
    }
}
