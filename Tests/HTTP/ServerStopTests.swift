import HTTP
import Testing

@Suite struct ServerStopTests {
    @Test func `a request in flight is answered before the server stops`() async throws {
        let gate = Gate()
        let started = Gate()
        let slow = Endpoint(.get, "/slow", permission: .open, summary: "S.", tag: "test") { _ in
            await started.open()
            await gate.wait()
            return Response.text(200, "done")
        }
        try await withServer([slow]) { server in
            let client = RawClient(port: server.port)
            await client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            async let stopped: Void = server.stop()
            let isRefused = await eventually { server.isStopping }
            #expect(isRefused)
            await gate.open()
            let response = try #require(await client.receive())
            #expect(response.text == "done")
            #expect(response.headers["connection"] == "close")
            await stopped
        }
    }

    @Test func `a handler that never ends is answered 503 when draining is over`() async throws {
        let started = Gate()
        let hang = Endpoint(.get, "/hang", permission: .open, summary: "S.", tag: "test") { _ in
            await started.open()
            try await withTaskCancellationHandler {
                let (stream, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in stream {}
                try Task.checkCancellation()
            } onCancel: {
            }
            return Response.text(200, "never")
        }
        try await withServer([hang]) { configuration in
            configuration.deadlines.drainMilliseconds = 100
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send("GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            await server.stop()
            let response = await client.receive()
            #expect(response == nil || response?.status == 503)
        }
    }

    @Test func `F31 a stop under load ends every time, and not by an abort`() async throws {
        for _ in 0..<25 {
            let server = HTTPServer(
                configuration: ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)]),
                router: Router(endpoints: [echo(.get, "/a")]))
            try server.bind()
            let port = server.port
            let busy = Gate()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                for _ in 0..<6 {
                    group.addTask {
                        // Until the server is gone: a refused connection ends the loop.
                        for _ in 0..<500 {
                            let client = RawClient(port: port)
                            await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                            guard await client.receive() != nil else { return }
                            await busy.open()
                        }
                    }
                }
                await busy.wait()
                await server.stop()
                try await group.waitForAll()
            }
        }
    }

    @Test func `stopping a server that never ran returns`() async throws {
        let server = HTTPServer(
            configuration: ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)]),
            router: Router(endpoints: []))
        await server.stop()
        try await server.run()
        #expect(server.gauges.connections == 0)
    }

    @Test func `a cancelled server stops`() async throws {
        let server = HTTPServer(
            configuration: ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: 0)]),
            router: Router(endpoints: [echo(.get, "/a")]))
        try server.bind()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let client = RawClient(port: server.port)
            await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.status == 200)
            group.cancelAll()
            try await group.waitForAll()
            #expect(await client.sawClose())
        }
    }

    @Test func `a port that is taken is a named error`() async throws {
        try await withServer([echo(.get, "/a")]) { first in
            let second = HTTPServer(
                configuration: ServerConfiguration(
                    listeners: [.tcp(host: "127.0.0.1", port: first.port)]),
                router: Router(endpoints: []))
            #expect(throws: ServerError.bind("127.0.0.1:\(first.port)", 98)) { try second.bind() }
        }
    }
}
