/// The state of a line: eleven words, in code and schema (`orders.md` 4.3).
package enum LineState: String, Sendable, CaseIterable {
    case queued, parked, sending, uncertain
    case needsReview = "needs_review"
    case accepted
    case inProcess = "in_process"
    case completed, rejected, failed, cancelled

    /// True until the line has completed, been rejected, failed or been cancelled.
    package var isOpen: Bool {
        switch self {
        case .queued, .parked, .sending, .uncertain, .needsReview, .accepted, .inProcess: true
        case .completed, .rejected, .failed, .cancelled: false
        }
    }

    /// True when a request may have reached the provider and still counts (`orders.md` 2).
    package var isSent: Bool {
        switch self {
        case .sending, .uncertain, .needsReview, .accepted, .inProcess, .completed, .rejected: true
        case .queued, .parked, .failed, .cancelled: false
        }
    }
}

/// The finer word beside a line's state (`reliability.md` 2.2).
package enum LineReason: String, Sendable, CaseIterable {
    /// Queued: the order is not confirmed yet.
    case waiting
    /// Queued: waits for `retry_after`.
    case backoff
    /// Queued: an open line asks for the same target.
    case sameTargetOpen = "same_target_open"
    case providerPaused = "provider_paused"
    case servicePaused = "service_paused"
    /// Uncertain: the provider says it already has the target.
    case dupCheck = "dup_check"
    /// Uncertain: no usable answer.
    case noAnswer = "no_answer"
    case dupOtherCustomer = "dup_other_customer"
    case dupUnknownID = "dup_unknown_id"
    case acceptedIDUnknown = "accepted_id_unknown"
    case noListing = "no_listing"
    /// The provider's own list did not show what became of it (N5).
    case listingInconclusive = "listing_inconclusive"
    case conflict
    case replyDoesNotFit = "reply_does_not_fit"
    case otherTarget = "other_target"
    case longestWait = "longest_wait"
    case takenOver = "taken_over"
    case earlierUnknown = "earlier_unknown"
}

/// What a line is.
package enum LineKind: String, Sendable, CaseIterable {
    case goods
    case imeiCheck = "imei_check"
    case dataBundle = "data_bundle"
}
