package import Domain

/// A provider's slots and tokens over all nodes, read and locked in the transaction of a claim.
///
/// A slot is a running job: its lease is what a dead node loses. What a stopped node still has on
/// the wire beyond its lease is not counted; it cannot begin another send (R5).
package struct SharedLane: Sendable, Equatable {
    package let provider: String
    /// Jobs that any node runs now.
    package let running: Int
    /// Token-microseconds that were left at `countedAt`; nil: nothing was ever counted.
    package private(set) var level: Int64?
    package private(set) var countedAt: Timestamp
    /// The store's clock.
    package let clock: Timestamp
    private var bucket: TokenBucket?

    /// What the store knows; without `level` the bucket is full.
    package init(
        provider: String, running: Int, level: Int64?, countedAt: Timestamp, clock: Timestamp
    ) {
        self.provider = provider
        self.running = running
        self.level = level
        self.countedAt = countedAt
        self.clock = clock
    }

    /// How many of the wanted sends all nodes together still allow; their tokens are taken.
    package mutating func grant(_ wanted: Int, to record: ProviderRecord, cap: Int) -> Int {
        var granted = max(0, min(wanted, cap - running))
        guard let rate = record.ratePerMinute else { return granted }
        var bucket = TokenBucket(perMinute: rate, burst: record.burst, now: clock)
        if let level { bucket.fill(to: level, at: countedAt) }
        granted = min(granted, bucket.available(now: clock))
        bucket.take(granted)
        keep(bucket)
        return granted
    }

    /// Gives back tokens that no send used.
    package mutating func giveBack(_ count: Int) {
        guard var bucket, count > 0 else { return }
        bucket.giveBack(count)
        keep(bucket)
    }

    /// True when tokens were counted and must be stored.
    package var isCounted: Bool { bucket != nil }

    private mutating func keep(_ bucket: TokenBucket) {
        self.bucket = bucket
        level = bucket.level
        countedAt = clock
    }
}
