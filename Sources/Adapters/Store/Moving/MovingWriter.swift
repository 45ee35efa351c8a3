internal import SQL

/// Writes rows into the target within one transaction.
struct MovingWriter {
    /// Values a statement; PostgreSQL takes 65,535 and SQLite 32,766.
    static let values = 8_000
    /// Rows a statement at most.
    static let rows = 200
    let sql: any SQLTransaction

    /// Inserts rows, or brings those that are there up to date.
    func put(_ rows: [[SQLValue]], _ table: MovedTable) throws {
        let rest = table.columns.dropFirst(table.keyCount)
        let isFixed = table.rule.way == .fixedRows || rest.isEmpty
        let sets = rest.map { "\($0.name)=excluded.\($0.name)" }.joined(separator: ",")
        try write(
            rows, table,
            tail: " ON CONFLICT(\(table.keyList)) DO "
                + (isFixed ? "NOTHING" : "UPDATE SET \(sets)"))
    }

    /// Deletes rows by their keys.
    func delete(_ keys: [[SQLValue]], _ table: MovedTable) throws {
        let terms = table.key.enumerated().map { "\($1.name)=$\($0 + 1)" }
        let text = "DELETE FROM \(table.name) WHERE \(terms.joined(separator: " AND "))"
        for key in keys { try sql.execute(text, key) }
    }

    private func write(_ rows: [[SQLValue]], _ table: MovedTable, tail: String) throws {
        let size = max(1, min(Self.rows, Self.values / table.columns.count))
        let head = "INSERT INTO \(table.name)(\(table.columnList)) VALUES"
        var full: String?
        var start = 0
        while start < rows.count {
            let part = rows[start..<min(start + size, rows.count)]
            let text: String
            if part.count == size, let full {
                text = full
            } else {
                text = head + Self.places(part.count, table.columns.count) + tail
                if part.count == size { full = text }
            }
            try sql.execute(text, part.flatMap { $0 })
            start += size
        }
    }

    private static func places(_ rows: Int, _ columns: Int) -> String {
        var text = ""
        var number = 0
        for row in 0..<rows {
            text += row == 0 ? "(" : ",("
            for column in 0..<columns {
                number += 1
                text += column == 0 ? "$\(number)" : ",$\(number)"
            }
            text += ")"
        }
        return text
    }
}
