internal import SQL

/// A write that waits for its group; exactly one of its two ends is called.
struct WriteJob: Sendable {
    /// Runs the body and gives back the answer to deliver after COMMIT.
    let run: @Sendable (PostgreSQLTransaction) throws -> @Sendable () -> Void
    /// Tells the caller why nothing was kept, or that nobody knows.
    let fail: @Sendable (any Error) -> Void
    /// When it came, on the monotonic clock, in microseconds.
    let sinceMicroseconds: Int64
}

/// A read that waits for a reader thread; exactly one of its two ends is called.
struct ReadJob: Sendable {
    /// Runs the body and gives back the answer to deliver.
    let run: @Sendable (PostgreSQLSnapshot) throws -> @Sendable () -> Void
    /// Tells the caller why there is no answer.
    let fail: @Sendable (any Error) -> Void
    /// When it came, on the monotonic clock, in microseconds.
    let sinceMicroseconds: Int64
}
