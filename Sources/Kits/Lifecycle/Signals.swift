internal import Glibc

/// Signals of the process, read on a thread of their own and handed to whoever listens.
///
/// Signals belong to the whole process, so this is the one shared object of the kit. A handler may
/// only do what is safe inside a signal: it writes one byte into a pipe. (signalfd would need the
/// signals blocked in every thread, and Swift's pool starts its threads before we can.)
package final class Signals: Sendable {
    /// A signal that asks the process to end.
    package enum Kind: Sendable, Equatable {
        case terminate
        case interrupt
    }

    /// Ends a subscription when it goes away.
    package final class Subscription: Sendable {
        private let id: Int
        fileprivate init(id: Int) { self.id = id }
        deinit { Signals.shared.remove(id) }
    }

    private struct State {
        var listeners: [Int: @Sendable (Kind) -> Void] = [:]
        var next = 0
        var isReading = false
    }

    private static let shared = Signals()
    private let state = Lock(State())
    private let thread = WorkerThread(name: "signals")

    /// Calls the closure, on the signal thread, for each SIGTERM and SIGINT while subscribed.
    package static func listen(_ body: @escaping @Sendable (Kind) -> Void) -> Subscription {
        shared.add(body)
    }

    /// Makes a write to a closed pipe or socket an error instead of the end of the process.
    package static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Makes a write beyond the file size limit an error (F10) instead of the end of the process.
    package static func ignoreFileSizeLimit() { _ = signal(SIGXFSZ, SIG_IGN) }

    private func add(_ body: @escaping @Sendable (Kind) -> Void) -> Subscription {
        let (id, first) = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = body
            let first = !state.isReading
            state.isReading = true
            return (state.next, first)
        }
        if first { start() }
        return Subscription(id: id)
    }

    private func remove(_ id: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }

    private func start() {
        // Reading the pipe here makes it exist before a handler can look at it.
        let input = signalPipe.input
        thread.submit { self.readForEver(input) }
        _ = signal(SIGTERM, relaySignal)
        _ = signal(SIGINT, relaySignal)
    }

    private func readForEver(_ input: Int32) {
        while true {
            var byte: UInt8 = 0
            let count = unsafe read(input, &byte, 1)
            if count == 1 {
                deliver(Int32(byte) == SIGINT ? .interrupt : .terminate)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }

    private func deliver(_ kind: Kind) {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener(kind) }
    }
}

/// The two ends of the pipe between the handler and the thread.
private struct SignalPipe: Sendable {
    let input: Int32
    let output: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let code = unsafe pipe(&ends)
        precondition(code == 0, "no pipe for signals: the process is out of files")
        input = ends[0]
        output = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler must never block: a full pipe already holds enough signals.
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }
}

private let signalPipe = SignalPipe()

/// Runs inside the signal: one write, `errno` kept.
private func relaySignal(_ number: Int32) {
    let kept = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = unsafe write(signalPipe.output, &byte, 1)
    errno = kept
}
