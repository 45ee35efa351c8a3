internal import SQL

/// A write that waits for its group; exactly one of its two ends is called.
struct WriteJob: Sendable {
    /// Runs the body and gives back the answer to deliver after COMMIT.
    let run: @Sendable (SQLiteTransaction) throws -> @Sendable () -> Void
    /// Tells the caller why nothing was kept.
    let fail: @Sendable (any Error) -> Void
}

/// A read that waits for a reader thread; exactly one of its two ends is called.
struct ReadJob: Sendable {
    /// Runs the body and gives back the answer to deliver after the snapshot ended.
    let run: @Sendable (SQLiteSnapshot) throws -> @Sendable () -> Void
    /// Tells the caller why there is no answer.
    let fail: @Sendable (any Error) -> Void
}
