/// Figures of one database for metrics and alarms.
package struct SQLiteStatistics: Sendable, Equatable {
    /// COMMITs that kept something.
    package var groups = 0
    /// Jobs that those COMMITs made durable.
    package var jobs = 0
    /// Pages in the WAL after the last COMMIT.
    package var walPages = 0
    /// Writes that wait for the next group.
    package var waitingWrites = 0
    /// Reads that wait for a reader.
    package var waitingReads = 0
    /// How long the oldest running read has its snapshot, in microseconds; 0 for none (F6).
    package var oldestReadMicroseconds: Int64 = 0
}
