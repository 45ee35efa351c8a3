/// What a connection is waiting for, with what its total deadline depends on (SEC92).
enum ConnectionDeadline: Sendable {
    /// The end of a header block, counted from now.
    case header
    /// The end of a body: so many bytes since that monotonic time in microseconds.
    case body(received: Int, since: Int64)
    /// The peer's taking of so many bytes.
    case write(bytes: Int)
    /// The next request.
    case idle
    /// Us: no deadline.
    case none

    /// The monotonic time it is over, in microseconds; Int64.max for never.
    func end(now: Int64, _ deadlines: ServerDeadlines) -> Int64 {
        switch self {
        case .header: now + Int64(deadlines.headerMilliseconds) * 1000
        case .body(let received, let since):
            since + Int64(deadlines.bodyMilliseconds) * 1000 + atRate(received, deadlines)
        case .write(let bytes):
            now + Int64(deadlines.writeMilliseconds) * 1000 + atRate(bytes, deadlines)
        case .idle: now + Int64(deadlines.idleMilliseconds) * 1000
        case .none: Int64.max
        }
    }

    /// The time so many bytes take at the slowest rate allowed, in microseconds.
    private func atRate(_ bytes: Int, _ deadlines: ServerDeadlines) -> Int64 {
        let rate = Int64(max(1, deadlines.uploadBytesPerSecond))
        let count = Int64(min(max(0, bytes), 1 << 40))
        return count * 1_000_000 / rate
    }
}
