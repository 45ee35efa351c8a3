/// Figures of one database for metrics and alarms.
package struct PostgreSQLStatistics: Sendable, Equatable {
    /// COMMITs that kept something.
    package var groups = 0
    /// Writes that those COMMITs made durable.
    package var jobs = 0
    /// Bodies that ran again alone, after a conflict or a lock that did not become free.
    package var repeats = 0
    /// Lines lost while nothing was committed yet.
    package var lostLines = 0
    /// COMMITs whose answer was lost and asked for (R10).
    package var lostCommits = 0
    /// Sessions made so far.
    package var sessions = 0
    /// Writes that wait for the next group.
    package var waitingWrites = 0
    /// Reads that wait for a reader.
    package var waitingReads = 0
    /// Why the last attempt to connect failed; empty if none did.
    package var lastError = ""
}
