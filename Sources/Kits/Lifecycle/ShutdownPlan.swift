/// What a ServiceGroup does next: a pure machine over the services' indices.
struct ShutdownPlan {
    /// What happened.
    enum Event: Sendable {
        case ended(Int)
        case failed(Int, any Error)
        case stopReturned(Int)
        case signal(Signals.Kind)
        case requested
        case deadline
    }

    /// What the shell must do.
    enum Effect: Equatable {
        case startDeadline
        case stop(Int)
        case cancelAll
    }

    private enum Phase {
        case running
        case stopping(Int)
        case cancelled
    }

    private var phase = Phase.running
    private var isRunning: [Bool]
    private var stopIsPending: Set<Int> = []

    /// The error of the first service that failed.
    private(set) var failure: (any Error)?

    /// A plan for that many services, none of which has started.
    init(count: Int) { isRunning = Array(repeating: true, count: count) }

    /// Whether nothing is left to wait for.
    var isOver: Bool { !isRunning.contains(true) && stopIsPending.isEmpty }

    /// The services that still run, in starting order.
    var running: [Int] { isRunning.indices.filter { isRunning[$0] } }

    /// Takes one event and answers with what to do.
    mutating func take(_ event: Event) -> [Effect] {
        switch event {
        case .ended(let index):
            isRunning[index] = false
            return advance()
        case .failed(let index, let error):
            isRunning[index] = false
            // An error after the end was asked for is a consequence, not the cause.
            if case .running = phase, failure == nil { failure = error }
            return begin()
        case .stopReturned(let index):
            stopIsPending.remove(index)
            return advance()
        case .signal: return beginOrCancel()
        case .requested: return begin()
        case .deadline: return cancel()
        }
    }

    /// A second signal means: now.
    private mutating func beginOrCancel() -> [Effect] {
        switch phase {
        case .running: begin()
        case .stopping, .cancelled: cancel()
        }
    }

    private mutating func begin() -> [Effect] {
        switch phase {
        case .running:
            phase = .stopping(isRunning.count)
            return [.startDeadline] + advance()
        case .stopping: return advance()
        case .cancelled: return []
        }
    }

    private mutating func cancel() -> [Effect] {
        switch phase {
        case .running, .stopping:
            phase = .cancelled
            return [.cancelAll]
        case .cancelled: return []
        }
    }

    /// Goes on to the next service downwards once the current one has stopped and ended.
    private mutating func advance() -> [Effect] {
        guard case .stopping(let current) = phase else { return [] }
        if current < isRunning.count, isRunning[current] || stopIsPending.contains(current) {
            return []
        }
        guard let next = running.last(where: { $0 < current }) else { return [] }
        phase = .stopping(next)
        stopIsPending.insert(next)
        return [.stop(next)]
    }
}
