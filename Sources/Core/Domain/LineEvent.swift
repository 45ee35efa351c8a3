/// What can happen to a line (`orders.md` 4.3; T rows of `reliability.md` 2.2).
package enum LineEvent: String, Sendable, CaseIterable {
    /// N0 found the same customer's earlier result (T26).
    case knownResult = "known_result"
    /// N0 found an earlier outcome that was never learnt (T26).
    case knownUnclear = "known_unclear"
    /// The intent is committed (T3).
    case claim
    /// Nothing was written after all (T4).
    case notSent = "not_sent"
    /// One id, our target (T5).
    case accepted
    /// A definite no that may work later (T6).
    case refusedForNow = "refused_for_now"
    /// A definite no about this line, or retries used up (T7, T12).
    case refusedForGood = "refused_for_good"
    /// A definite no about our account or the service (T8).
    case refusedOurs = "refused_ours"
    /// The provider already has it (T9).
    case duplicate
    /// A success that does not fit (T25).
    case doesNotFit = "does_not_fit"
    /// Anything else, crash, lost lease (T10).
    case unclear
    /// A stored reply or look-up shows it at the provider (T14).
    case found
    /// Proven not to be there (T15).
    case absent
    /// Inconclusive, conflict, deadline, taken over, longest wait passed, other target (T16).
    case review
    /// The provider works on it (T19).
    case inProcess = "in_process"
    /// The provider's final yes (T20), or a duplicate's earlier result (T17).
    case completed
    /// The provider's final no (T21).
    case rejected
    case staffLink = "link"
    case staffAbsent = "confirm_absent"
    case staffGiveUp = "give_up"
    case staffCopy = "copy"
    case staffDone = "done"
    case staffDoneRejected = "done_rejected"
    /// Provider and service are open again (T13).
    case reopen
    /// T2.
    case cancel
    /// T24.
    case manualRetry = "manual_retry"
    /// T22.
    case lateProof = "late_proof"
    /// T23.
    case reversed
    /// A goods line whose order started.
    case goodsStart = "goods_start"
    /// A goods line that was delivered.
    case goodsDeliver = "goods_deliver"
    /// A goods line whose order failed.
    case goodsFail = "goods_fail"
}

extension LineEvent {
    /// True for what the order does to its goods lines; every other event is about a provider's
    /// line.
    var concernsGoods: Bool {
        switch self {
        case .goodsStart, .goodsDeliver, .goodsFail, .cancel: true
        case .knownResult, .knownUnclear, .claim, .notSent, .accepted, .refusedForNow,
            .refusedForGood, .refusedOurs, .duplicate, .doesNotFit, .unclear, .found, .absent,
            .review, .inProcess, .completed, .rejected, .staffLink, .staffAbsent, .staffGiveUp,
            .staffCopy, .staffDone, .staffDoneRejected, .reopen, .manualRetry, .lateProof,
            .reversed:
            false
        }
    }
}

/// What the guards of 4.3 look at.
package struct LineFacts: Sendable {
    package var kind = LineKind.imeiCheck
    package var isAutomatic = true
    package var providerOpen = true
    package var retryDue = true
    package var sameTargetOpen = false
    package var hasLiveAttempt = false
    package var everyOutcomeDefinite = true
    package var settlePassed = true
    package var hasReason = true
    package var isLinked = true
    package var manualRetriesLeft = true
    package var withinReversalWindow = true

    /// Facts under which every guard is met.
    package init() {}
}
