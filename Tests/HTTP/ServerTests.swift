import HTTP
import Testing

@Suite struct ServerTests {
    @Test func `a request is answered with its Request-Id`() async throws {
        try await withServer([echo(.get, "/hello")]) { server in
            let client = RawClient(port: server.port)
            await client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = try #require(await client.receive())
            #expect(response.status == 200)
            #expect(response.text == "/hello 0")
            #expect(response.headers["request-id"]?.utf8.count == 32)
        }
    }

    @Test func `a browser's header block is taken as it is`() async throws {
        let show = Endpoint(.get, "/show", permission: .open, summary: "S.", tag: "test") {
            let fields = $0.headers.pairs.map { "\($0.name)=\($0.value)" }
            return Response.text(200, fields.joined(separator: "|"))
        }
        try await withServer([show]) { server in
            let client = RawClient(port: server.port)
            let block =
                "Host: x:8080\r\nUser-Agent: Mozilla/5.0 (X11; Linux)\r\nAccept:text/html,*/*\r\n"
                + "Accept-Encoding: gzip, br\r\nCookie: a=b; c=\"d e\"; f=\r\nX-Empty:\r\n"
                + "X-Blank: \t v \t\r\nX-Utf: ÄÖ\r\nIf-None-Match: \"1\", W/\"2\"\r\n"
            let shown =
                "Host=x:8080|User-Agent=Mozilla/5.0 (X11; Linux)|Accept=text/html,*/*|"
                + "Accept-Encoding=gzip, br|Cookie=a=b; c=\"d e\"; f=|X-Empty=|"
                + "X-Blank=v|X-Utf=ÄÖ|"
                + "If-None-Match=\"1\", W/\"2\""
            for _ in 0..<3 {
                await client.send("GET /show HTTP/1.1\r\n\(block)\r\n")
                #expect(await client.receive()?.text == shown)
            }
            // In pieces, with the next request behind it.
            let two = "GET /show HTTP/1.1\r\n\(block)\r\nGET /show HTTP/1.1\r\n\(block)\r\n"
            for byte in two.utf8 { await client.send([byte]) }
            #expect(await client.receive()?.text == shown)
            #expect(await client.receive()?.text == shown)
        }
    }

    @Test func `one connection carries many requests, also sent at once`() async throws {
        try await withServer([echo(.get, "/a"), echo(.get, "/b")]) { server in
            let client = RawClient(port: server.port)
            let one = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
            let two = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
            await client.send(one)
            #expect(await client.receive()?.text == "/a 0")
            await client.send(two + one + two)
            for expected in ["/b 0", "/a 0", "/b 0"] {
                #expect(await client.receive()?.text == expected)
            }
        }
    }

