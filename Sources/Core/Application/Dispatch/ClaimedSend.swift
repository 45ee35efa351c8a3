package import Domain

/// A send whose intent is committed: what goes to the provider and under which fence.
package struct ClaimedSend: Sendable, Equatable {
    package let request: SubmitRequest
    package let line: ID<Line>
    package let order: ID<Order>
    package let orderNumber: String
    package let provider: String
    package let fence: Int64
    package let attemptNumber: Int
    package let intentSequence: Int64
    package let claim: JobClaim

    /// Makes a send.
    package init(
        request: SubmitRequest, line: ID<Line>, order: ID<Order>, orderNumber: String,
        provider: String, fence: Int64, attemptNumber: Int, intentSequence: Int64, claim: JobClaim
    ) {
        self.request = request
        self.line = line
        self.order = order
        self.orderNumber = orderNumber
        self.provider = provider
        self.fence = fence
        self.attemptNumber = attemptNumber
        self.intentSequence = intentSequence
        self.claim = claim
    }
}

/// What a claim brought.
package struct ClaimResult: Sendable, Equatable {
    package var sends: [ClaimedSend] = []
    /// Jobs that ended without a send: a known result, a snooze.
    package var settledWithoutSend = 0
    /// When the next job of the lane becomes ready; nil when none waits.
    package var nextJob: Timestamp?
    /// The account as the store has it, where its state alone forbade the claim.
    package var provider: ProviderRecord?

    /// An empty result.
    package init() {}
}

/// What settling an outcome did.
package enum SettleResult: Sendable, Equatable {
    /// The line moved to this state.
    case moved(LineState)
    /// Fence or state had moved on; the raw reply stays for reconcile (R6).
    case stale
    /// The provider was paused for our account's sake.
    case pausedProvider(String)
    /// A service was paused because its answers are not understood; carries its code.
    case pausedService(String)
}
