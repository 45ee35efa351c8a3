/// Rows T14–T17, T19–T21: what look-ups and the provider's word do.
extension LineState {
    /// T14–T16: what a look-up shows.
    ///
    /// T14–T16: evidence from stored replies and look-ups, or the lack of it.
    func lookUp(_ event: LineEvent, _ role: Role, _ facts: LineFacts) -> LineTransition {
        switch self {
        case .uncertain:
            if event == .found {
                return role == .system ? .move(row: "T14", to: .accepted) : .illegal
            }
            if event == .absent {
                guard role == .system else { return .illegal }
                return facts.settlePassed
                    ? .move(row: "T15", to: .queued) : .refused("the provider may still take it in")
            }
            return review(role, facts)
        case .accepted, .inProcess:
            if event == .found { return .already }
            return event == .review ? review(role, facts) : .illegal
        case .needsReview:
            return event == .review ? .already : .illegal
        case .queued, .parked, .sending, .completed, .rejected, .failed, .cancelled:
            return .illegal
        }
    }

    /// T16; staff take over only after the provider had its time.
    private func review(_ role: Role, _ facts: LineFacts) -> LineTransition {
        if role == .system { return .move(row: "T16", to: .needsReview) }
        guard role.isStaff else { return .illegal }
        return facts.settlePassed
            ? .move(row: "T16", to: .needsReview) : .refused("the provider may still answer")
    }

    /// T19–T21: what the provider says about its order.
    ///
    /// T19–T21: the provider's own word about an order of ours.
    func providerWord(
        _ event: LineEvent, _ role: Role, _ facts: LineFacts
    ) -> LineTransition {
        guard role == .system else { return .illegal }
        switch self {
        case .accepted:
            return worded(event, facts)
        case .inProcess:
            return event == .inProcess ? .already : worded(event, facts)
        case .uncertain, .needsReview, .parked:
            // A status that is not final leaves a person's or a pause's word standing.
            return event == .inProcess ? .illegal : worded(event, facts)
        case .completed:
            return event == .completed ? .already : .illegal
        case .rejected:
            return event == .rejected ? .already : .illegal
        case .queued, .sending, .failed, .cancelled:
            return .illegal
        }
    }

    /// The word must be about our provider order or our own reference; an earlier line's result is
    /// T17.
    private func worded(_ event: LineEvent, _ facts: LineFacts) -> LineTransition {
        guard facts.isLinked else { return .refused("the provider's word is not about this line") }
        if event == .completed {
            return .move(row: self == .uncertain ? "T17/T20" : "T20", to: .completed)
        }
        if event == .rejected { return .move(row: "T21", to: .rejected) }
        return .move(row: "T19", to: .inProcess)
    }
}
