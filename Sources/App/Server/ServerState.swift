internal import Lifecycle

/// What becomes known while the server runs: a fatal error, and that it drains.
final class ServerState: Sendable {
    private struct Held {
        var failure: String?
        var onFailure: (@Sendable (String) -> Void)?
        var isDraining: @Sendable () -> Bool = { false }
    }

    private let held = Lock(Held())

    /// The sentence of the first fatal error; nil while all is well.
    var failure: String? { held.withLock { $0.failure } }

    /// True once the HTTP server takes no new work.
    var isDraining: Bool { held.withLock { $0.isDraining }() }

    /// Connects the HTTP server, which exists only while serving.
    func setDraining(_ isDraining: @escaping @Sendable () -> Bool) {
        held.withLock { $0.isDraining = isDraining }
    }

    /// Notes the first fatal error and tells whoever ends the process (R10).
    func fail(_ reason: String) {
        let tell = held.withLock { held -> (@Sendable (String) -> Void)? in
            guard held.failure == nil else { return nil }
            held.failure = reason
            return held.onFailure
        }
        tell?(reason)
    }

    /// Sets who is told; an error that came before is told at once.
    func onFailure(_ tell: @escaping @Sendable (String) -> Void) {
        let earlier = held.withLock { held -> String? in
            held.onFailure = tell
            return held.failure
        }
        if let earlier { tell(earlier) }
    }
}
