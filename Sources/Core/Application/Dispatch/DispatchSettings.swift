package import Domain

/// Times of the dispatch protocol; the sandbox divides them by its speed.
package struct DispatchSettings: Sendable, Equatable {
    /// From intent to the latest moment a send may start (R5).
    package var sendWindowMicroseconds: Int64 = 5_000_000
    /// The longest one call may take.
    package var callMicroseconds: Int64 = 90_000_000
    /// A job's lease (J2).
    package var leaseMicroseconds: Int64 = 25_000_000
    /// How often leases are renewed (J4).
    package var heartbeatMicroseconds: Int64 = 8_000_000
    /// From acceptance to the first status check.
    package var firstCheckMicroseconds: Int64 = 30_000_000
    /// From intent to needs review where the provider has no listing (N6).
    package var reviewMicroseconds: Int64 = 900_000_000
    /// How long a line may be refused for now before it fails (T12, IMEI checks).
    package var retryForMicroseconds: Int64 = 86_400_000_000
    /// How long a line waits before it looks again for an open line on the same target.
    package var sameTargetMicroseconds: Int64 = 5_000_000
    /// How long the breaker stays shut to sends after it opened.
    package var breakerMicroseconds: Int64 = 60_000_000
    /// From the intent to the first looks at a provider's own list; the last is also the step (N5).
    package var listingMicroseconds: [Int64] = [120_000_000, 300_000_000, 900_000_000]
    /// From the intent to needs review where lists stay inconclusive (N5).
    package var inconclusiveMicroseconds: Int64 = 86_400_000_000
    /// How far the provider's clock may be behind ours.
    package var listingSkewMicroseconds: Int64 = 600_000_000

    /// The documents' values.
    package init() {}

    /// The same settings with every polling time divided, at least 100 ms each; send window and
    /// call stay.
    package func sped(up factor: Int64) -> DispatchSettings {
        guard factor > 1 else { return self }
        var sped = self
        sped.firstCheckMicroseconds = max(100_000, firstCheckMicroseconds / factor)
        sped.reviewMicroseconds = max(100_000, reviewMicroseconds / factor)
        sped.retryForMicroseconds = max(100_000, retryForMicroseconds / factor)
        sped.sameTargetMicroseconds = max(100_000, sameTargetMicroseconds / factor)
        sped.breakerMicroseconds = max(100_000, breakerMicroseconds / factor)
        sped.listingMicroseconds = listingMicroseconds.map { max(100_000, $0 / factor) }
        sped.inconclusiveMicroseconds = max(100_000, inconclusiveMicroseconds / factor)
        return sped
    }

    /// When a line accepted at a moment is asked for next, by its age (`gsm-fusion.md` 8).
    package func nextCheck(acceptedAt: Timestamp, now: Timestamp) -> Timestamp {
        let speed = max(1, 30_000_000 / max(1, firstCheckMicroseconds))
        let age = now.since(acceptedAt) * speed / 1_000_000
        let seconds: Int64 =
            switch age {
            case ..<30: 30
            case ..<600: 60
            case ..<3_600: 300
            case ..<86_400: 900
            default: 3_600
            }
        return now.adding(microseconds: seconds * 1_000_000 / speed)
    }

    /// When an unclear send is looked at first, by what is proven about its provider (N5, N6).
    package func firstLook(
        _ capabilities: Capabilities, intentAt: Timestamp, settleAt: Timestamp
    ) -> Timestamp {
        if capabilities.canList, let first = listingMicroseconds.first {
            return intentAt.adding(microseconds: first)
        }
        if capabilities.duplicateGuardStrict == .yes { return settleAt.adding(microseconds: 1) }
        return intentAt.adding(microseconds: reviewMicroseconds)
    }

    /// When an unclear send is looked for again in the provider's list: +2, +5, +15 min, then every
    /// 15 min (N5).
    package func nextLook(intentAt: Timestamp, now: Timestamp) -> Timestamp {
        for wait in listingMicroseconds {
            let at = intentAt.adding(microseconds: wait)
            if at > now { return at }
        }
        return now.adding(microseconds: listingMicroseconds.last ?? reviewMicroseconds)
    }

    /// The wait before try `attempt` + 1: 2^n seconds with ±50 % jitter, at most 15 min (T6).
    package func backoff(attempt: Int, random: inout SplitMix64) -> Int64 {
        let base = min(900, Int64(1) << Int64(min(max(attempt, 1), 20))) * 1_000_000
        return base / 2 + Int64(random.below(UInt64(base)))
    }
}
