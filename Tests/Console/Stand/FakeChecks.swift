import Application
import Domain

/// A checker that knows what a test tells it.
actor FakeChecks: InvariantChecks {
    var known = CheckState()

    func set(_ change: @Sendable (inout CheckState) -> Void) { change(&known) }

    /// What the operations page reads.
    var report: OperationsReport {
        var report = OperationsReport()
        report.checks = known
        return report
    }

    func checkSlice(units: Int, now: Timestamp, seed: UInt64) async throws -> CheckedSlice {
        CheckedSlice()
    }

    func checkState(now: Timestamp) async throws -> CheckState { known }

    func openViolations() async throws -> [Invariant: Int] { known.open }
}
