package import Domain

/// Sends per minute with a burst; nothing is lost to rounding because it counts in
/// token-microseconds.
package struct TokenBucket: Sendable, Equatable {
    private let perMinute: Int64
    private let capacity: Int64
    /// Token-microseconds at hand when it was last looked at.
    package private(set) var level: Int64
    private var at: Timestamp
    private static let minute: Int64 = 60_000_000

    /// Starts full; `perMinute` and `burst` are at least 1.
    package init(perMinute: Int, burst: Int, now: Timestamp) {
        self.perMinute = Int64(max(1, min(perMinute, 1_000_000)))
        capacity = Int64(max(1, min(burst, 10_000))) * TokenBucket.minute
        level = capacity
        at = now
    }

    /// Goes on from a level that was stored at a moment.
    package mutating func fill(to level: Int64, at moment: Timestamp) {
        self.level = max(0, min(capacity, level))
        at = moment
    }

    /// Whole tokens at hand now.
    package mutating func available(now: Timestamp) -> Int {
        let passed = min(max(0, now.since(at)), TokenBucket.minute * 60)
        level = min(capacity, level + passed * perMinute)
        at = now
        return Int(level / TokenBucket.minute)
    }

    /// Takes tokens that `available` told of.
    package mutating func take(_ count: Int) {
        level = max(0, level - Int64(count) * TokenBucket.minute)
    }

    /// Gives back tokens that were taken and not used.
    package mutating func giveBack(_ count: Int) {
        level = min(capacity, level + Int64(count) * TokenBucket.minute)
    }
}
