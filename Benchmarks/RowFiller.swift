import Application
import Domain
import Jobs
import SQL
import SQLite
import Sandbox
import Server
import Store

/// Fills a store with copies of orders that really travelled, doubling them in SQL.
struct RowFiller: Sendable {
    let database: SQLiteDatabase

    /// Completed orders to copy from.
    static let seedCount = 500

    /// Places and completes the orders that are copied.
    static func seed(_ scratch: Scratch) async throws -> RowFiller {
        let engine = scratch.engine()
        try await scratch.place(engine, seedCount)
        try await running(engine, polls: false) {
            try await scratch.wait(for: .accepted, seedCount)
        }
        try scratch.standIn.advance(seconds: 80_000)
        try await running(scratch.engine()) { try await scratch.wait(for: .completed, seedCount) }
        return RowFiller(database: scratch.database)
    }

    /// Copies orders, lines and results until there are `count`; no history, feed or sends.
    func fill(to count: Int) async throws {
        var have = Int(
            try await database.read { try $0.scalar("SELECT count(*) FROM orders_core") ?? 0 })
        let first = have
        while have < count {
            let step = min(have, count - have, 50_000)
            let shift = have
            try await database.write { sql in
                for (table, changes) in RowFiller.tables {
                    let columns = try sql.query("SELECT name FROM pragma_table_info('\(table)')") {
                        try $0.text(0)
                    }
                    let values = columns.map { column in
                        (changes[column] ?? column).replacing("SHIFT", with: "\(shift)")
                    }
                    try sql.execute(
                        """
                        INSERT INTO \(table)(\(columns.joined(separator: ","))) \
                        SELECT \(values.joined(separator: ",")) FROM \(table) WHERE key<=\(step)
                        """)
                }
            }
            have += step
        }
        // Every seed order is alike, so each counter grows in proportion.
        let (now, before) = (Int64(have), Int64(first))
        try await database.write { sql in
            try sql.execute(
                "UPDATE counters SET value=value*$1/$2", [.integer(now), .integer(before)])
        }
    }

    private static let tables: [(String, [String: String])] = [
        (
            "orders_core",
            [
                "key": "key+SHIFT", "id": "substr(id,1,length(id)-10)||printf('%010d',key+SHIFT)",
                "number": "substr(number,1,13)||printf('%07d',key+SHIFT)",
                "placed_at": "placed_at+SHIFT*1000", "reference": "NULL", "idempotency_key": "NULL",
            ]
        ),
        (
            "order_lines",
            [
                "key": "key+SHIFT", "id": "substr(id,1,length(id)-10)||printf('%010d',key+SHIFT)",
                "order_key": "order_key+SHIFT", "target": "printf('36%013d',key+SHIFT)",
                "provider_order_id": "CAST(60000000+key+SHIFT AS TEXT)",
                "result_key": "result_key+SHIFT", "recheck_of": "NULL",
            ]
        ),
        ("line_results", ["key": "key+SHIFT", "line_key": "line_key+SHIFT"]),
    ]
}
