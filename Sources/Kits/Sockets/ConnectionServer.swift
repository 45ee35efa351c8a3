internal import Lifecycle

/// Accepts connections on loopback and runs a blocking handler for each on bounded threads.
package final class ConnectionServer: Sendable {
    /// What is done with a connection; it is closed when the handler returns.
    package typealias Handler = @Sendable (Connection) -> Void

    private struct State {
        var listener: TCPListener
        var handler: Handler?
        var workers: [WorkerThread] = []
        var idle: [WorkerThread] = []
        var waiting: [Connection] = []
        var busy = 0
        var isStopped = false
    }

    /// Connections that may wait for a thread; the next one is closed at once.
    package static let queueLimit = 4_096

    /// The port that is listened on; it stays the same over `suspend` and `resume`.
    package let port: Int
    /// Raised by `stop`; every wait on a connection ends with it.
    package let stopping: StopSignal
    private let drained: StopSignal
    private let name: String
    private let threadLimit: Int
    private let acceptor: WorkerThread
    private let state: Lock<State>

    /// Listens, so that connections wait for `start`; throws `.badPort`, `.system` (EADDRINUSE).
    package init(name: String, port: Int, threadLimit: Int) throws(SocketError) {
        let listener = try TCPListener(port: port)
        self.port = listener.port
        self.name = name
        self.threadLimit = max(1, threadLimit)
        stopping = try StopSignal()
        drained = try StopSignal()
        state = Lock(State(listener: listener))
        acceptor = WorkerThread(name: "\(name)-accept")
    }

    /// Begins to accept; to be called once, and the handler is kept until `stop`.
    package func start(_ handler: @escaping Handler) {
        let listener = state.withLock { state in
            state.handler = handler
            return state.listener
        }
        acceptor.submit { self.acceptAll(from: listener) }
    }

    /// Stops listening, so that connections are refused; those that are open go on.
    package func suspend() {
        state.withLock { $0.listener }.close()
    }

    /// Listens on the same port again after `suspend`; throws `.system` when it was taken.
    package func resume() throws(SocketError) {
        let listener = try TCPListener(port: port)
        let isStopped = state.withLock { state in
            state.listener = listener
            return state.isStopped
        }
        if isStopped { return listener.close() }
        acceptor.submit { self.acceptAll(from: listener) }
    }

    /// Takes no more connections, wakes every wait and returns when the handlers are done.
    package func stop(timeoutSeconds: Int64 = 10) {
        let (listener, workers, isIdle) = state.withLock { state in
            state.isStopped = true
            state.waiting = []
            state.handler = nil
            return (state.listener, state.workers, state.busy == 0)
        }
        listener.close()
        stopping.raise()
        if isIdle { drained.raise() }
        drained.wait(microseconds: timeoutSeconds * 1_000_000)
        acceptor.stop()
        for worker in workers { worker.stop() }
    }

    private func acceptAll(from listener: TCPListener) {
        while let connection = listener.accept(stop: stopping) { assign(connection) }
    }

    /// Finds a thread for the connection, or a place in the queue.
    private func assign(_ connection: Connection) {
        let worker = state.withLock { state -> WorkerThread? in
            guard !state.isStopped else { return nil }
            if let idle = state.idle.popLast() {
                state.busy += 1
                return idle
            }
            if state.workers.count < threadLimit {
                let worker = WorkerThread(name: "\(name)-\(state.workers.count)")
                state.workers.append(worker)
                state.busy += 1
                return worker
            }
            if state.waiting.count < Self.queueLimit { state.waiting.append(connection) }
            return nil
        }
        worker?.submit { self.serve(connection, on: worker) }
    }

    /// Handles the connection and then those that wait, until none is left.
    private func serve(_ first: Connection, on worker: WorkerThread?) {
        var current: Connection? = first
        while let connection = current {
            state.withLock { $0.handler }?(connection)
            connection.close()
            current = state.withLock { state in
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                state.busy -= 1
                if let worker { state.idle.append(worker) }
                if state.isStopped && state.busy == 0 { drained.raise() }
                return nil
            }
        }
    }
}
