internal import Lifecycle
internal import Sockets

/// Reads HTTP/1.1 requests from a connection, one after the other.
struct WireReader {
    /// Largest head of a request in bytes.
    static let headLimit = 32 * 1_024
    /// Largest body of a request in bytes.
    static let bodyLimit = 4 * 1_024 * 1_024
    /// How long a connection may be silent, in microseconds.
    static let patienceMicroseconds: Int64 = 30_000_000

    private let connection: Connection
    private var buffer: [UInt8] = []

    /// Reads from the connection.
    init(_ connection: Connection) { self.connection = connection }

    /// The next request; nil when the peer has ended, is silent, or does not speak HTTP.
    mutating func next() -> WireRequest? {
        while true {
            if let end = headEnd(), let head = WireHead(buffer[..<end]) {
                return finish(head, bodyStart: end + 4)
            }
            guard buffer.count < Self.headLimit, receive() else { return nil }
        }
    }

    private mutating func finish(_ head: WireHead, bodyStart: Int) -> WireRequest? {
        guard head.bodyLength <= Self.bodyLimit else { return nil }
        let end = bodyStart + head.bodyLength
        while buffer.count < end {
            guard receive() else { return nil }
        }
        let request = WireRequest(
            method: head.method, path: head.path,
            fields: FormFields([head.query, buffer[bodyStart..<end]]), headers: head.headers,
            keepsAlive: head.keepsAlive)
        buffer.removeFirst(end)
        return request
    }

    /// Takes what has come; false at the end or when the wait was too long.
    private mutating func receive() -> Bool {
        let deadline = SystemClock().monotonicMicroseconds() + Self.patienceMicroseconds
        do throws(SocketError) {
            let bytes = try connection.read(max: 64 * 1_024, deadlineMicroseconds: deadline)
            buffer += bytes
            return !bytes.isEmpty
        } catch {
            // Whatever ended the connection, there is nobody left to tell.
            return false
        }
    }

    /// Where the blank line begins.
    private func headEnd() -> Int? {
        var lineBreaks = 0
        for (index, byte) in buffer.enumerated() {
            switch (byte, lineBreaks) {
            case (13, 0), (13, 2), (10, 1): lineBreaks += 1
            case (10, 3): return index - 3
            default: lineBreaks = byte == 13 ? 1 : 0
            }
        }
        return nil
    }
}
