/// The way to the API: over the socket of a running server, or on a router in this process.
package protocol Caller: Sendable {
    /// Sends a call; any status is an answer, and none throws `CommandFailure`.
    func send(_ call: Call) async throws -> Reply

    /// Runs a body while lines are sent and polled: by the server, or by workers in this process.
    func working<Value: Sendable>(
        seconds: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value

    /// Whether the workers end with this command, because no server runs.
    var ownsWorkers: Bool { get }

    /// Lets go of everything.
    func close() async
}

extension Caller {
    /// The answer to a call as JSON; throws the refusal of one that was not done.
    package func document(_ call: Call) async throws -> Document {
        let reply = try await send(call)
        guard reply.isGood else { throw reply.failure }
        return try reply.document()
    }
}
