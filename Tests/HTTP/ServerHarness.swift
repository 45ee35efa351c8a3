import HTTP
import Lifecycle

/// Runs a server on loopback around a test's body and stops it.
func withServer<T: Sendable>(
    _ endpoints: [Endpoint], middleware: [Middleware] = [],
    listeners: [ServerConfiguration.Listener] = [.tcp(host: "127.0.0.1", port: 0)],
    configure: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (HTTPServer) async throws -> T
) async throws -> T {
    var configuration = ServerConfiguration(listeners: listeners)
    configuration.pool = 2
    configure(&configuration)
    let server = HTTPServer(
        configuration: configuration,
        router: Router(endpoints: endpoints, middleware: middleware))
    try server.bind()
    return try await withThrowingTaskGroup(of: Void.self) { group in
        let service: any Service = server
        group.addTask { try await service.run() }
        do {
            let result = try await body(server)
            await server.stop()
            try await group.waitForAll()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}

/// An endpoint that answers with text.
func echo(_ method: HTTPMethod, _ template: String, body: BodySpec = .none) -> Endpoint {
    Endpoint(
        method, template, permission: .open, summary: "Echo.", tag: "test", body: body,
        bodyRequired: false
    ) { request in
        Response.text(200, "\(request.route) \(request.body.count)")
    }
}

/// Opens once; whoever waits before goes on.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiters.append($0) }
    }
}

/// Polls until the condition holds; false after ten seconds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    let clock = SystemClock()
    let end = clock.monotonicMicroseconds() + 10_000_000
    while clock.monotonicMicroseconds() < end {
        if condition() { return true }
        await Task.yield()
    }
    return false
}
