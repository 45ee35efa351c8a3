import HTTP
import Testing

@Suite struct ServerDeadlineTests {
    @Test func `F2 a slow header is cut at its total deadline`() async throws {
        try await withServer([echo(.get, "/a")]) { configuration in
            configuration.deadlines.headerMilliseconds = 100
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send("GET /a HTTP/1.1\r\nHost: x\r\nX-A")
            #expect(await client.sawClose())
        }
    }

    @Test func `F2 a silent connection is cut`() async throws {
        try await withServer([echo(.get, "/a")]) { configuration in
            configuration.deadlines.headerMilliseconds = 100
        } _: { server in
            #expect(await RawClient(port: server.port).sawClose())
        }
    }

    @Test func `F2 a slow body is cut at its total deadline`() async throws {
        let endpoint = echo(.post, "/up", body: .bytes(types: ["text/csv"], maxBytes: 100))
        try await withServer([endpoint]) { configuration in
            configuration.deadlines.bodyMilliseconds = 100
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send(
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                    + "Content-Length: 9\r\n\r\na"
            )
            #expect(await client.sawClose())
        }
    }

    @Test func `F13 a connection beyond the bound waits until another leaves`() async throws {
        try await withServer([echo(.get, "/a")]) { configuration in
            configuration.limits.connections = 4
        } _: { server in
            var clients: [RawClient] = []
            for _ in 0..<4 {
                let client = RawClient(port: server.port)
                await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.receive()?.status == 200)
                clients.append(client)
            }
            let fifth = RawClient(port: server.port)
            await fifth.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(server.gauges.connections == 4)
            clients = []
            #expect(await fifth.receive()?.status == 200)
        }
    }

    @Test func `SEC92 an idle kept connection is closed`() async throws {
        try await withServer([echo(.get, "/a")]) { configuration in
            configuration.deadlines.idleMilliseconds = 100
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.status == 200)
            #expect(await client.sawClose())
        }
    }

    @Test func `F2 a client that never reads is cut`() async throws {
        let large = Endpoint(.get, "/large", permission: .open, summary: "L.", tag: "test") { _ in
            Response.download(
                [UInt8](repeating: 0x61, count: 32 << 20), fileName: "a", contentType: "text/csv")
        }
        try await withServer([large]) { configuration in
            configuration.deadlines.writeMilliseconds = 100
            configuration.deadlines.uploadBytesPerSecond = 1 << 30
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await eventually { server.gauges.connections == 1 })
            #expect(await eventually { server.gauges.connections == 0 })
        }
    }

    @Test func `SEC95 one address holds no more than its connections`() async throws {
        try await withServer([echo(.get, "/a")]) { configuration in
            configuration.limits.connectionsPerAddress = 2
            configuration.limits.countsLoopback = true
        } _: { server in
            let first = RawClient(port: server.port)
            let second = RawClient(port: server.port)
            for client in [first, second] {
                await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.receive()?.status == 200)
            }
            #expect(await RawClient(port: server.port).sawClose())
            await first.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await first.receive()?.status == 200)
        }
    }
}
