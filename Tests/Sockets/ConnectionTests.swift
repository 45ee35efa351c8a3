import Lifecycle
import Sockets
import Testing

/// Connections, their endings, and the server that hands them out.
struct ConnectionTests {
    private func soon(_ microseconds: Int64 = 5_000_000) -> Int64 {
        SystemClock().monotonicMicroseconds() + microseconds
    }

    /// A server that runs the handler, and a connection to it.
    private func pair(
        threadLimit: Int = 4, _ handler: @escaping @Sendable (Connection) -> Void
    ) throws -> (ConnectionServer, Connection) {
        let server = try ConnectionServer(name: "test", port: 0, threadLimit: threadLimit)
        server.start(handler)
        return (server, try Connection.open(port: server.port, stop: try StopSignal()))
    }

    @Test func `bytes come back as they were sent`() throws {
        let (server, client) = try pair { connection in
            while let bytes = try? connection.read(max: 1_000, deadlineMicroseconds: .max),
                !bytes.isEmpty
            {
                try? connection.write(bytes, deadlineMicroseconds: .max)
            }
        }
        defer { server.stop() }
        let sent = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        var received: [UInt8] = []
        for start in stride(from: 0, to: sent.count, by: 20_000) {
            try client.write(Array(sent[start..<(start + 20_000)]), deadlineMicroseconds: soon())
            while received.count < start + 20_000 {
                received += try client.read(max: 65_536, deadlineMicroseconds: soon())
            }
        }
        client.halfClose()
        #expect(try client.read(max: 10, deadlineMicroseconds: soon()).isEmpty)
        #expect(received == sent)
    }

    @Test func `a read ends at its deadline`() throws {
        let (server, client) = try pair { connection in
            try? connection.waitForHangUp(deadlineMicroseconds: .max)
        }
        defer { server.stop() }
        #expect(throws: SocketError.timedOut) {
            try client.read(max: 1, deadlineMicroseconds: soon(20_000))
        }
    }

    @Test func `a reset is told from an end`() throws {
        let (server, client) = try pair { connection in connection.reset() }
        defer { server.stop() }
        #expect(throws: SocketError.closed) {
            try client.read(max: 1, deadlineMicroseconds: soon())
        }
        let (other, second) = try pair { _ in }
        defer { other.stop() }
        #expect(try second.read(max: 1, deadlineMicroseconds: soon()).isEmpty)
    }

    @Test func `a closed connection refuses further calls`() throws {
        let (server, client) = try pair { _ in }
        defer { server.stop() }
        client.close()
        client.close()
        #expect(throws: SocketError.closed) {
            try client.write([1], deadlineMicroseconds: soon())
        }
    }

    @Test func `stop wakes handlers that wait and refuses new connections`() throws {
        let woken = Lock(0)
        let (server, client) = try pair { connection in
            try? connection.write([1], deadlineMicroseconds: .max)
            _ = try? connection.read(max: 1, deadlineMicroseconds: .max)
            woken.withLock { $0 += 1 }
        }
        #expect(try client.read(max: 1, deadlineMicroseconds: soon()) == [1])
        server.stop()
        #expect(woken.withLock { $0 } == 1)
        #expect(throws: SocketError.self) {
            try Connection.open(port: server.port, stop: try StopSignal())
        }
    }

    @Test func `more connections than threads wait for their turn`() throws {
        let (server, first) = try pair(threadLimit: 2) { connection in
            let bytes = (try? connection.read(max: 1, deadlineMicroseconds: .max)) ?? []
            try? connection.write(bytes, deadlineMicroseconds: .max)
        }
        defer { server.stop() }
        var clients = [first]
        for _ in 0..<9 {
            clients.append(try Connection.open(port: server.port, stop: try StopSignal()))
        }
        for (number, client) in clients.enumerated() {
            try client.write([UInt8(number)], deadlineMicroseconds: soon())
        }
        for (number, client) in clients.enumerated() {
            #expect(try client.read(max: 1, deadlineMicroseconds: soon()) == [UInt8(number)])
        }
    }

    @Test func `suspend refuses connections, resume takes them on the same port`() throws {
        let (server, first) = try pair { connection in
            try? connection.write([7], deadlineMicroseconds: .max)
        }
        defer { server.stop() }
        #expect(try first.read(max: 1, deadlineMicroseconds: soon()) == [7])
        server.suspend()
        #expect(throws: SocketError.self) {
            try Connection.open(port: server.port, stop: try StopSignal())
        }
        try server.resume()
        let again = try Connection.open(port: server.port, stop: try StopSignal())
        #expect(try again.read(max: 1, deadlineMicroseconds: soon()) == [7])
    }

    @Test func `a port that is taken or out of range is refused`() throws {
        let listener = try TCPListener(port: 0)
        #expect(throws: SocketError.self) { try TCPListener(port: listener.port) }
        #expect(throws: SocketError.badPort) { try TCPListener(port: 70_000) }
    }

    @Test func `a signal is raised once and for all`() throws {
        let signal = try StopSignal()
        #expect(!signal.wait(microseconds: 1_000))
        signal.raise()
        signal.raise()
        #expect(signal.isRaised && signal.wait(microseconds: 60_000_000))
    }
}
