import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Replies` {
    private let client = HTTPClient(maxInFlight: 8)

    @Test func `a reply that comes byte by byte is read whole`() async {
        let server = RawServer { _ in .drip(Wire.reply("drop by drop", headers: ["X-A: 1"])) }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url()))
        #expect(outcome.reply?.body == Array("drop by drop".utf8))
        #expect(outcome.reply?.header("x-a") == "1")
    }

    @Test func `headers keep order, spelling and repetition`() async {
        let server = RawServer { _ in
            .reply(
                Wire.reply("", headers: ["Set-Cookie: a=1", "X-Odd:  v: w ", "Set-Cookie: b=2"]))
        }
        defer { server.stop() }
        let headers = await client.perform(plain(server.url())).reply?.headers ?? []
        #expect(headers.map(\.0) == ["Set-Cookie", "X-Odd", "Set-Cookie", "Content-Length"])
        #expect(headers.map(\.1) == ["a=1", "v: w", "b=2", "0"])
    }

    @Test func `an interim reply leaves nothing behind`() async {
        let interim = Wire.head("103 Early Hints", ["Link: </x>"])
        let server = RawServer { _ in .reply(interim + Wire.reply("ok", headers: ["X-A: 1"])) }
        defer { server.stop() }
        let reply = await client.perform(plain(server.url())).reply
        #expect(reply?.status == 200)
        #expect(reply?.header("Link") == nil)
        #expect(reply?.header("X-A") == "1")
    }

    @Test func `a body of exactly the limit passes and one byte more does not`() async {
        let server = RawServer { _ in .reply(Wire.reply([UInt8](repeating: 7, count: 1000))) }
        defer { server.stop() }
        let fits = await client.perform(plain(server.url(), maxBody: 1000))
        #expect(fits.reply?.body.count == 1000)
        let longer = await client.perform(plain(server.url(), maxBody: 999))
        #expect(longer.failure?.kind == .tooLarge)
        #expect(longer.failure?.partial.count == 999)
        #expect(longer.failure?.nothingSent == false)
    }

    @Test func `a body without end stops at the limit`() async {
        let server = RawServer { _ in
            .flood(
                front: Wire.head("200 OK", []), piece: [UInt8](repeating: 0x20, count: 65_536))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url(), maxBody: 1 << 20))
        #expect(outcome.failure?.kind == .tooLarge)
        #expect(outcome.failure?.partial.count == 1 << 20)
        await server.wait { $0.ended == 1 }
    }

    @Test func `headers without end stop at the limit`() async {
        let server = RawServer { _ in
            .flood(
                front: Array("HTTP/1.1 200 OK\r\n".utf8), piece: Array("X-A: 0123456789\r\n".utf8))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url()))
        #expect(outcome.failure?.kind == .tooLarge)
        #expect(outcome.failure?.nothingSent == false)
    }

    @Test func `a compressed reply is read when it was asked for`() async {
        let server = RawServer { _ in
            .reply(Wire.reply(Wire.gzip(Array("plain".utf8)), headers: ["Content-Encoding: gzip"]))
        }
        defer { server.stop() }
        let asked = await client.perform(plain(server.url(), gzip: true))
        #expect(asked.reply?.body == Array("plain".utf8))
        let unasked = await client.perform(plain(server.url()))
        #expect(unasked.reply?.body == Wire.gzip(Array("plain".utf8)))
        let requests = server.seen.requests.map { $0.lowercased() }
        #expect(requests.map { $0.contains("accept-encoding: gzip\r\n") } == [true, false])
    }

    @Test func `SEC100 a gzip bomb stops at the limit of what it unpacks to`() async {
        let bomb = Wire.gzipBomb(repeats: 100_000)
        #expect(bomb.count < 200_000)
        let server = RawServer { _ in
            .reply(Wire.reply(bomb, headers: ["Content-Encoding: gzip"]))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url(), maxBody: 1 << 20, gzip: true))
        #expect(outcome.failure?.kind == .tooLarge)
        #expect(outcome.failure?.partial.count == 1 << 20)
        #expect(outcome.failure?.partial.allSatisfy { $0 == 0 } == true)
    }

    @Test func `a compressed body that is none is named as such`() async {
        let server = RawServer { _ in
            .reply(Wire.reply("not gzip at all, really", headers: ["Content-Encoding: gzip"]))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url(), gzip: true))
        #expect(outcome.failure?.kind == .badEncoding)
        #expect(outcome.failure?.nothingSent == false)
    }

    @Test func `HEAD and GET carry no body, DELETE and PUT may`() async {
        let server = RawServer { _ in .reply(Wire.head("200 OK", ["Content-Length: 5"])) }
        let sized = RawServer { _ in .reply(Wire.reply("ok")) }
        defer {
            server.stop()
            sized.stop()
        }
        let head = await client.perform(plain(server.url(), method: "HEAD", body: nil))
        #expect(head.reply?.body == [])
        for (method, body) in [("GET", nil), ("DELETE", nil), ("PUT", "x"), ("PATCH", "y")] {
            let bytes = body.map { Array($0.utf8) }
            let outcome = await client.perform(plain(sized.url(), method: method, body: bytes))
            #expect(outcome.reply?.status == 200)
        }
        let requests = sized.seen.requests
        #expect(
            requests.map { String($0.prefix { $0 != " " }) } == ["GET", "DELETE", "PUT", "PATCH"])
        #expect(
            requests.map { $0.contains("Content-Length: 1\r\n") } == [false, false, true, true])
    }

    @Test func `a local socket is reached by its path`() async {
        let path = "/tmp/waybill-client-\(UInt64.random(in: 0 ... .max)).sock"
        let server = RawServer(unixSocket: path) { _ in .reply(Wire.reply("local")) }
        defer { server.stop() }
        let outcome = await client.perform(
            HTTPCall(url: "http://localhost/health", unixSocket: path))
        #expect(outcome.reply?.body == Array("local".utf8))
        #expect(server.seen.requests.first?.hasPrefix("GET /health HTTP/1.1\r\n") == true)
    }
}
