import Application
import Domain
import SQL
import SQLite

/// Every row that one placed order writes, to be written again under other keys without any check.
struct OrderTemplate: Sendable {
    /// One row: its statement and values, and which of them differ from copy to copy.
    private struct Row: Sendable {
        let sql: String
        let values: [SQLValue]
        let slots: [(index: Int, slot: Slot)]
    }

    private enum Slot: Sendable { case shift, serialText(prefix: Int), imei, position(Int) }

    private let rows: [Row]
    private let events: Int

    /// Reads the newest order of a database, with all that belongs to it.
    static func read(_ database: SQLiteDatabase) async throws -> OrderTemplate {
        try await database.read { sql in
            let order = try sql.scalar("SELECT max(key) FROM orders_core") ?? 0
            let line = try sql.scalar("SELECT max(key) FROM order_lines") ?? 0
            let tables = [
                ("orders_core", "key=\(order)"), ("order_lines", "key=\(line)"),
                ("order_state_history_core", "order_key=\(order)"), ("feed", "order_key=\(order)"),
                ("order_processing_queue_core", "line_key=\(line)"),
                ("notification_queue_core", "order_key=\(order)"),
                ("idempotency", "order_key=\(order)"),
            ]
            var rows: [Row] = []
            var events = 0
            for (table, condition) in tables {
                for values in try values(table, condition, sql) {
                    rows.append(row(table, values, position: events))
                    if table == "feed" { events += 1 }
                }
            }
            return OrderTemplate(rows: rows, events: events)
        }
    }

    private static func values(
        _ table: String, _ condition: String, _ sql: any SQLReader
    ) throws -> [[(String, SQLValue)]] {
        let columns = try sql.query("SELECT name FROM pragma_table_info('\(table)')") {
            try $0.text(0)
        }
        let types = columns.map { "typeof(\($0))" }.joined(separator: ",")
        let names = columns.joined(separator: ",")
        return try sql.query("SELECT \(types),\(names) FROM \(table) WHERE \(condition)") { row in
            try columns.enumerated().map { index, column in
                let place = columns.count + index
                switch try row.text(index) {
                case "integer": return (column, .integer(try row.integer(place)))
                case "text": return (column, .text(try row.text(place)))
                case "blob": return (column, .blob(try row.blob(place)))
                default: return (column, .null)
                }
            }
        }
    }

    private static func row(_ table: String, _ values: [(String, SQLValue)], position: Int) -> Row {
        var slots: [(Int, Slot)] = []
        for (index, (column, value)) in values.enumerated() {
            guard value != .null else { continue }
            switch (table, column) {
            case (_, "order_key"), (_, "line_key"), ("orders_core", "key"), ("order_lines", "key"),
                ("order_processing_queue_core", "key"), ("order_processing_queue_core", "turn"):
                slots.append((index, .shift))
            case ("orders_core", "id"), ("order_lines", "id"):
                slots.append((index, .serialText(prefix: 16)))
            case ("orders_core", "number"): slots.append((index, .serialText(prefix: 13)))
            case ("orders_core", "idempotency_key"), ("idempotency", "key"):
                slots.append((index, .serialText(prefix: 2)))
            case ("order_lines", "target"): slots.append((index, .imei))
            case ("feed", "pos"): slots.append((index, .position(position)))
            default: continue
            }
        }
        let names = values.map(\.0).joined(separator: ",")
        let places = (1...values.count).map { "$\($0)" }.joined(separator: ",")
        return Row(
            sql: "INSERT INTO \(table)(\(names)) VALUES(\(places))", values: values.map(\.1),
            slots: slots)
    }

    /// Writes copy `serial`, from 1, with the counters that a placed order moves.
    func write(_ serial: Int64, into sql: any SQLTransaction) throws {
        let head = try sql.scalar(
            "UPDATE feed_head SET pos=pos+$1 WHERE one=1 RETURNING pos", [.integer(Int64(events))])
        _ = try sql.scalar(
            "UPDATE order_numbers SET last=last+1 RETURNING last", [])
        try sql.execute("UPDATE lane_turns SET turn=turn+1 WHERE customer<>0")
        for row in rows {
            var values = row.values
            for (index, slot) in row.slots {
                values[index] = copied(values[index], slot, serial, head: head ?? 0)
            }
            try sql.execute(row.sql, values)
        }
        try sql.execute("UPDATE counters SET value=value+1 WHERE value>0")
    }

    private func copied(_ value: SQLValue, _ slot: Slot, _ serial: Int64, head: Int64) -> SQLValue {
        switch (slot, value) {
        case (.shift, .integer(let number)): .integer(number + serial)
        case (.serialText(let prefix), .text(let text)):
            .text(String(text.prefix(prefix)) + digits(serial, 10))
        case (.imei, .text): .text("36" + digits(serial, 13))
        case (.position(let index), .integer): .integer(head - Int64(events) + 1 + Int64(index))
        case (.shift, _), (.serialText, _), (.imei, _), (.position, _): value
        }
    }

    private func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