    @Test func `a chunked body arrives whole`() async throws {
        let endpoint = echo(.post, "/up", body: .bytes(types: ["text/csv"], maxBytes: 100))
        try await withServer([endpoint]) { server in
            let client = RawClient(port: server.port)
            await client.send(
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            await client.send("4\r\ndefg\r\n0\r\n\r\n")
            let response = try #require(await client.receive())
            #expect(response.text == "/up 7")
            // What stands behind chunks is never read as a request.
            #expect(response.headers["connection"] == "close")
            #expect(await client.sawClose())
        }
    }

    @Test func `a large body arrives whole, after 100 Continue where asked for`() async throws {
        let endpoint = echo(.post, "/up", body: .bytes(types: ["text/csv"], maxBytes: 4 << 20))
        try await withServer([endpoint]) { server in
            let client = RawClient(port: server.port)
            let body = [UInt8](repeating: 0x61, count: 4 << 20)
            let head =
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                + "Content-Length: \(body.count)\r\n"
            await client.send(Array((head + "\r\n").utf8) + body)
            #expect(await client.receive()?.text == "/up \(body.count)")
            await client.send(head + "Expect: 100-continue\r\n\r\n")
            #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.send(body)
            #expect(await client.receive()?.text == "/up \(body.count)")
            await client.send(
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            #expect(await client.receive()?.status == 413)
        }
    }

    @Test func `bodies are held within one budget`() async throws {
        let endpoint = echo(.post, "/up", body: .bytes(types: ["text/csv"], maxBytes: 100))
        try await withServer([endpoint]) { configuration in
            configuration.limits.bodyBytesInFlight = 60
        } _: { server in
            let head =
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                + "Content-Length: 50\r\n\r\n"
            let first = RawClient(port: server.port)
            await first.send(head + "a")
            #expect(await eventually { server.gauges.bodyBytes == 50 })
            let second = RawClient(port: server.port)
            await second.send(head)
            let refused = try #require(await second.receive())
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            await first.send([UInt8](repeating: 0x61, count: 49))
            #expect(await first.receive()?.text == "/up 50")
            #expect(await eventually { server.gauges.bodyBytes == 0 })
        }
    }

    @Test func `SEC90 only a listed proxy is believed about its client`() async throws {
        let who = Endpoint(.get, "/who", permission: .open, summary: "Who.", tag: "test") {
            Response.text(200, "\($0.remote)")
        }
        let ask =
            "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 9.9.9.9, 203.0.113.7\r\n"
            + "X-Forwarded-For: 10.0.0.2\r\n\r\n"
        try await withServer([who]) { server in
            let client = RawClient(port: server.port)
            await client.send(ask)
            #expect(await client.receive()?.text == "tcp(\"127.0.0.1\")")
        }
        try await withServer([who]) { configuration in
            configuration.trustedProxies = ["127.0.0.1", "10.0.0.2"]
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send(ask)
            #expect(await client.receive()?.text == "tcp(\"203.0.113.7\")")
        }
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        try await withServer([echo(.get, "/hello")]) { server in
            let client = RawClient(port: server.port)
            await client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try #require(await client.receive(bodyless: true))
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "8")
            await client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.text == "/hello 0")
        }
    }

    @Test func `a wrong method is refused with Allow`() async throws {
        try await withServer([echo(.get, "/hello"), echo(.put, "/hello")]) { server in
            let client = RawClient(port: server.port)
            await client.send("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            let response = try #require(await client.receive())
            #expect(response.status == 405)
            #expect(response.headers["allow"] == "GET, HEAD, PUT")
            #expect(response.headers["content-type"] == "application/problem+json")
        }
    }

    @Test func `a process on this machine is known by its user id`() async throws {
        let path = "/tmp/waybill-http-\(UInt64.random(in: 0...(.max))).socket"
        let who = Endpoint(.get, "/who", permission: .open, summary: "Who.", tag: "test") {
            Response.text(200, "\($0.remote)")
        }
        try await withServer([who], listeners: [.unix(path: path)]) { _ in
            #expect(FileMode.permissions(of: path) == 0o600)
            let client = RawClient(path: path)
            await client.send("GET /who HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.text == "local(uid: \(FileMode.userID))")
        }
    }

    @Test func `an immediate endpoint answers while every handler hangs`() async throws {
        let gate = Gate()
        let hang = Endpoint(.get, "/hang", permission: .open, summary: "Hang.", tag: "test") { _ in
            await gate.wait()
            return Response.text(200, "late")
        }
        let health = Endpoint.immediate(.get, "/health", summary: "Live.", tag: "ops") { _ in
            Response.text(200, "ok")
        }
        try await withServer([hang, health]) { configuration in
            configuration.limits.requestsInFlight = 3
        } _: { server in
            let hanging = (0..<3).map { _ in RawClient(port: server.port) }
            for client in hanging {
                await client.send("GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            // The fourth is beyond the bound; until all three hang it may hang itself.
            var refused: RawResponse?
            for _ in 0..<100 where refused?.status != 503 {
                let probe = RawClient(port: server.port)
                await probe.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await probe.receive()?.text == "ok")
                if server.gauges.requestsInFlight == 3 {
                    await probe.send("GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
                    refused = await probe.receive()
                }
            }
            #expect(refused?.status == 503)
            #expect(refused?.headers["retry-after"] == "1")
            await gate.open()
            for client in hanging { #expect(await client.receive()?.text == "late") }
        }
    }
}
