import Lifecycle
import Sockets

/// A keep-alive connection that does no more than a load generator must; one thread uses it.
final class RawConnection: Sendable {
    private let connection: Connection

    init(port: Int, stop: StopSignal) throws {
        connection = try Connection.open(port: port, stop: stop)
    }

    /// A request without a body.
    static func get(
        _ path: String, port: Int, key: String? = nil, accept: String = "*/*"
    ) -> [UInt8] {
        let credential = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return Array(
            ("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
                + "Accept: \(accept)\r\n\(credential)\r\n")
                .utf8)
    }

    /// An order of one IMEI under a key of its own.
    static func create(_ serial: Int, port: Int, key: String) -> [UInt8] {
        create(
            serial, port: port, key: key,
            body: #"{"items":[{"service_id":"1739","imei":""# + BenchIMEI.number(serial)
                + #""}]}"#)
    }

    /// The request of an order of two products.
    static func createGoods(_ serial: Int, port: Int, key: String) -> [UInt8] {
        create(
            serial, port: port, key: key,
            body: #"{"items":[{"product_id":"BENCH-1","quantity":1},{"product_id":"BENCH-2","#
                + #""quantity":2}],"payment_method":"cod","delivery_type":"pickup"}"#)
    }

    private static func create(_ serial: Int, port: Int, key: String, body: String) -> [UInt8] {
        Array(
            """
            POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\
            Authorization: Bearer \(key)\r\nContent-Type: application/json\r\n\
            Idempotency-Key: bench-\(serial)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
            """.utf8)
    }

    /// Sends a request and reads its whole answer.
    func send(_ request: [UInt8]) throws -> (status: Int, body: [UInt8]) {
        try write(request)
        var buffer: [UInt8] = []
        while true {
            if let head = RawConnection.head(buffer) {
                let missing = head.bytes + head.length - buffer.count
                if missing <= 0 { return (head.status, Array(buffer[head.bytes...])) }
            }
            let more = try read()
            guard !more.isEmpty else { throw BenchError("the server closed a connection") }
            buffer += more
        }
    }

    func write(_ bytes: [UInt8]) throws {
        let deadline = SystemClock().monotonicMicroseconds() + 60_000_000
        try connection.write(bytes, deadlineMicroseconds: deadline)
    }

    /// What is there, waiting up to a minute.
    func read() throws -> [UInt8] {
        let deadline = SystemClock().monotonicMicroseconds() + 60_000_000
        return try connection.read(max: 16_384, deadlineMicroseconds: deadline)
    }

    func close() { connection.close() }

    /// Status, size of the head and length of the body; nil while the head is not whole.
    private static func head(_ buffer: [UInt8]) -> (status: Int, bytes: Int, length: Int)? {
        guard let end = find(Array("\r\n\r\n".utf8), in: buffer) else { return nil }
        let text = String(decoding: buffer[..<end], as: UTF8.self)
        let lines = text.split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let length =
            lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { $0.split(separator: ":").last }.flatMap { Int($0.filter { $0 != " " }) } ?? 0
        return (status, end + 4, length)
    }

    static func find(_ needle: [UInt8], in buffer: [UInt8]) -> Int? {
        guard buffer.count >= needle.count else { return nil }
        for start in 0...(buffer.count - needle.count)
        where buffer[start] == needle[0]
            && buffer[start..<(start + needle.count)].elementsEqual(needle)
        {
            return start
        }
        return nil
    }
}
