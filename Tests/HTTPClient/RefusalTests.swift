import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Refused calls` {
    private let client = HTTPClient(maxInFlight: 2)

    private func refuse(_ call: HTTPCall) async {
        let failure = await client.perform(call).failure
        #expect(failure?.kind == .badURL, "\(call)")
        #expect(failure?.nothingSent == true)
        #expect(failure?.code == 0, "libcurl was asked")
        #expect(failure?.message.isEmpty == false)
    }

    @Test(arguments: [
        "", "x", "ftp://h/", "file:///etc/passwd", "//h/", "https://", "https:///x", "https://h/ x",
        "https://h/\r\nX: 1", "https://h/\n", "https://h/\u{0}", "https://h/é", "https://u@h/",
        "https://u:p@h/", "https://good.test\\@evil.test/", "http://h/", "HTTP://h/", " https://h/",
    ])
    func `SEC110 an address that is not a clean https one is refused`(url: String) async {
        await refuse(HTTPCall(url: url))
    }

    @Test(arguments: [
        ("X-A", "1\r\nX-B: 2"), ("X-A", "1\n"), ("X-A", "1\r"), ("X-A", "\u{0}"), ("X-A", "\u{7F}"),
        ("", "x"), ("X A", "x"), ("X:A", "x"), ("X-A\r\n", "x"), ("É", "x"),
        ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("Expect", "100-continue"),
        ("CONNECTION", "keep-alive"), ("Upgrade", "h2c"),
    ])
    func `SEC110 a header that could split or change the request is refused`(
        name: String, value: String
    ) async {
        await refuse(HTTPCall(url: "https://h.test/", headers: [(name, value)]))
    }

    @Test(arguments: ["", "post", "GET /x", "GET\r\n", "ABCDEFGHIJKLMNOPQ"])
    func `SEC110 a method is a word in capitals`(method: String) async {
        await refuse(HTTPCall(method: method, url: "https://h.test/"))
    }

    @Test func `plain http is refused unless allowed`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        await refuse(HTTPCall(url: server.url()))
        #expect(server.seen.connections == 0)
        let allowed = await client.perform(HTTPCall(url: server.url(), allowPlainHTTP: true))
        #expect(allowed.reply?.status == 200)
    }
}
