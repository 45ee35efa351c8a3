import Lifecycle

/// Counts calls from any thread.
final class Counter: Sendable {
    private let number = Lock(0)

    func count() { number.withLock { $0 += 1 } }

    var value: Int { number.withLock { $0 } }
}
