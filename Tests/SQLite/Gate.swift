internal import Glibc
internal import Lifecycle

/// Lets a test and a body, which blocks its own thread, wait for each other's progress.
final class Gate: Sendable {
    private let stage = Lock(0)

    /// Announces a stage.
    func reached(_ number: Int) {
        stage.withLock { $0 = max($0, number) }
    }

    /// Whether a stage was announced.
    func hasReached(_ number: Int) -> Bool { stage.withLock { $0 } >= number }

    /// Blocks this thread until a stage is announced, for ten seconds at most.
    func wait(for number: Int) {
        let deadline = SystemClock().monotonicMicroseconds() + 10_000_000
        while !hasReached(number), SystemClock().monotonicMicroseconds() < deadline {
            sched_yield()
        }
    }
}
