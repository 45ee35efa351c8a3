import Application
import DatabaseHarness
import Domain
import Lifecycle
import PostgreSQL
import SQL
import Server

/// P1 on PostgreSQL: durable creation over HTTP and by the use case, beside the bare rows through
/// the kit and through `pgbench`, which is libpq without anything around it.
enum PostgreSQLCreateBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let scratch = try await PostgreSQLScratch()
        let count = size.pick(300, 10_000, 50_000)
        let seconds = size.pick(1, 5, 10)
        let (rows, bare) = try await bare(scratch, seconds: seconds)
        let waiting = try await pgbench(scratch, rows, isPipelined: false, seconds: seconds)
        let limit = try await pgbench(scratch, rows, isPipelined: true, seconds: seconds)
        tell(figure("the \(rows.count) rows alone through the kit", bare, limit))
        tell(figure("pgbench that waits for each statement", waiting, limit))
        let desk = scratch.engine().desk
        let processor = try await scratch.processorMicroseconds()
        let measured = try await Measure.all {
            try await Producers.each(count, 64) { try await scratch.place($0 + 10, by: desk) }
        }
        let placed = Rate(
            count, measured.time, try await scratch.processorMicroseconds() - processor)
        tell(
            figure(
                "the use case and the store alone, 64 producers", placed, limit,
                memory: measured.memory))
        try await overHTTP(scratch, count, limit, tell)
        await scratch.close()
    }

    /// Orders a second, and the processor time that everything together took for one.
    private struct Rate {
        let rate: Double
        let processor: Double

        /// So many in a time, both times in microseconds.
        init(_ count: Int, _ time: Int64, _ processor: Int64) {
            rate = Double(count) * 1_000_000 / Double(max(time, 1))
            self.processor = Double(processor) / Double(max(count, 1))
        }

        /// The rate and the processor time as the table shows them.
        var text: String { "\(Figure.number(rate))/s, \(Figure.number(processor)) µs" }
    }

    private static func figure(
        _ work: String, _ ours: Rate, _ limit: Rate, more: String = "", target: String = "–",
        memory: String = "–"
    ) -> Figure {
        let byProcessor = Figure.hundredths(limit.processor / ours.processor)
        return Figure(
            id: "P1", work: "PostgreSQL: \(work)", ours: ours.text + " of processor each" + more,
            limit: limit.text + " (pgbench, 64 clients, pipelined)",
            ratio: "\(Figure.hundredths(ours.rate / limit.rate)); \(byProcessor) by processor time",
            target: target, memory: memory)
    }

    private static func bare(
        _ scratch: PostgreSQLScratch, seconds: Int
    ) async throws -> (rows: RowCopies, rate: Rate) {
        let desk = scratch.engine().desk
        try await scratch.place(1, by: desk)
        let before = try await scratch.database.write { sql in
            try sql.scalar("SELECT pg_current_xact_id()::text::bigint")
        }
        try await scratch.place(2, by: desk)
        let rows = try await RowCopies(scratch.database, since: before ?? 0)
        let done = Lock(0)
        let clock = SystemClock()
        let end = clock.monotonicMicroseconds() + Int64(seconds) * 1_000_000
        let processor = try await scratch.processorMicroseconds()
        let time = try await Measure.time {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for producer in 0..<64 {
                    group.addTask {
                        var serial = Int64(producer) * 10_000_000
                        while clock.monotonicMicroseconds() < end {
                            serial += 1
                            let copy = serial
                            try await scratch.database.write { try rows.write(copy, into: $0) }
                            done.withLock { $0 += 1 }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let used = try await scratch.processorMicroseconds() - processor
        return (rows, Rate(done.withLock { $0 }, time, used))
    }

    private static func pgbench(
        _ scratch: PostgreSQLScratch, _ rows: RowCopies, isPipelined: Bool, seconds: Int
    ) async throws -> Rate {
        let script = try PostgreSQLScratch.script(rows.script(isPipelined: isPipelined))
        let processor = try await scratch.processorMicroseconds()
        let rate = try await scratch.server.pgbench("-c 64 -j 2 -T \(seconds) -f \(script)")
        return Rate(
            Int(rate * Double(seconds)), Int64(seconds) * 1_000_000,
            try await scratch.processorMicroseconds() - processor)
    }

    private static func overHTTP(
        _ scratch: PostgreSQLScratch, _ count: Int, _ limit: Rate,
        _ tell: @Sendable (Figure) -> Void
    ) async throws {
        let (directory, keys) = try await ChildServer.prepare(
            keys: 64, database: scratch.server.url)
        let server = try await ChildServer.start(directory, database: scratch.server.url).server
        let port = server.port
        let before = server.residentKilobytes
        let processor = try await scratch.processorMicroseconds()
        let clock = SystemClock()
        let start = clock.monotonicMicroseconds()
        let result = try await Load.run(
            port: port, connections: 64, count: count, expecting: 201
        ) { serial, index in
            RawConnection.create(1 + serial, port: port, key: keys[index % keys.count])
        }
        let time = clock.monotonicMicroseconds() - start
        let ours = Rate(count, time, try await scratch.processorMicroseconds() - processor)
        let p99 = Figure.time(Measure.percentile(result.latencies, 0.99))
        tell(
            figure(
                "\(Figure.grouped(Int64(count))) creates over HTTP, 64 connections", ours, limit,
                more: ", p99 \(p99)", target: "≥ 0.60",
                memory: "\(server.peakKilobytes / 1_024) MB "
                    + "(+\((server.peakKilobytes - before) / 1_024))"))
        server.stop()
        ChildServer.remove(directory)
    }
}
