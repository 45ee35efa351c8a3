import Glibc
import HTTPClient
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct `What was sent` {
    private let client = HTTPClient(maxInFlight: 8)

    @Test func `R5 a closed gate sends no byte`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let asked = Lock(0)
        let outcome = await client.perform(
            plain(server.url()) {
                asked.withLock { $0 += 1 }
                return false
            })
        #expect(outcome.failure?.kind == .gateClosed)
        #expect(outcome.failure?.code == 42)
        #expect(outcome.failure?.nothingSent == true)
        #expect(asked.withLock { $0 } == 1)
        await server.wait { $0.ended == 1 }
        #expect(server.seen.bytes == 0)
        #expect(server.seen.requests.isEmpty)
    }

    @Test func `R5 an open gate is asked once, after the connection stands`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let connectionsAtGate = Lock([Int]())
        let outcome = await client.perform(
            plain(server.url()) {
                connectionsAtGate.withLock { $0.append(server.seen.requests.count) }
                return true
            })
        #expect(outcome.reply?.status == 200)
        #expect(connectionsAtGate.withLock { $0 } == [0])
    }

    @Test func `R4 a refused connection sent nothing`() async {
        let (listener, port) = Sockets.listenOnFreePort(backlog: 1)
        close(listener)
        let outcome = await client.perform(plain("http://127.0.0.1:\(port)/"))
        #expect(outcome.failure?.kind == .refused)
        #expect(outcome.failure?.nothingSent == true)
    }

    @Test func `R4 a name without an address sent nothing`() async {
        // A label of 64 letters is no legal name, so no name server is asked.
        let name = String(repeating: "a", count: 64)
        let outcome = await client.perform(plain("http://\(name).invalid/"))
        #expect(outcome.failure?.kind == .resolve)
        #expect(outcome.failure?.nothingSent == true)
    }

    @Test func `R4 a connection that does not stand in time sent nothing`() async {
        // A full accept queue drops further handshakes.
        let (listener, port) = Sockets.listenOnFreePort(backlog: 0)
        let fillers = (0..<4).map { _ in Sockets.connectWithoutWaiting(port: port) }
        defer { for socket in fillers + [listener] { close(socket) } }
        var call = plain("http://127.0.0.1:\(port)/")
        call.connectTimeoutMilliseconds = 300
        let outcome = await client.perform(call)
        #expect(outcome.failure?.kind == .connectTimeout)
        #expect(outcome.failure?.nothingSent == true)
    }

    @Test func `R4 a TLS handshake that fails or hangs sent nothing of the request`() async {
        let failing = RawServer(reads: false) { _ in .reply(Wire.reply("no TLS here")) }
        let hanging = RawServer(reads: false) { _ in .hang }
        defer {
            failing.stop()
            hanging.stop()
        }
        let failed = await client.perform(plain(failing.url(scheme: "https")))
        #expect(failed.failure?.kind == .tls)
        #expect(failed.failure?.nothingSent == true)
        var call = plain(hanging.url(scheme: "https"))
        call.connectTimeoutMilliseconds = 300
        let hung = await client.perform(call)
        #expect(hung.failure?.kind == .connectTimeout)
        #expect(hung.failure?.nothingSent == true)
    }

    @Test func `R4 a time-out after the request went out is uncertain`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url(), total: 300))
        #expect(outcome.failure?.kind == .timeout)
        #expect(outcome.failure?.code == 28)
        #expect(outcome.failure?.nothingSent == false)
        #expect(server.seen.requests.count == 1)
    }

    @Test func `R4 a server that never reads the request is uncertain too`() async {
        let server = RawServer(reads: false) { _ in .hang }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url(), total: 300))
        #expect(outcome.failure?.kind == .timeout)
        #expect(outcome.failure?.nothingSent == false)
    }

    @Test(arguments: [
        (RawServer.Action.reset(), [HTTPFailure.Kind.reset]),
        (.reply([]), [.emptyReply]),
        (.reply(Wire.head("200 OK", ["Content-Length: 100"]) + [1, 2, 3]), [.reset]),
        (.reset(Wire.head("200 OK", ["Content-Length: 100"]) + [1, 2, 3]), [.reset]),
        (
            .reply(Wire.head("200 OK", ["Transfer-Encoding: chunked"]) + Array("5\r\nab".utf8)),
            [.reset]
        ),
        (.reply(Array("<html>no status line</html>".utf8)), [.other]),
    ])
    func `R4 a reply that breaks off is uncertain`(
        action: RawServer.Action, kinds: [HTTPFailure.Kind]
    ) async {
        let server = RawServer { _ in action }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url()))
        #expect(outcome.failure.map { kinds.contains($0.kind) } == true, "\(outcome)")
        #expect(outcome.failure?.nothingSent == false)
        #expect(server.seen.requests.count == 1)
    }

    @Test func `R4 a request that could not be written whole is uncertain`() async {
        let server = RawServer(reads: false) { _ in .cut }
        defer { server.stop() }
        let outcome = await client.perform(
            plain(server.url(), body: [UInt8](repeating: 0x61, count: 8 << 20)))
        let kinds: [HTTPFailure.Kind] = [.sendFailed, .reset]
        #expect(outcome.failure.map { kinds.contains($0.kind) } == true)
        #expect(outcome.failure?.nothingSent == false)
    }

    @Test func `R4 a connection that dies between gate and first byte is uncertain`() async {
        let isAtGate = Lock(false)
        let server = RawServer(reads: false) { _ in
            spin { isAtGate.withLock { $0 } }
            return .reset()
        }
        defer { server.stop() }
        let outcome = await client.perform(
            plain(server.url()) {
                isAtGate.withLock { $0 = true }
                spin { server.seen.ended == 1 }
                return true
            })
        #expect(outcome.failure?.kind == .sendFailed)
        #expect(outcome.failure?.nothingSent == false)
    }

    @Test func `a body that breaks off is handed over as far as it came`() async {
        let server = RawServer { _ in
            .reply(Wire.head("200 OK", ["Content-Length: 100"]) + Array("half".utf8))
        }
        defer { server.stop() }
        let outcome = await client.perform(plain(server.url()))
        #expect(outcome.failure?.partial == Array("half".utf8))
    }
}
