package import Domain

/// A provider account as the store keeps it.
package struct ProviderRecord: Sendable, Equatable {
    /// Whether lines may be sent.
    package enum State: String, Sendable {
        case open
        /// By staff, or for our account (credentials, balance, address block).
        case paused
        /// The breaker is open.
        case down
    }

    package let id: ID<Provider>
    package let code: String
    package var name: String
    package var state: State
    package var pauseReason: String?
    /// Calls in flight, 1–100.
    package var concurrency: Int
    /// Sends a minute; nil: no rate.
    package var ratePerMinute: Int?
    /// Sends that may go at once after a pause in sending.
    package var burst: Int
    /// Provider order ids per status call, 1–100.
    package var statusChunk: Int
    package var capabilities: Capabilities

    /// Makes a provider account that is open.
    package init(
        id: ID<Provider>, code: String, name: String, concurrency: Int, ratePerMinute: Int? = nil,
        burst: Int = 1, statusChunk: Int = 100, capabilities: Capabilities = Capabilities()
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.state = .open
        self.concurrency = concurrency
        self.ratePerMinute = ratePerMinute
        self.burst = burst
        self.statusChunk = statusChunk
        self.capabilities = capabilities
    }
}

/// What is proven about a provider account; `unknown` counts as `no` (`reliability.md` 2.5).
package struct Capabilities: Sendable, Equatable {
    /// One entry's verdict.
    package enum Verdict: String, Sendable { case unknown, no, yes }

    package var listing = Verdict.unknown
    package var listingComplete = Verdict.unknown
    package var duplicateGuardStrict = Verdict.unknown
    package var rateLimitBeforeProcessing = Verdict.unknown
    /// Seconds after which a taken-in order is sure to be visible; 120 unless proven.
    package var settleSeconds: Int64 = 120
    /// Rises with each change.
    package var version = 1

    /// The provider lists its orders, and the list leaves none out: absence can be proven (N5).
    package var canList: Bool { listing == .yes && listingComplete == .yes }

    /// A record in which nothing is proven.
    package init() {}
}
