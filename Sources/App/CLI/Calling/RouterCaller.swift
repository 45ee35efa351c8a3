internal import HTTP
internal import Lifecycle
internal import Server

/// Answers calls on the server's own router in this process, when no server runs.
package final class RouterCaller: Caller {
    private let server: WaybillServer
    private let user = ProcessFacts.user

    /// A caller over an opened server that is not listening.
    init(server: WaybillServer) { self.server = server }

    /// Nobody else sends what this command placed.
    package let ownsWorkers = true

    /// Asks the router as the local socket would.
    package func send(_ call: Call) async throws -> Reply {
        let request = try Request(
            call.method, call.target, headers: Headers(call.headers), body: call.body ?? [],
            remote: .local(uid: user))
        let response = await server.router.respond(to: request)
        return Reply(status: response.status, body: response.bytes)
    }

    /// Runs dispatcher and poller until the body has ended.
    package func working<Value: Sendable>(
        seconds: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let ended = Lock(false)
        async let value = Self.marking(ended, body)
        try await server.runWorkers(seconds: seconds) { ended.withLock { $0 } }
        return try await value
    }

    /// Closes the store.
    package func close() async { await server.close() }

    private static func marking<Value: Sendable>(
        _ ended: Lock<Bool>, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        defer { ended.withLock { $0 = true } }
        return try await body()
    }
}
