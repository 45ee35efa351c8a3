import CLI
import HTTP
import JSON
import Lifecycle
import Testing

@Suite struct SocketCallerTests {
    let scratch = Scratch()

    private func server(_ path: String, _ calls: Lock<[String]>) -> HTTPServer {
        let health = Endpoint(
            .get, "/health", permission: .open, summary: "Health.", tag: "test"
        ) { _ in Response.json(503, Array("{}".utf8)) }
        let order = Endpoint(
            .post, "/api/orders", permission: .open, summary: "Place.", tag: "test",
            body: .json(schema: .any)
        ) { request in
            let key = request.headers.first("Idempotency-Key") ?? "none"
            calls.withLock { $0.append("\(request.remote) \(key)") }
            return Response.json(201, request.body)
        }
        let configuration = ServerConfiguration(listeners: [.unix(path: path)])
        return HTTPServer(configuration: configuration, router: Router(endpoints: [health, order]))
    }

    @Test func `without a socket, or with one nobody listens on, no server runs`() async throws {
        #expect(try await SocketCaller.connect(path: scratch.file("none.sock")) == nil)
        let path = scratch.file("left.sock")
        let left = server(path, Lock([]))
        try left.bind()
        try await run(left) {}
        let caller = try await SocketCaller.connect(path: path)
        #expect(caller == nil)
    }

    @Test func `a call goes over the socket with its key and its body`() async throws {
        let path = scratch.file("w.sock")
        let calls = Lock<[String]>([])
        let server = server(path, calls)
        try server.bind()
        try await run(server) {
            // A server whose store cannot write answers 503 and runs all the same.
            let caller = try #require(try await SocketCaller.connect(path: path))
            let reply = try await caller.send(
                .post(["api", "orders"], key: "key-1") { $0.field("a", "b") })
            #expect(reply.status == 201)
            #expect(reply.body == Array(#"{"a":"b"}"#.utf8))
            #expect(try await caller.send(.get(["nothing"])).failure.exit == .notFound)
            await caller.close()
        }
        #expect(calls.withLock { $0 } == ["local(uid: \(ProcessFacts.user)) key-1"])
    }

    private func run(
        _ server: HTTPServer, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            do {
                try await body()
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
            try await group.waitForAll()
        }
    }
}
