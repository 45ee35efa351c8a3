/// What can happen to an order (`orders.md` 4.1, the Event column).
package enum OrderEvent: String, Sendable, CaseIterable {
    case hold, unhold, confirm, reject, expire, start
    case setStage = "set_stage"
    case ready, ship, deliver, complete, fail, cancel, retry, prove, refund, reverse
}

/// Who asks for a transition.
package enum Role: String, Sendable, CaseIterable {
    case system, customer, `operator`, admin, key
}

/// What the guards of 4.1 look at; the caller states facts, the table decides.
package struct OrderFacts: Sendable {
    package var openHolds: [HoldReason] = []
    package var paymentGuardMet = false
    package var reservationsHold = true
    package var servicesEnabled = true
    package var expiryPassed = false
    package var hasGoods = false
    package var isDelivery = false
    package var hasProviderLines = true
    package var openProviderLines = 0
    package var sentLines = 0
    package var completedLines = 0
    package var rejectedLines = 0
    package var failedLines = 0
    package var unsentOpenLines = 0
    package var isPaid = false
    /// Delivered 24 hours ago or longer.
    package var restedSinceDelivery = false
    package var paidInFullThenRefunded = false
    package var proofAccepted = false
    package var allCompletedReversed = false
    package var retryAllowed = false
    package var isPartial = false
    package var hasReason = false

    /// Facts of an order about which nothing is known yet.
    package init() {}

    /// True when every line is a provider line and none is open.
    package var providerWorkEnded: Bool { !hasGoods && hasProviderLines && openProviderLines == 0 }
}
