import Application
import Jobs
import Lifecycle

/// A sidecar file in memory.
final class MemorySidecar: Sendable {
    private let mark: Lock<IntentMark?>

    init(_ mark: IntentMark?) { self.mark = Lock(mark) }

    var now: IntentMark? { mark.withLock { $0 } }

    var port: SidecarPort {
        SidecarPort(
            read: { [mark] in mark.withLock { $0 } },
            write: { [mark] new in mark.withLock { $0 = new } })
    }
}
