internal import SQL

/// Reads one snapshot of a store for the move: rows in key order, and which keys have changed.
struct MovingReader {
    let sql: any SQLReader

    /// Rows after a key, or from the first, in key order.
    func rows(
        of table: MovedTable, after key: [SQLValue]?, limit: Int
    ) throws -> [[SQLValue]] {
        var text = "SELECT \(table.columnList) FROM \(table.source(sql.dialect))"
        var values: [SQLValue] = []
        if let key {
            let names = key.indices.map { "$\($0 + 1)" }.joined(separator: ",")
            text += " WHERE (\(table.keyList))>(\(names))"
            values = key
        }
        values.append(.int(limit))
        return try read(
            table, text + " ORDER BY \(table.keyList) LIMIT $\(values.count)", values)
    }

    /// The last key of a table; nil when it has no row.
    func lastKey(of table: MovedTable) throws -> [SQLValue]? {
        let order = table.key.map { "\($0.name) DESC" }.joined(separator: ",")
        return try sql.first(
            "SELECT \(table.keyList) FROM \(table.source(sql.dialect)) ORDER BY \(order) LIMIT 1"
        ) { row in try table.key.enumerated().map { try $1.value(row, $0) } }
    }

    /// How many notes each table has.
    func noteCounts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try sql.forEach("SELECT tab,count(*) FROM moving_changes GROUP BY tab") { row in
            counts[try row.text(0)] = Int(try row.integer(1))
        }
        return counts
    }

    /// The oldest notes of a table with the rows that their keys have now.
    func changes(of table: MovedTable, limit: Int) throws -> MovedChanges {
        let slots = table.slots.joined(separator: ",")
        var notes: [Int64] = []
        var keys: [ArraySlice<SQLValue>] = []
        try sql.forEach(
            "SELECT id,\(slots) FROM moving_changes WHERE tab=$1 ORDER BY id LIMIT $2",
            [.text(table.name), .int(limit)]
        ) { row in
            notes.append(try row.integer(0))
            keys.append(
                try table.key.enumerated().map { try $1.value(row, $0 + 1) }[...])
        }
        let rows = try read(
            table,
            """
            SELECT \(table.columnList) FROM \(table.source(sql.dialect)) \
            WHERE (\(table.keyList)) IN(SELECT \(slots) FROM moving_changes WHERE tab=$1 \
            ORDER BY id LIMIT $2) ORDER BY \(table.keyList)
            """, [.text(table.name), .int(limit)])
        return MovedChanges(notes: notes, rows: rows, gone: gone(keys, rows, table))
    }

    /// The keys that have no row any more, each once.
    private func gone(
        _ keys: [ArraySlice<SQLValue>], _ rows: [[SQLValue]], _ table: MovedTable
    ) -> [[SQLValue]] {
        var gone: [[SQLValue]] = []
        var next = rows.startIndex
        for key in keys.sorted(by: MovedRow.isBefore) {
            while next < rows.endIndex,
                MovedRow.isBefore(rows[next].prefix(table.keyCount), key)
            {
                next += 1
            }
            if next < rows.endIndex, MovedRow.isSame(rows[next].prefix(table.keyCount), key) {
                continue
            }
            if gone.last.map({ MovedRow.isSame($0[...], key) }) != true { gone.append(Array(key)) }
        }
        return gone
    }

    /// Runs a select of all columns.
    func read(
        _ table: MovedTable, _ text: String, _ values: [SQLValue]
    ) throws -> [[SQLValue]] {
        try sql.query(text, values) { row in
            var values: [SQLValue] = []
            values.reserveCapacity(table.columns.count)
            for (index, column) in table.columns.enumerated() {
                values.append(try column.value(row, index))
            }
            return values
        }
    }
}

/// What changed in one table: the notes that said so, the rows as they are, the keys without one.
struct MovedChanges: Sendable {
    let notes: [Int64]
    var rows: [[SQLValue]]
    var gone: [[SQLValue]]

    /// Leaves out what a later chunk will bring: keys after the last one that was copied, up to
    /// the last one of the walk.
    ///
    /// Keys that are gone stay: an earlier run may have put their rows into the target.
    mutating func keep(upTo cursor: [SQLValue]?, from end: [SQLValue]?, _ table: MovedTable) {
        func isLater(_ key: ArraySlice<SQLValue>) -> Bool {
            if let cursor, !MovedRow.isBefore(cursor[...], key) { return false }
            guard let end else { return true }
            return !MovedRow.isBefore(end[...], key)
        }
        rows.removeAll { isLater($0.prefix(table.keyCount)) }
    }
}
