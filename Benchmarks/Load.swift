import Glibc
import Lifecycle

/// Many keep-alive connections at once, one request after the other on each, from one thread.
///
/// One thread and requests made beforehand: on two cores a load generator of a thread a connection
/// took as much of the processor as half the server.
enum Load {
    /// What a load came to; latencies sorted, in microseconds.
    struct Result: Sendable {
        let time: Int64
        let latencies: [Int64]

        /// Requests a second.
        var rate: Double { Double(latencies.count) * 1_000_000 / Double(max(1, time)) }
    }

    /// Sends `count` requests over `connections`; every answer must have the status.
    static func run(
        port: Int, connections: Int, count: Int, expecting status: Int,
        make: @escaping @Sendable (_ serial: Int, _ connection: Int) -> [UInt8]
    ) async throws -> Result {
        let requests = (0..<count).map { make($0, $0 % connections) }
        let thread = WorkerThread(name: "load")
        defer { thread.stop() }
        return try await withCheckedThrowingContinuation { continuation in
            _ = thread.submit {
                continuation.resume(
                    with: Swift.Result {
                        try LoadLoop(
                            port: port, connections: connections, requests: requests,
                            expecting: status
                        ).run()
                    })
            }
        }
    }
}

/// The event loop of a load, on one thread.
private final class LoadLoop {
    /// A connection and the request that is under way on it.
    private struct Lane {
        let socket: Int32
        var next: Int
        var begin: Int64 = 0
        var answer: [UInt8] = []
    }

    private let requests: [[UInt8]]
    private let status: Int
    private var watched: [pollfd] = []
    private let clock = SystemClock()
    private var lanes: [Lane] = []
    private var latencies: [Int64] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(port: Int, connections: Int, requests: [[UInt8]], expecting status: Int) throws {
        self.requests = requests
        self.status = status
        latencies.reserveCapacity(requests.count)
        for index in 0..<connections {
            let socket = try Self.connected(port)
            lanes.append(Lane(socket: socket, next: index))
            watched.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
        }
    }

    deinit {
        for lane in lanes { close(lane.socket) }
    }

    /// Runs until every request is answered.
    func run() throws -> Load.Result {
        let start = clock.monotonicMicroseconds()
        for index in lanes.indices { try send(index) }
        while latencies.count < requests.count {
            let ready = unsafe poll(&watched, nfds_t(watched.count), 60_000)
            guard ready > 0 else { throw BenchError("no answer for a minute") }
            for index in watched.indices where watched[index].revents != 0 { try receive(index) }
        }
        return Load.Result(
            time: clock.monotonicMicroseconds() - start, latencies: latencies.sorted())
    }

    private func send(_ index: Int) throws {
        guard lanes[index].next < requests.count else { return }
        let request = requests[lanes[index].next]
        lanes[index].begin = clock.monotonicMicroseconds()
        lanes[index].answer.removeAll(keepingCapacity: true)
        // A request of a few hundred bytes goes into an empty socket buffer whole.
        let sent = unsafe Glibc.send(
            lanes[index].socket, request, request.count, Int32(MSG_NOSIGNAL))
        guard sent == request.count else { throw BenchError("a request could not be sent") }
    }

    private func receive(_ index: Int) throws {
        let count = unsafe recv(lanes[index].socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw BenchError("the server closed a connection") }
        lanes[index].answer += buffer[..<count]
        guard let code = try Self.complete(lanes[index].answer) else { return }
        guard code == status else {
            let text = String(decoding: lanes[index].answer.suffix(200), as: UTF8.self)
            throw BenchError("\(code): \(text)")
        }
        latencies.append(clock.monotonicMicroseconds() - lanes[index].begin)
        lanes[index].next += lanes.count
        try send(index)
    }

    /// The status of a whole answer; nil while some of it is missing.
    private static func complete(_ answer: [UInt8]) throws -> Int? {
        guard let end = RawConnection.find(headEnd, in: answer) else { return nil }
        guard let name = RawConnection.find(lengthName, in: Array(answer[..<end])) else {
            throw BenchError("an answer without a length")
        }
        var length = 0
        for byte in answer[(name + lengthName.count)...] {
            if byte == 0x20 { continue }
            guard (0x30...0x39).contains(byte) else { break }
            length = length * 10 + Int(byte - 0x30)
        }
        guard answer.count >= end + headEnd.count + length else { return nil }
        return answer[9..<12].reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthName = Array("\r\nContent-Length:".utf8)

    private static func connected(_ port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, code == 0 else { throw BenchError("cannot connect") }
        var one: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        return descriptor
    }
}
