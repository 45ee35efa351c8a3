import HTTP
import Testing

/// One raw request and the status it must get; the connection must close after the framing ones.
private struct Attack: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: String
    var statuses: Set<Int> = [400]
    var testDescription: String { name }
}

private let attacks: [Attack] = [
    .init(
        name: "two Content-Length",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
            + "Content-Length: 4\r\n\r\nabcd"),
    .init(
        name: "Content-Length with Transfer-Encoding",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
            + "\r\n0\r\n\r\n"),
    .init(
        name: "a list as Content-Length",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc"),
    .init(
        name: "a signed Content-Length",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc"),
    .init(
        name: "an unknown coding",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        statuses: [501, 400]),
    .init(name: "two Host", bytes: "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    .init(name: "no Host", bytes: "GET /a HTTP/1.1\r\n\r\n"),
    .init(name: "a Host that is a path", bytes: "GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n"),
    .init(
        name: "obsolete folding", bytes: "GET /a HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n"),
    .init(
        name: "obsolete folding of the only field",
        bytes: "GET /a HTTP/1.1\r\nHost:\r\n x\r\n\r\n"),
    .init(
        name: "folding before the first field", bytes: "GET /a HTTP/1.1\r\n X: y\r\nHost: x\r\n\r\n"
    ),
    .init(name: "bare LF between fields", bytes: "GET /a HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n"),
    .init(name: "bare LF after the request line", bytes: "GET /a HTTP/1.1\nHost: x\r\n\r\n"),
    .init(name: "bare CR in a value", bytes: "GET /a HTTP/1.1\r\nHost: x\r\nX-A: b\rc\r\n\r\n"),
    .init(
        name: "NUL in a value",
        bytes: "GET /a HTTP/1.1\r\nHost: x\r\nX-A: b\u{0}c\r\nX-B: d\r\n\r\n"),
    .init(name: "NUL in a name", bytes: "GET /a HTTP/1.1\r\nHost: x\r\nX\u{0}A: b\r\n\r\n"),
    .init(name: "NUL in the target", bytes: "GET /a\u{0}b HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "a blank before the colon", bytes: "GET /a HTTP/1.1\r\nHost : x\r\n\r\n"),
    .init(name: "a field without a colon", bytes: "GET /a HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n"),
    .init(name: "a field without a name", bytes: "GET /a HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n"),
    .init(
        name: "bare LF before the empty line, with a request behind",
        bytes: "GET /a HTTP/1.1\r\nHost: x\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(
        name: "bare LF as the empty line, with a request behind",
        bytes: "GET /a HTTP/1.1\r\nHost: x\r\n\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "a bad escape", bytes: "GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "half an escape", bytes: "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "an escaped NUL", bytes: "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "an escaped NUL in the query", bytes: "GET /a?q=%00 HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "a path that is not UTF-8", bytes: "GET /a%ff HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "an absolute target", bytes: "GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(name: "a fragment", bytes: "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(
        name: "an unknown version", bytes: "GET /a HTTP/3.0\r\nHost: x\r\n\r\n",
        statuses: [400, 505]),
    .init(
        name: "an unknown method", bytes: "BREW /a HTTP/1.1\r\nHost: x\r\n\r\n",
        statuses: [405]),
    .init(
        name: "a hundred and one fields",
        bytes: "GET /a HTTP/1.1\r\nHost: x\r\n"
            + String(repeating: "A: b\r\n", count: 101) + "\r\n", statuses: [431]),
    .init(
        name: "17 KiB of fields",
        bytes: "GET /a HTTP/1.1\r\nHost: x\r\n"
            + String(repeating: "A: " + String(repeating: "b", count: 997) + "\r\n", count: 17)
            + "\r\n", statuses: [431]),
    .init(
        name: "500,000 small fields",
        bytes: "GET /a HTTP/1.1\r\nHost: x\r\n"
            + String(repeating: "A: b\r\n", count: 500_000) + "\r\n", statuses: [431]),
    .init(
        name: "a target of 5,000 bytes",
        bytes: "GET /" + String(repeating: "a", count: 5000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
        statuses: [414]),
    .init(
        name: "a target of 70,000 bytes",
        bytes: "GET /" + String(repeating: "a", count: 70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
        statuses: [414]),
    .init(
        name: "101 parameters",
        bytes: "GET /a?" + String(repeating: "b=c&", count: 101) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(
        name: "a body that is too large, with its length",
        bytes:
            "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 101\r\n\r\n"
            + String(repeating: "a", count: 101), statuses: [413]),
    .init(
        name: "a body that is too large, in chunks",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + String(repeating: "a", count: 101)
            + "\r\n0\r\n\r\n", statuses: [413]),
    .init(
        name: "a body without end, announced",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
        statuses: [413]),
    .init(
        name: "a length beyond any number",
        bytes: "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        statuses: [400, 413]),
    .init(
        name: "a body of another type",
        bytes:
            "POST /up HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 1\r\n\r\na",
        statuses: [415]),
    .init(
        name: "an unknown parameter", bytes: "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n"),
    .init(
        name: "an unknown host", bytes: "GET /a HTTP/1.1\r\nHost: other\r\n\r\n", statuses: [421]),
]

@Suite struct ServerRefusalTests {
    @Test(arguments: attacks)
    fileprivate func `SEC93 the server refuses it and lives`(_ attack: Attack) async throws {
        let endpoints = [
            echo(.get, "/a"), echo(.post, "/up", body: .bytes(types: ["text/csv"], maxBytes: 100)),
        ]
        try await withServer(endpoints) { configuration in
            configuration.hosts = ["x"]
        } _: { server in
            let client = RawClient(port: server.port)
            await client.send(attack.bytes)
            let response = await client.receive()
            #expect(attack.statuses.contains(response?.status ?? 0))
            let next = RawClient(port: server.port)
            await next.send("GET /a HTTP/1.1\r\nHost: X:80\r\n\r\n")
            #expect(await next.receive()?.status == 200)
        }
    }

    @Test func `SEC93 a request hidden behind two lengths is never answered`() async throws {
        try await withServer([echo(.get, "/a"), echo(.post, "/up")]) { server in
            let client = RawClient(port: server.port)
            await client.send(
                "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                    + "Transfer-Encoding: chunked\r\n"
                    + "\r\n0\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = try #require(await client.receive())
            #expect(response.status == 400)
            #expect(response.headers["connection"] == "close")
            #expect(await client.sawClose())
        }
    }

    @Test func `SEC91 what stays within the limits is taken`() async throws {
        let open = Endpoint(
            .get, "/open", permission: .open, summary: "O.", tag: "test", allowsUnknownQuery: true
        ) {
            Response.text(
                200, "\($0.headers.count) \($0.query.items.count) \($0.query.first("p99") ?? "")")
        }
        try await withServer([open]) { server in
            let client = RawClient(port: server.port)
            let fields = (1..<100).map { "A\($0): b\r\n" }.joined()
            await client.send("GET /open HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
            #expect(await client.receive()?.text == "100 0 ")
            let value = String(repeating: "v", count: 33)
            let query = (0..<100).map { "p\($0)=\(value)" }.joined(separator: "&")
            await client.send("GET /open?\(query) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.text == "1 100 \(value)")
            let cookie = String(repeating: "c", count: 2500)
            await client.send("GET /open HTTP/1.1\r\nHost: x\r\nCookie: \(cookie)\r\n\r\n")
            #expect(await client.receive()?.text == "2 0 ")
            let large = String(repeating: "c", count: 5500)
            await client.send("GET /open HTTP/1.1\r\nHost: x\r\nX-A: \(large)\r\n\r\n")
            #expect(await client.receive()?.text == "2 0 ")
        }
    }

    @Test func `SEC94 a reply header with a line end is not sent`() async throws {
        let split = Endpoint(.get, "/a", permission: .open, summary: "S.", tag: "test") { _ in
            Response(status: 200, headers: [("X-A", "b\r\nX-B: c"), ("X-C", "d")])
        }
        try await withServer([split]) { server in
            let client = RawClient(port: server.port)
            await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = try #require(await client.receive())
            #expect(response.headers["x-a"] == nil && response.headers["x-b"] == nil)
            #expect(response.headers["x-c"] == "d")
        }
    }
}
