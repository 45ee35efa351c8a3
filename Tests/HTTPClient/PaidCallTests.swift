import Glibc
import HTTPClient
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Paid calls` {
    private let client = HTTPClient(maxInFlight: 8)

    @Test func `R2 the request on the wire is the bare one`() async throws {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let outcome = await client.perform(
            plain(
                server.url("/a/../b?x=1"), headers: [("X-Empty", ""), ("X-Note", "héllo")],
                body: Array("k=v".utf8)))
        #expect(outcome.reply?.status == 200)
        #expect(outcome.reply.map { $0.requestBytes > 0 && $0.totalMicroseconds > 0 } == true)
        let expected = [
            "POST /a/../b?x=1 HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "Accept: */*",
            "X-Empty:",
            "X-Note: héllo", "Content-Length: 3", "", "k=v",
        ]
        #expect(server.seen.requests == [expected.joined(separator: "\r\n")])
    }

    @Test func `R2 a large body goes out without waiting for a hundred-continue`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let outcome = await client.perform(
            plain(server.url(), body: [UInt8](repeating: 0x61, count: 3 << 20)))
        #expect(outcome.reply?.status == 200)
        #expect(server.seen.requests.first?.lowercased().contains("expect:") == false)
    }

    @Test(arguments: ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
    func `R2 a redirect is a reply and is not followed`(status: String) async {
        let server = RawServer { _ in
            .reply(Wire.reply("", status: status, headers: ["Location: /x"]))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url()))
        #expect(outcome.reply.map { String($0.status) } == String(status.prefix(3)))
        #expect(outcome.reply?.header("LOCATION") == "/x")
        #expect(server.seen.requests.count == 1)
    }

    @Test(arguments: [RawServer.Action.reset(), .reply([]), .reset(Array("HTTP/1.1 2".utf8))])
    func `R2 a paid call on a dying connection is sent exactly once`(
        death: RawServer.Action
    ) async {
        // The first call leaves a connection that the server keeps open: the bait.
        let server = RawServer { number in
            number == 1 ? .reply(Wire.reply("bait"), keepsOpen: true) : death
        }
        defer { server.stop() }
        let bait = await client.perform(plain(server.url(), fresh: false))
        #expect(bait.reply?.status == 200)
        let paid = await client.perform(plain(server.url("/paid")))
        #expect(paid.failure?.nothingSent == false)
        #expect(server.seen.requests.filter { $0.hasPrefix("POST /paid") }.count == 1)
        #expect(server.seen.connections == 2)
    }

    @Test func `R2 a read on a re-used connection that dies is what libcurl sends again`() async {
        // This is the reason for fresh connections: without them the same death means two sends.
        let server = RawServer { number in
            number == 1 ? .reply(Wire.reply("bait"), keepsOpen: true) : .reply([])
        }
        defer { server.stop() }
        _ = await client.perform(plain(server.url(), fresh: false))
        let read = await client.perform(plain(server.url("/read"), fresh: false))
        #expect(read.failure?.kind == .emptyReply)
        #expect(server.seen.requests.filter { $0.hasPrefix("POST /read") }.count == 2)
    }

    @Test func `R2 a paid call neither takes nor leaves a connection`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok"), keepsOpen: true) }
        defer { server.stop() }
        for _ in 0..<3 { _ = await client.perform(plain(server.url())) }
        await server.wait { $0.ended == 3 }
        #expect(server.seen.connections == 3)
    }

    @Test func `reads may share a connection`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok"), keepsOpen: true) }
        defer { server.stop() }
        for _ in 0..<3 { _ = await client.perform(plain(server.url(), fresh: false)) }
        #expect(server.seen.connections == 1)
        #expect(server.seen.requests.count == 3)
    }

    @Test func `R2 a proxy in the environment is ignored`() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"] {
                unsafe setenv(name, "http://127.0.0.1:9", 1)
            }
            let server = RawServer { _ in .reply(Wire.reply("ok")) }
            let outcome = await HTTPClient(maxInFlight: 1).perform(plain(server.url()))
            exit(outcome.reply?.status == 200 ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
}
