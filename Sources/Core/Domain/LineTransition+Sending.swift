/// Rows T3–T10, T25, T26: up to the first answer.
extension LineState {
    /// T3 and T26: the claim, or what is known before it.
    ///
    /// T3, T26: the claim, or an answer that was known before any send.
    func beforeSending(_ event: LineEvent, _ role: Role, _ facts: LineFacts) -> LineTransition {
        guard self == .queued, role == .system else { return .illegal }
        guard facts.isAutomatic else { return .refused("the line is fulfilled by hand") }
        if event == .knownResult { return .move(row: "T26", to: .completed) }
        if event == .knownUnclear { return .move(row: "T26", to: .needsReview) }
        guard facts.providerOpen else { return .refused("the provider is paused") }
        guard facts.retryDue else { return .refused("the line waits for its retry") }
        guard !facts.sameTargetOpen else { return .refused("the same target is being checked") }
        return .move(row: "T3", to: .sending)
    }

    /// T4–T10 and T25: the first answer.
    ///
    /// T4–T10, T25: what a send came back with, also late.
    func afterSending(_ event: LineEvent, _ role: Role) -> LineTransition {
        guard role == .system else { return .illegal }
        switch self {
        case .sending:
            return answered(event)
        case .accepted:
            return event == .accepted ? .already : .illegal
        case .uncertain:
            // A late answer of the same attempt is evidence; only success and refusal move the
            // line.
            if event == .accepted { return .move(row: "T14", to: .accepted) }
            return event == .unclear || event == .duplicate ? .already : .illegal
        case .queued, .parked, .needsReview, .inProcess, .completed, .rejected, .failed, .cancelled:
            return .illegal
        }
    }

    private func answered(_ event: LineEvent) -> LineTransition {
        switch event {
        case .notSent: .move(row: "T4", to: .queued)
        case .accepted: .move(row: "T5", to: .accepted)
        case .refusedForNow: .move(row: "T6", to: .queued)
        case .refusedForGood: .move(row: "T7", to: .failed)
        case .refusedOurs: .move(row: "T8", to: .parked)
        case .duplicate: .move(row: "T9", to: .uncertain)
        case .unclear: .move(row: "T10", to: .uncertain)
        case .doesNotFit: .move(row: "T25", to: .needsReview)
        case .knownResult, .knownUnclear, .claim, .found, .absent, .review, .inProcess, .completed,
            .rejected, .staffLink, .staffAbsent, .staffGiveUp, .staffCopy, .staffDone,
            .staffDoneRejected, .reopen, .cancel, .manualRetry, .lateProof, .reversed, .goodsStart,
            .goodsDeliver, .goodsFail:
            .illegal
        }
    }
}
