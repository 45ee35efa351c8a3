/// Rows T2, T13, T18, T22–T24 and goods lines: what people, pauses and the order itself do.
extension LineState {
    /// T18: what staff decide about a line in needs review.
    ///
    /// T18: what staff decide about a line that waits for them, with a reason.
    func resolution(_ event: LineEvent, _ role: Role, _ facts: LineFacts) -> LineTransition {
        guard self == .needsReview, role.isStaff else { return .illegal }
        guard facts.hasReason else { return .refused("resolving a line needs a reason") }
        if event == .staffLink { return .move(row: "T18", to: .accepted) }
        if event == .staffAbsent {
            return facts.settlePassed
                ? .move(row: "T18", to: .queued) : .refused("the provider may still take it in")
        }
        if event == .staffGiveUp { return .move(row: "T18", to: .failed) }
        if event == .staffCopy { return .move(row: "T18", to: .completed) }
        guard role == .admin else {
            return .refused("entering a result is an administrator's work")
        }
        return .move(row: "T18", to: event == .staffDone ? .completed : .rejected)
    }

    /// T2, T13 and T24: cancel, reopen, try again by hand.
    ///
    /// T2, T13, T24: back into the queue, or out of it before anything was sent.
    func queueing(_ event: LineEvent, _ role: Role, _ facts: LineFacts) -> LineTransition {
        if event == .reopen {
            guard role != .customer else { return .illegal }
            guard self == .parked else { return self == .queued ? .already : .illegal }
            return facts.providerOpen
                ? .move(row: "T13", to: .queued) : .refused("the provider is still paused")
        }
        if event == .cancel { return cancelLine(facts) }
        guard role.isStaff else { return .illegal }
        guard self == .failed || self == .queued else { return .illegal }
        // A queued line that waits for nothing is tried as soon as it can be.
        if self == .queued && facts.retryDue { return .already }
        guard !facts.hasLiveAttempt, facts.everyOutcomeDefinite else {
            return .refused("an earlier send may have succeeded")
        }
        return facts.manualRetriesLeft
            ? .move(row: "T24", to: .queued) : .refused("the limit of retries by hand is reached")
    }

    private func cancelLine(_ facts: LineFacts) -> LineTransition {
        switch self {
        case .queued, .parked:
            return facts.hasLiveAttempt
                ? .refused("a send may be under way") : .move(row: "T2", to: .cancelled)
        case .cancelled: return .already
        case .inProcess where facts.kind == .goods: return .move(row: "goods", to: .cancelled)
        case .sending, .uncertain, .needsReview, .accepted, .inProcess:
            return .refused("the line was already sent to its provider")
        case .completed, .rejected, .failed: return .illegal
        }
    }

    /// T22 and T23: late proof and reversal.
    ///
    /// T22, T23: late proof of success, and the provider taking a result back.
    func afterEnd(_ event: LineEvent, _ role: Role, _ facts: LineFacts) -> LineTransition {
        guard role.isStaff else { return .illegal }
        if event == .lateProof {
            guard self == .failed || self == .rejected else {
                return self == .completed ? .already : .illegal
            }
            return facts.isLinked
                ? .move(row: "T22", to: .completed)
                : .refused("the proof is not linked to this line")
        }
        guard self == .completed else { return .illegal }
        return facts.withinReversalWindow
            ? .move(row: "T23", to: .failed) : .refused("72 hours have passed since it completed")
    }

    /// What an order does to its goods lines.
    ///
    /// Goods lines follow their order; no provider moves them.
    func goods(_ event: LineEvent, _ facts: LineFacts) -> LineTransition {
        guard facts.kind == .goods else { return .illegal }
        switch self {
        case .queued:
            if event == .goodsStart { return .move(row: "goods", to: .inProcess) }
            return event == .goodsFail ? .move(row: "goods", to: .failed) : .illegal
        case .inProcess:
            if event == .goodsStart { return .already }
            return .move(row: "goods", to: event == .goodsDeliver ? .completed : .failed)
        case .completed: return event == .goodsDeliver ? .already : .illegal
        case .failed: return event == .goodsFail ? .already : .illegal
        case .parked, .sending, .uncertain, .needsReview, .accepted, .rejected, .cancelled:
            return .illegal
        }
    }
}
