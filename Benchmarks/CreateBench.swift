import Application
import Domain
import Lifecycle
import SQL
import SQLite
import Server
import Store

/// P1: durable creation of one-IMEI orders over HTTP, beside the same rows on the SQLite kit.
enum CreateBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(1_000, 30_000, 100_000)
        let raw = try await raw(count)
        tell(try await useCase(count, raw))
        let (directory, keys) = try await ChildServer.prepare(keys: 64)
        let server = try await ChildServer.start(directory).server
        let port = server.port
        let before = server.residentKilobytes
        var first = 1
        var best = 0.0
        for connections in [64, size.pick(128, 512, 512)] {
            let start = first
            let used = Measure.processorMicroseconds(server.process)
            let result = try await Load.run(
                port: port, connections: connections, count: count, expecting: 201
            ) { serial, index in
                RawConnection.create(start + serial, port: port, key: keys[index % keys.count])
            }
            first += count
            best = max(best, result.rate)
            let each = (Measure.processorMicroseconds(server.process) - used) / Int64(count)
            let p99 = Figure.time(Measure.percentile(result.latencies, 0.99))
            tell(
                Figure(
                    id: "P1",
                    work:
                        "\(Figure.grouped(Int64(count))) creates over HTTP, "
                        + "\(connections) connections",
                    ours:
                        "\(Figure.number(result.rate))/s, p99 \(p99), "
                        + "\(each) µs of server processor each",
                    limit: "\(Figure.number(raw))/s (64 producers)",
                    ratio: Figure.hundredths(result.rate / raw),
                    target: "≥ 0.60, ≥ 5 000/s, p99 < 50 ms",
                    memory:
                        "\(server.peakKilobytes / 1_024) MB "
                        + "(+\((server.peakKilobytes - before) / 1_024))"
                ))
        }
        tell(try await goods(server, keys, from: first, count, best))
        server.stop()
        ChildServer.remove(directory)
    }

    /// Orders of two products: prices, a reservation each, terms and a task for staff.
    private static func goods(
        _ server: ChildServer, _ keys: [String], from first: Int, _ count: Int, _ checks: Double
    ) async throws -> Figure {
        let port = server.port
        let used = Measure.processorMicroseconds(server.process)
        let result = try await Load.run(
            port: port, connections: 64, count: count, expecting: 201
        ) { serial, index in
            RawConnection.createGoods(first + serial, port: port, key: keys[index % keys.count])
        }
        let each = (Measure.processorMicroseconds(server.process) - used) / Int64(count)
        let p95 = Figure.time(Measure.percentile(result.latencies, 0.95))
        return Figure(
            id: "P1",
            work: "\(Figure.grouped(Int64(count))) creates of goods, 2 lines, 64 connections",
            ours:
                "\(Figure.number(result.rate))/s, p95 \(p95), "
                + "\(each) µs of server processor each",
            limit: "\(Figure.number(checks))/s, IMEI orders over HTTP",
            ratio: Figure.hundredths(result.rate / checks), target: "≥ 0.60, p95 < 2 s",
            memory: "\(server.peakKilobytes / 1_024) MB")
    }

    /// The same through the use case alone: validation, look-ups, all rows; no HTTP, no JSON.
    private static func useCase(_ count: Int, _ raw: Double) async throws -> Figure {
        let scratch = try await Scratch()
        let desk = scratch.engine().desk
        let house = scratch.house
        let next = Lock(0)
        let measured = try await Measure.all {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        while true {
                            let serial = next.withLock { next -> Int in
                                next += 1
                                return next
                            }
                            guard serial <= count else { return }
                            let answer = try await desk.place(
                                PlaceCommand(
                                    channel: .api, customer: house, placedBy: .system, role: .admin,
                                    items: [
                                        PlaceItem(service: "1739", target: BenchIMEI.number(serial))
                                    ]),
                                key: IdempotencyRequest(
                                    scope: "test/house", key: "bench-\(serial)",
                                    fingerprint: [UInt8](repeating: 1, count: 32)), render: rendered
                            )
                            guard case .fresh(let fresh) = answer, fresh.status == 201 else {
                                throw BenchError("\(answer)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        await scratch.close()
        let rate = Double(count) * 1_000_000 / Double(measured.time)
        return Figure(
            id: "P1", work: "of it the use case and the store alone, 64 producers",
            ours: "\(Figure.number(rate))/s", limit: "\(Figure.number(raw))/s (64 producers)",
            ratio: Figure.hundredths(rate / raw), target: "–", memory: measured.memory)
    }

    /// An answer of a usual size.
    static let rendered: @Sendable (PlaceOutcome) -> RenderedAnswer = { outcome in
        guard case .placed(let order, _, _) = outcome else {
            return RenderedAnswer(status: 422, body: [], order: nil, hasEffect: false)
        }
        return RenderedAnswer(
            status: 201, body: [UInt8](repeating: 0x61, count: 500), order: order.id,
            hasEffect: true)
    }

    /// The rows of one placed order again and again, group-committed, from 64 producers.
    private static func raw(_ count: Int) async throws -> Double {
        let scratch = try await Scratch()
        let house = scratch.house
        _ = try await scratch.engine().desk.place(
            PlaceCommand(
                channel: .api, customer: house, placedBy: .system, role: .admin,
                items: [PlaceItem(service: "1739", target: BenchIMEI.number(1))]),
            key: IdempotencyRequest(
                scope: "test/house", key: "bench-0", fingerprint: [UInt8](repeating: 1, count: 32)),
            render: rendered)
        let template = try await OrderTemplate.read(scratch.database)
        let next = Lock<Int64>(0)
        let time = try await Measure.time {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        while true {
                            let serial = next.withLock { next -> Int64 in
                                next += 1
                                return next
                            }
                            guard serial <= Int64(count) else { return }
                            try await scratch.database.write {
                                try template.write(serial, into: $0)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        await scratch.close()
        return Double(count) * 1_000_000 / Double(time)
    }
}
