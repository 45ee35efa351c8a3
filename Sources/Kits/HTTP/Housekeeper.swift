internal import Lifecycle

/// The server's own thread: total deadlines, heartbeats, and the steps of stopping in order.
final class Housekeeper: Sendable {
    private let core: ServerCore
    private let daemons: [MHDDaemon]
    private let thread = WorkerThread(name: "http-keeper")
    private let bell = Bell()
    private let isStopping = Lock(false)
    private let finished = Lock((isDone: false, waiters: [CheckedContinuation<Void, Never>]()))

    /// A housekeeper for daemons that have started; `start` begins its work.
    init(core: ServerCore, daemons: [MHDDaemon]) {
        self.core = core
        self.daemons = daemons
    }

    /// Begins to look after the connections.
    func start() {
        thread.submit { self.work() }
    }

    /// Begins to stop; returns at once, safe to call again.
    func beginStop() {
        isStopping.withLock { $0 = true }
        bell.ring()
    }

    /// Waits until the daemons have stopped.
    func stopped() async {
        await withCheckedContinuation { continuation in
            let isDone = finished.withLock { state in
                if !state.isDone { state.waiters.append(continuation) }
                return state.isDone
            }
            if isDone { continuation.resume() }
        }
    }

    private func work() {
        let deadlines = core.configuration.deadlines
        let shortest = min(
            deadlines.headerMilliseconds, deadlines.bodyMilliseconds, deadlines.idleMilliseconds,
            deadlines.writeMilliseconds)
        let beatMicroseconds =
            Int64(deadlines.heartbeatMilliseconds) * 1000 / Int64(StreamTable.groups)
        let tick = min(250, max(5, shortest / 4), max(5, Int(beatMicroseconds / 1000)))
        var nextBeat = core.clock.monotonicMicroseconds() + beatMicroseconds
        while !isStopping.withLock({ $0 }) {
            bell.wait(milliseconds: tick)
            let now = core.clock.monotonicMicroseconds()
            cutOverdue(now)
            // After a long pause of the machine one round is enough.
            var left = StreamTable.groups
            while nextBeat <= now && left > 0 {
                core.streams.beatNextGroup()
                nextBeat += beatMicroseconds
                left -= 1
            }
            nextBeat = max(nextBeat, now)
        }
        shutDown()
    }

    private func cutOverdue(_ now: Int64) {
        let count = core.connections.cutOverdue(now: now)
        if count > 0 {
            core.log(ServerNotice(.warning, "cut \(count) connections at their total deadline"))
        }
    }

    /// Refuse connections, end streams, drain, answer what is left, stop: the order the library
    /// needs.
    private func shutDown() {
        let end =
            core.clock.monotonicMicroseconds()
            + Int64(core.configuration.deadlines.drainMilliseconds) * 1000
        core.connections.refuseNew()
        core.beginDrain()
        while core.unfinished > 0 && core.clock.monotonicMicroseconds() < end {
            bell.wait(milliseconds: 5)
            core.connections.cutIdle()
            cutOverdue(core.clock.monotonicMicroseconds())
        }
        let left = core.abandonWaiting()
        if left > 0 {
            core.log(ServerNotice(.warning, "answered 503 for \(left) requests that did not end"))
        }
        for daemon in daemons { daemon.stop() }
        core.endQueue()
        thread.stop()
        let waiters = finished.withLock { state in
            state.isDone = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
