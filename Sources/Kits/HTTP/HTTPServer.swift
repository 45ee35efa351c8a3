internal import Glibc
internal import Lifecycle

/// The HTTP/1.1 server: listens, bounds, routes, streams, and stops without cutting anyone off.
package final class HTTPServer: Service {
    private struct State {
        var sockets: [(listener: ServerConfiguration.Listener, socket: Int32, port: Int)] = []
        var housekeeper: Housekeeper?
        var isStopped = false
    }

    /// The name in logs.
    package let name = "http"
    private let core: ServerCore
    private let state = Lock(State())

    /// A server that does not listen yet.
    package init(
        configuration: ServerConfiguration, router: Router,
        log: @escaping @Sendable (ServerNotice) -> Void = { _ in }
    ) {
        core = ServerCore(configuration: configuration, router: router, log: log)
    }

    /// The port of the first TCP listener; 0 before `bind` or without one.
    package var port: Int {
        state.withLock { $0.sockets.first { $0.port > 0 }?.port ?? 0 }
    }

    /// What the server holds now, for metrics.
    package var gauges: ServerGauges {
        ServerGauges(
            connections: core.connections.count, streams: core.streams.count,
            requestsInFlight: core.inFlight, bodyBytes: core.heldBodyBytes)
    }

    /// True once it takes no new work; readiness is red from then on.
    package var isStopping: Bool { core.isDraining }

    /// Opens the listening sockets, so that `port` is known; `run` does it when it was not done.
    package func bind() throws(ServerError) {
        guard state.withLock({ $0.sockets.isEmpty && $0.housekeeper == nil }) else { return }
        for listener in core.configuration.listeners {
            let opened = try ListeningSocket.open(listener)
            state.withLock { $0.sockets.append((listener, opened.socket, opened.port)) }
        }
    }

    /// Serves until `stop` has drained it or the task is cancelled; throws when it cannot listen.
    package func run() async throws {
        try bind()
        guard let housekeeper = try start() else { return }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await exchange in core.queue {
                    group.addTask { [core] in await core.handle(exchange) }
                }
                // Here after `stop`, or because this task was cancelled: the rest is cancelled too.
                housekeeper.beginStop()
                await housekeeper.stopped()
                group.cancelAll()
            }
        } onCancel: {
            housekeeper.beginStop()
        }
        removeSocketFiles()
    }

    /// Stops accepting, ends event streams with a retry hint, drains, and lets `run` return.
    package func stop() async {
        let housekeeper = state.withLock { state in
            state.isStopped = true
            return state.housekeeper
        }
        guard let housekeeper else { return }
        housekeeper.beginStop()
        await housekeeper.stopped()
    }

    /// Starts a daemon for each socket; nil when `stop` came first.
    private func start() throws(ServerError) -> Housekeeper? {
        let sockets = state.withLock { $0.sockets }
        var daemons: [MHDDaemon] = []
        for (listener, socket, _) in sockets {
            let pool: Int
            switch listener {
            case .tcp: pool = core.configuration.pool
            case .unix: pool = 2
            }
            guard let daemon = MHDDaemon(core: core, socket: socket, pool: pool) else {
                for daemon in daemons { daemon.stop() }
                throw ServerError.start("\(listener)")
            }
            daemons.append(daemon)
        }
        if !MHDDaemon.checksLayout {
            core.log(
                ServerNotice(
                    .warning,
                    "this libmicrohttpd was not tested: bare line feeds, folded lines and NUL in "
                        + "header values are not refused"))
        }
        let housekeeper = Housekeeper(core: core, daemons: daemons)
        let isStopped = state.withLock { state in
            state.housekeeper = housekeeper
            return state.isStopped
        }
        housekeeper.start()
        if isStopped { housekeeper.beginStop() }
        return housekeeper
    }

    private func removeSocketFiles() {
        for listener in core.configuration.listeners {
            switch listener {
            case .tcp: continue
            case .unix(let path): unsafe unlink(path)
            }
        }
    }
}
