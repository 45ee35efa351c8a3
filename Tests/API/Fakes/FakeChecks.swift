import Application
import Domain
import Lifecycle

/// A checker that knows what a test tells it.
struct FakeChecks: InvariantChecks {
    let known = Lock(CheckState())

    func checkSlice(units: Int, now: Timestamp, seed: UInt64) async throws -> CheckedSlice {
        CheckedSlice()
    }

    func checkState(now: Timestamp) async throws -> CheckState { known.withLock { $0 } }

    func openViolations() async throws -> [Invariant: Int] { known.withLock { $0.open } }
}
