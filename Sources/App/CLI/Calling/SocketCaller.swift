internal import HTTP
internal import HTTPClient
internal import Lifecycle

/// Speaks HTTP to the running server over its local socket.
package final class SocketCaller: Caller {
    /// How often a call that may be repeated is sent at most.
    package static let tries = 3

    private let path: String
    private let client = HTTPClient(maxInFlight: 4)
    private let clock = SystemClock()

    /// A caller for the socket of that path.
    package init(path: String) { self.path = path }

    /// The server has its own workers.
    package let ownsWorkers = false

    /// Connects when a server answers there; nil when none runs, exit 9 for a foreign socket.
    package static func connect(path: String) async throws -> SocketCaller? {
        let facts: FileFacts?
        do throws(SystemError) {
            facts = try FileFacts.of(path)
        } catch {
            guard error.isPermission else { throw error }
            throw notPermitted(path)
        }
        guard let facts, facts.kind == .socket else { return nil }
        guard mayUse(owner: facts.owner, user: ProcessFacts.user) else { throw notPermitted(path) }
        let caller = SocketCaller(path: path)
        switch await caller.perform(.get(["health"]).within(10)) {
        case .success: return caller
        case .failure(let failure) where failure.kind == .refused:
            // A socket that nobody listens on was left by a server that was killed.
            await caller.close()
            return nil
        case .failure(let failure):
            await caller.close()
            throw CommandFailure(
                .storeUnavailable, "The server at \(path) does not answer: \(failure.message)")
        }
    }

    /// The owner of the server and root may (`orders.md` 17).
    package static func mayUse(owner: UInt32, user: UInt32) -> Bool { user == 0 || user == owner }

    /// Sends a call; reads and order calls are repeated when the connection breaks.
    package func send(_ call: Call) async throws -> Reply {
        var attempt = 1
        while true {
            switch await perform(call) {
            case .success(let reply): return Reply(status: reply.status, body: reply.body)
            case .failure(let failure):
                if failure.kind == .timeout {
                    throw CommandFailure(
                        .timedOut, "The server did not answer within \(call.timeoutSeconds) s.")
                }
                guard attempt < SocketCaller.tries, failure.nothingSent || call.isRepeatable else {
                    throw CommandFailure(
                        .storeUnavailable,
                        "The server at \(path) does not answer: \(failure.message)")
                }
                attempt += 1
                try await clock.pause(milliseconds: 300)
            }
        }
    }

    /// Runs the body; the server does the work meanwhile.
    package func working<Value: Sendable>(
        seconds: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await body()
    }

    /// Ends the client's thread.
    package func close() async { client.close() }

    private func perform(_ call: Call) async -> Result<HTTPReply, HTTPFailure> {
        await client.perform(
            HTTPCall(
                method: call.method.rawValue, url: "http://localhost" + call.target,
                headers: call.headers, body: call.body,
                totalTimeoutMilliseconds: call.timeoutSeconds * 1_000,
                maxBodyBytes: Reply.maxBytes, allowPlainHTTP: true, unixSocket: path))
    }

    private static func notPermitted(_ path: String) -> CommandFailure {
        CommandFailure(
            .notPermitted,
            "The socket \(path) belongs to another user; run this as that user or as root.")
    }
}
