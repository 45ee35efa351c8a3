internal import Lifecycle

/// Something that happens once and that tasks can wait for.
final class OnceSignal: Sendable {
    private let isOpen = Lock(false)

    /// Opens it for good.
    func open() { isOpen.withLock { $0 = true } }

    /// True once it was opened.
    var isOpenNow: Bool { isOpen.withLock { $0 } }

    /// Waits until it is open, at most this long.
    func wait(milliseconds: Int) async {
        var left = milliseconds
        while left > 0, !isOpen.withLock({ $0 }) {
            do { try await SystemClock().pause(milliseconds: 20) } catch { return }
            left -= 20
        }
    }
}
