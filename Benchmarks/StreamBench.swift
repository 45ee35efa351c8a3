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
        let rounds = size.pick(3, 20, 20)
        raiseDescriptors()
        let bare = try await ChildServer.startBare()
        let limit = try measure(bare, [""], count, rounds)
        bare.stop()
        let (directory, keys) = try await ChildServer.prepare(keys: 64)
        let server = try await ChildServer.start(directory).server
        let ours = try measure(server, keys, count, rounds)
        server.stop()
        ChildServer.remove(directory)
        tell(
            Figure(
                id: "P8", work: "\(Figure.grouped(Int64(count))) SSE clients, one order to all",
                ours: ours.text, limit: "\(limit.text) (HTTP kit alone)",
                ratio: Figure.hundredths(
                    Double(ours.last(0.95)) / Double(max(1, limit.last(0.95)))),
                target: "< 12 kB; p95 < 150 ms", memory: "server \(ours.peakKilobytes / 1_024) MB"))
    }

    /// What one server came to.
    private struct Outcome {
        let bytesEach: Double
        /// Microseconds from the request to the last client, a round each, sorted.
        let times: [Int64]
        let peakKilobytes: Int

        func last(_ share: Double) -> Int64 { Measure.percentile(times, share) }

        var text: String {
            "\(Figure.number(bytesEach)) kB a client; request → last client p50 "
                + "\(Figure.time(last(0.5))), p95 \(Figure.time(last(0.95)))"
        }
    }

    private static func measure(
        _ server: ChildServer, _ keys: [String], _ count: Int, _ rounds: Int
    ) throws -> Outcome {
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
                RawConnection.get(
                    "/api/events", port: port, key: key.isEmpty ? nil : key,
                    accept: "text/event-stream"))
            clients.append(client)
            // A burst of connections would overflow the listener's queue.
            if index % 64 == 63 { try open(clients[(index - 63)...index]) }
        }
        try open(clients[(count / 64 * 64)...])
        let kilobytes = server.residentKilobytes - before
        let times = try (0..<rounds).map { try event(2 + $0, asker, clients, port, keys[0]) }
        let peak = server.peakKilobytes
        for client in clients { client.close() }
        return Outcome(
            bytesEach: Double(kilobytes) / Double(count), times: times.sorted(),
            peakKilobytes: peak)
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

    /// Places an order and waits until every client has heard; microseconds from the request.
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
