internal import Lifecycle
internal import Sockets

/// Brings answers to the client, whole or in the way a fault asks for.
struct Courier {
    private let connection: Connection
    private let stopping: StopSignal
    private let configuration: SandboxConfiguration

    /// How long the client may take for a part of an answer, in microseconds.
    private static let patienceMicroseconds: Int64 = 60_000_000
    /// Where an endless answer ends after all, in pieces of 64 KiB: 10 GB.
    private static let endlessPieces = 160_000

    /// Brings answers over the connection until the signal is raised.
    init(_ connection: Connection, _ stopping: StopSignal, _ configuration: SandboxConfiguration) {
        self.connection = connection
        self.stopping = stopping
        self.configuration = configuration
    }

    /// Delivers the answer; false when the connection has ended with it.
    func deliver(_ answer: Answer, to request: WireRequest) -> Bool {
        let packs =
            configuration.packsAnswers && request.acceptsGzip && answer.delivery != .endless
        let (head, body) = answer.reply.parts(packs: packs, keepsAlive: request.keepsAlive)
        do throws(SocketError) {
            switch answer.delivery {
            case .whole:
                try send(head + body)
                return request.keepsAlive
            case .close: break
            case .hang:
                let now = SystemClock().monotonicMicroseconds()
                try connection.waitForHangUp(
                    deadlineMicroseconds: now + configuration.hangMicroseconds)
            case .half: try send(head + body.prefix(body.count / 2))
            case .reset:
                try send(head + body.prefix(body.count / 2))
                connection.reset()
            case .slow:
                for byte in head + body {
                    try send([byte])
                    if stopping.wait(microseconds: configuration.slowByteMicroseconds) { break }
                }
            case .endless: try sendEndless(head)
            }
        } catch {
            // The client has gone or the stand-in stops: the call is over either way.
        }
        return false
    }

    private func send(_ bytes: [UInt8]) throws(SocketError) {
        let deadline = SystemClock().monotonicMicroseconds() + Self.patienceMicroseconds
        try connection.write(bytes, deadlineMicroseconds: deadline)
    }

    private func sendEndless(_ head: [UInt8]) throws(SocketError) {
        try send(head)
        let piece = Array("10000\r\n".utf8) + Array(repeating: 0x20, count: 65_536) + [13, 10]
        for _ in 0..<Self.endlessPieces where !stopping.isRaised { try send(piece) }
    }
}
