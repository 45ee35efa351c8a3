/// Every bound and size of one SQLite database; the defaults are B1 of the reliability spec.
package struct SQLiteConfiguration: Sendable {
    /// How long a connection waits for a foreign lock, in milliseconds (F5).
    package var busyTimeoutMilliseconds: Int32 = 5_000
    /// Reader connections, each with a thread.
    package var readers = 3
    /// Reads that may wait; one more is refused with `.busy`.
    package var waitingReads = 1_024
    /// Writes that may wait; one more is refused with `.busy`.
    package var waitingWrites = 4_096
    /// The most jobs in one group commit.
    package var groupJobs = 512
    /// The longest a group may collect before its COMMIT, in microseconds.
    ///
    /// About half of what 64 callers bring at once: all callers of a group come back together, and
    /// the other half is at work meanwhile. On a busy machine, a few runs each, a create cost
    /// 287-333 µs of processor at 2 ms, 266 at 3 ms, 270-294 at 4 ms; 20 ms lost a third of the
    /// rate.
    package var groupMicroseconds: Int64 = 3_000
    /// Page cache of the writer, in KiB.
    package var writerCacheKiB = 32_768
    /// Page cache of each reader, in KiB.
    package var readerCacheKiB = 8_192
    /// Bytes read through mmap; 0 because a failing disk under a mapping is SIGBUS, not an error.
    package var mmapBytes: Int64 = 0
    /// Pages written to the WAL between two passive checkpoints (2,000 pages are 8 MiB).
    package var checkpointPages = 2_000
    /// WAL size above which the writer restarts it, waiting shortly for readers, in bytes.
    package var walBytes: Int64 = 32 * 1_048_576
    /// Longest wait for readers when restarting the WAL, in milliseconds.
    package var restartTimeoutMilliseconds: Int32 = 100
    /// Time without a write after which the WAL is truncated, in milliseconds.
    package var idleMilliseconds: Int64 = 1_000
    /// Largest file that is checked before the first answer, in bytes (B7).
    package var checkBytes: Int64 = 64 * 1_048_576
    /// Size of the reserve file beside the database, in bytes; 0 for none (F10).
    package var reserveBytes: Int64 = 4 * 1_048_576
    /// Largest number of pages the file may have; nil for SQLite's own limit.
    package var maxPages: Int64?

    /// The defaults.
    package init() {}
}
