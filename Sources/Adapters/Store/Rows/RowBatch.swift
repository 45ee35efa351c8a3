internal import SQL

/// Rows that go into one table with few statements.
enum RowBatch {
    /// Rows a statement; the texts of the sizes 1–8 stay in the statement cache.
    static let size = 8

    /// Inserts the rows; `tail` follows the values, for example `ON CONFLICT …`.
    static func insert(
        _ head: String, _ rows: [[SQLValue]], tail: String = "", into sql: any SQLTransaction
    ) throws {
        var start = 0
        while start < rows.count {
            let part = rows[start..<min(start + size, rows.count)]
            var text = head
            text += " VALUES"
            var number = 0
            for (index, row) in part.enumerated() {
                text += index == 0 ? "(" : ",("
                for column in row.indices {
                    number += 1
                    text += column == 0 ? "$\(number)" : ",$\(number)"
                }
                text += ")"
            }
            text += tail
            try sql.post(text, part.flatMap { $0 })
            start += size
        }
    }
}
