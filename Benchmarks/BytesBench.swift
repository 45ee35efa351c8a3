import Application
import Domain
import SQL
import SQLite
import Sandbox

/// P9: bytes on disk for each completed order, everything included.
enum BytesBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(300, 5_000, 20_000)
        let scratch = try await Scratch()
        let engine = scratch.engine()
        let empty = try await scratch.bytes()
        let measured = try await Measure.all {
            try await scratch.place(engine, count)
            try await running(engine, polls: false) {
                try await scratch.wait(for: .accepted, count)
            }
            try scratch.standIn.advance(seconds: 80_000)
            try await running(scratch.engine()) { try await scratch.wait(for: .completed, count) }
        }
        let bytes = (try await scratch.bytes() - empty) / Int64(count)
        let parts = try await biggest(scratch, count)
        await scratch.close()
        tell(
            Figure(
                id: "P9",
                work: "bytes a completed order (\(Figure.grouped(Int64(count))) orders): \(parts)",
                ours: "\(Figure.grouped(bytes)) B", limit: "–", ratio: "–", target: "≤ 2 500 B hot",
                memory: measured.memory))
    }

    /// Where the bytes are: the largest tables and indexes, per order.
    private static func biggest(_ scratch: Scratch, _ count: Int) async throws -> String {
        let rows = try await scratch.database.read { sql in
            try sql.query(
                "SELECT name,sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8"
            ) { row in (try row.text(0), try row.integer(1)) }
        }
        return rows.map { "\($0.0) \($0.1 / Int64(count))" }.joined(separator: ", ")
    }
}
