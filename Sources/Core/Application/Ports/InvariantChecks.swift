package import Domain

/// The store checking itself, a slice at a time; it repairs nothing (V10).
///
/// All calls throw `StorageError`.
package protocol InvariantChecks: Sendable {
    /// Checks what comes next and costs as much as `units` orders; notes what it found and how far
    /// it came in one transaction.
    ///
    /// Any node may ask at any time (J1); `seed` is for the ids of messages.
    func checkSlice(units: Int, now: Timestamp, seed: UInt64) async throws -> CheckedSlice
    /// What the checker knows.
    func checkState(now: Timestamp) async throws -> CheckState
    /// Open violations by kind; kinds without one are absent.
    func openViolations() async throws -> [Invariant: Int]
}
