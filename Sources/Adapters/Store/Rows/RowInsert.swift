internal import SQL

/// An INSERT of any number of rows, whose texts are made once and so stay prepared.
struct RowInsert: Sendable {
    /// Rows a statement above which the texts go in steps, and those steps, largest first.
    private static let exact = 8
    private static let steps = [64, 32, 16]

    /// By rows a statement, from 1; those that are not a size are empty.
    private let texts: [String]

    /// `head` ends with the table's columns; `tail` follows the values, such as `ON CONFLICT …`.
    init(_ head: String, columns: Int, tail: String = "") {
        let sizes = Array(1...Self.exact) + Self.steps
        var texts = [String](repeating: "", count: (sizes.max() ?? 0) + 1)
        for size in sizes {
            let rows = (0..<size).map { row in
                "(" + (1...columns).map { "$\(row * columns + $0)" }.joined(separator: ",") + ")"
            }
            texts[size] = head + " VALUES" + rows.joined(separator: ",") + tail
        }
        self.texts = texts
    }

    /// Calls the body with each statement and its values; all rows have the width of `init`.
    func forEach(_ rows: [[SQLValue]], _ body: (String, [SQLValue]) throws -> Void) rethrows {
        var start = 0
        while start < rows.count {
            let left = rows.count - start
            let size =
                left <= Self.exact ? left : Self.steps.first { $0 <= left } ?? Self.exact
            if size == 1 {
                try body(texts[1], rows[start])
            } else {
                var values: [SQLValue] = []
                values.reserveCapacity(size * rows[start].count)
                for row in rows[start..<(start + size)] { values.append(contentsOf: row) }
                try body(texts[size], values)
            }
            start += size
        }
    }
}
