import Lifecycle
import Sockets

/// Many connections at once, a thread each, one request after the other.
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
        let stop = try StopSignal()
        let lanes = try (0..<connections).map { _ in try RawConnection(port: port, stop: stop) }
        let clock = SystemClock()
        let start = clock.monotonicMicroseconds()
        let parts = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for (index, lane) in lanes.enumerated() {
                let serials = stride(from: index, to: count, by: connections).map { $0 }
                let thread = WorkerThread(name: "load-\(index)")
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        _ = thread.submit {
                            continuation.resume(
                                with: Swift.Result {
                                    try serials.map { serial in
                                        let begin = clock.monotonicMicroseconds()
                                        let reply = try lane.send(make(serial, index))
                                        guard reply.status == status else {
                                            let text = String(
                                                decoding: reply.body.prefix(200), as: UTF8.self)
                                            throw BenchError("\(reply.status): \(text)")
                                        }
                                        return clock.monotonicMicroseconds() - begin
                                    }
                                })
                            thread.stop()
                        }
                    }
                }
            }
            return try await group.reduce(into: [Int64]()) { $0 += $1 }
        }
        let time = clock.monotonicMicroseconds() - start
        for lane in lanes { lane.close() }
        return Result(time: time, latencies: parts.sorted())
    }
}
