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
        let said = "\(Figure.number(limit))/s (pgbench, 64 clients, pipelined)"
        tell(
            Figure(
                id: "P1", work: "PostgreSQL: the \(rows.count) rows alone through the kit",
                ours: "\(Figure.number(bare))/s", limit: said,
                ratio: Figure.hundredths(bare / limit), target: "–", memory: "–"))
        tell(
            Figure(
                id: "P1", work: "PostgreSQL: pgbench that waits for each statement",
                ours: "\(Figure.number(waiting))/s", limit: said,
                ratio: Figure.hundredths(waiting / limit), target: "–", memory: "–"))
        let desk = scratch.engine().desk
        let measured = try await Measure.all {
            try await Producers.each(count, 64) { try await scratch.place($0 + 10, by: desk) }
        }
        let rate = Double(count) * 1_000_000 / Double(measured.time)
        tell(
            Figure(
                id: "P1", work: "PostgreSQL: the use case and the store alone, 64 producers",
                ours: "\(Figure.number(rate))/s", limit: said,
                ratio: Figure.hundredths(rate / limit), target: "–", memory: measured.memory))
        try await overHTTP(scratch.server, count, limit, said, tell)
        await scratch.close()
    }

    private static func bare(
        _ scratch: PostgreSQLScratch, seconds: Int
    ) async throws -> (rows: RowCopies, rate: Double) {
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
        return (rows, Double(done.withLock { $0 }) * 1_000_000 / Double(time))
    }

    private static func pgbench(
        _ scratch: PostgreSQLScratch, _ rows: RowCopies, isPipelined: Bool, seconds: Int
    ) async throws -> Double {
        let script = try PostgreSQLScratch.script(rows.script(isPipelined: isPipelined))
        return try await scratch.server.pgbench("-c 64 -j 2 -T \(seconds) -f \(script)")
    }

    private static func overHTTP(
        _ postgres: TestPostgreSQL, _ count: Int, _ limit: Double, _ said: String,
        _ tell: @Sendable (Figure) -> Void
    ) async throws {
        let (directory, keys) = try await ChildServer.prepare(keys: 64, database: postgres.url)
        let server = try await ChildServer.start(directory, database: postgres.url).server
        let port = server.port
        let before = server.residentKilobytes
        let result = try await Load.run(
            port: port, connections: 64, count: count, expecting: 201
        ) { serial, index in
            RawConnection.create(1 + serial, port: port, key: keys[index % keys.count])
        }
        let p99 = Figure.time(Measure.percentile(result.latencies, 0.99))
        tell(
            Figure(
                id: "P1",
                work: "PostgreSQL: \(Figure.grouped(Int64(count))) creates over HTTP, "
                    + "64 connections",
                ours: "\(Figure.number(result.rate))/s, p99 \(p99)", limit: said,
                ratio: Figure.hundredths(result.rate / limit), target: "≥ 0.60",
                memory: "\(server.peakKilobytes / 1_024) MB "
                    + "(+\((server.peakKilobytes - before) / 1_024))"))
        server.stop()
        ChildServer.remove(directory)
    }
}
