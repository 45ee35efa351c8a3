internal import Lifecycle

/// Token buckets by name, in one bounded table: the generic cell rate algorithm, one number a
/// bucket.
final class RateTable: Sendable {
    /// What one call came to.
    struct Verdict: Equatable {
        /// Whether the call may go on.
        let allowed: Bool
        /// Calls the bucket holds when full.
        let limit: Int
        /// Calls left right now.
        let remaining: Int
        /// Seconds until the bucket is full again, rounded up.
        let resetSeconds: Int
        /// Seconds until the next call passes, rounded up; 0 when allowed.
        let retrySeconds: Int
    }

    /// Buckets kept at once; beyond, callers not seen yet share one bucket.
    static let maxBuckets = 20_000

    private let perMinute: Int
    private let burst: Int
    private let now: @Sendable () -> Int64
    private let arrivals = Lock<[String: Int64]>([:])

    /// At most `perMinute` calls on average and `burst` at once; 0 a minute switches it off.
    init(perMinute: Int, burst: Int, now: @escaping @Sendable () -> Int64) {
        self.perMinute = perMinute
        self.burst = max(1, burst)
        self.now = now
    }

    /// Counts one call of a name; nil when limits are off.
    func take(_ name: String) -> Verdict? {
        guard perMinute > 0 else { return nil }
        let moment = now()
        let interval = max(1, 60_000_000 / Int64(perMinute))
        let depth = interval * Int64(burst)
        return arrivals.withLock { arrivals in
            var name = name
            if arrivals[name] == nil, arrivals.count >= Self.maxBuckets {
                arrivals = arrivals.filter { $0.value > moment }
                if arrivals.count >= Self.maxBuckets { name = "" }
            }
            let start = max(arrivals[name] ?? moment, moment)
            let isAllowed = start - moment + interval <= depth
            let after = isAllowed ? start + interval : start
            arrivals[name] = after
            let used = after - moment
            return Verdict(
                allowed: isAllowed, limit: burst, remaining: Int(max(0, depth - used) / interval),
                resetSeconds: Self.seconds(used),
                retrySeconds: isAllowed ? 0 : Self.seconds(used + interval - depth))
        }
    }

    private static func seconds(_ microseconds: Int64) -> Int {
        Int(max(1, (microseconds + 999_999) / 1_000_000))
    }
}
