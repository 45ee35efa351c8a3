internal import CPostgreSQL
internal import Lifecycle
internal import SQL

/// A session of its own that waits for NOTIFY; it starts with the first channel.
final class PostgreSQLListener: @unchecked Sendable {
    // Invariant: `connection` and `heard` are touched only by the thread that runs `loop`.
    private struct State {
        var wakes: [String: [@Sendable () -> Void]] = [:]
        var isStarted = false
        var isClosed = false
    }

    private static let lookMilliseconds: Int32 = 200
    private let source: SessionSource
    private let isPossible: Bool
    private let state = Lock(State())
    private let ended = Latch(1)
    private var connection: PostgreSQLConnection?
    private var heard: Set<String> = []

    /// A listener without channels; behind a pooler it never starts.
    init(_ source: SessionSource, isPossible: Bool) {
        self.source = source
        self.isPossible = isPossible
    }

    /// Adds a channel; it is heard within a fifth of a second.
    func add(_ channel: String, _ wake: @escaping @Sendable () -> Void) {
        guard isPossible else { return }
        let starts = state.withLock { state in
            guard !state.isClosed else { return false }
            state.wakes[channel, default: []].append(wake)
            defer { state.isStarted = true }
            return !state.isStarted
        }
        guard starts else { return }
        let thread = WorkerThread(name: "db-listener")
        thread.submit { [self] in
            loop()
            ended.arrive()
        }
        thread.stop()
    }

    /// Ends the thread; returns at once.
    func close() {
        let isRunning = state.withLock { state in
            state.isClosed = true
            return state.isStarted
        }
        source.closing.give()
        if !isRunning { ended.arrive() }
    }

    /// Returns once the thread has ended.
    func closed() async { await ended.wait() }

    private func loop() {
        while !source.closing.isGiven {
            do {
                try hear()
            } catch {
                // Whatever came while nobody listened is made up for by waking everybody.
                connection = nil
                heard = []
                _ = source.closing.wait(milliseconds: Self.lookMilliseconds)
            }
        }
        connection = nil
    }

    private func hear() throws(SQLError) {
        let connection = try session()
        let wanted = state.withLock { Set($0.wakes.keys) }
        for channel in wanted.subtracting(heard).sorted() {
            _ = try connection.row("LISTEN \(SessionSettings.quoted(channel))", [])
            heard.insert(channel)
            wake(channel)
        }
        _ = source.closing.wait(
            orReadable: connection.socket, milliseconds: Self.lookMilliseconds)
        for channel in try connection.notifications() { wake(channel) }
    }

    private func session() throws(SQLError) -> PostgreSQLConnection {
        if let connection { return connection }
        let fresh = try source.open()
        connection = fresh
        return fresh
    }

    private func wake(_ channel: String) {
        let wakes = state.withLock { $0.wakes[channel] ?? [] }
        for wake in wakes { wake() }
    }
}

extension PostgreSQLConnection {
    /// The socket, to wait on beside other things.
    fileprivate var socket: Int32 { unsafe PQsocket(handle) }

    /// The channels that notices came for since the last call, each once.
    fileprivate func notifications() throws(SQLError) -> [String] {
        guard isAlive() else { throw lose("the server closed it") }
        var channels: Set<String> = []
        while let notice = unsafe PQnotifies(handle) {
            unsafe channels.insert(String(cString: notice.pointee.relname))
            unsafe PQfreemem(notice)
        }
        return channels.sorted()
    }
}
