import Application
import Glibc
import Lifecycle
import Server
import Sockets

/// P8: live clients that all get one event; memory for each, time to the last one.
enum StreamBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(100, 5_000, 15_000)
        raiseDescriptors()
        let (directory, keys) = try await ChildServer.prepare(keys: 64)
        let server = try await ChildServer.start(directory).server
        let port = server.port
        let stop = try StopSignal()
        let asker = try RawConnection(port: port, stop: stop)
        _ = try asker.send(RawConnection.create(1, port: port, key: keys[0]))
        let before = server.residentKilobytes
        var clients: [RawConnection] = []
        for index in 0..<count {
            let client = try RawConnection(port: port, stop: stop)
            let key = keys[index % keys.count]
            try client.write(
                RawConnection.get("/api/events", port: port, key: key, accept: "text/event-stream"))
            clients.append(client)
            // A burst of connections would overflow the listener's queue.
            if index % 64 == 63 { try open(clients[(index - 63)...index]) }
        }
        try open(clients[(count / 64 * 64)...])
        let kilobytes = server.residentKilobytes - before
        var worst: [Int64] = []
        for round in 0..<size.pick(3, 20, 20) {
            worst.append(try event(2 + round, asker, clients, port, keys[0]))
        }
        worst.sort()
        for client in clients { client.close() }
        server.stop()
        ChildServer.remove(directory)
        tell(
            Figure(
                id: "P8", work: "\(Figure.grouped(Int64(count))) SSE clients, one order to all",
                ours:
                    "\(Figure.number(Double(kilobytes) / Double(count))) kB a client; request → last "
                    + "client p50 \(Figure.time(Measure.percentile(worst, 0.5))), p95 "
                    + Figure.time(Measure.percentile(worst, 0.95)),
                limit: "not measured here", ratio: "–", target: "< 12 kB; p95 < 150 ms",
                memory: "server \(server.peakHeld(kilobytes + before) / 1_024) MB"))
    }

    /// Reads the heads of streams that were just asked for.
    private static func open(_ clients: ArraySlice<RawConnection>) throws {
        for client in clients {
            var head: [UInt8] = []
            while RawConnection.find(Array("\r\n\r\n".utf8), in: head) == nil {
                let more = try client.read()
                guard !more.isEmpty else { throw BenchError("a stream was not opened") }
                head += more
            }
            guard head.starts(with: Array("HTTP/1.1 200".utf8)) else {
                throw BenchError(String(decoding: head.prefix(200), as: UTF8.self))
            }
        }
    }

    /// Places an order and waits until every client has heard of it; microseconds from the request on.
    private static func event(
        _ serial: Int, _ asker: RawConnection, _ clients: [RawConnection], _ port: Int,
        _ key: String
    ) throws -> Int64 {
        let clock = SystemClock()
        let start = clock.monotonicMicroseconds()
        let reply = try asker.send(RawConnection.create(serial, port: port, key: key))
        guard reply.status == 201 else { throw BenchError("\(reply.status)") }
        for client in clients {
            var heard: [UInt8] = []
            // The last of the order's events: it was confirmed.
            while RawConnection.find(Array("order.confirmed".utf8), in: heard) == nil {
                let more = try client.read()
                guard !more.isEmpty else { throw BenchError("a stream was closed") }
                heard += more
            }
        }
        return clock.monotonicMicroseconds() - start
    }

    /// Lets this process and its children hold a descriptor for every client.
    private static func raiseDescriptors() {
        var limit = rlimit(rlim_cur: 65_536, rlim_max: 65_536)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

extension ChildServer {
    /// The larger of a figure taken before and the peak, if the process still tells it.
    func peakHeld(_ kilobytes: Int) -> Int { max(kilobytes, peakKilobytes) }
}
