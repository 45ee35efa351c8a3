internal import SQL

/// A table as both databases see it, with the columns of its key first and the rest by name.
struct MovedTable: Sendable {
    let rule: MovingRule
    let columns: [MovedColumn]
    /// How many of the columns are the primary key.
    let keyCount: Int

    /// The table's name.
    var name: String { rule.table }

    /// The primary key, in its order.
    var key: ArraySlice<MovedColumn> { columns.prefix(keyCount) }

    /// All columns, for a select or an insert.
    var columnList: String { columns.map(\.name).joined(separator: ",") }

    /// The key's columns.
    var keyList: String { key.map(\.name).joined(separator: ",") }

    /// The columns of `moving_changes` that hold this key, in the key's order.
    var slots: [String] {
        var used: [MovedColumn.Kind: Int] = [:]
        return key.map { column in
            used[column.kind, default: 0] += 1
            return "\(column.kind.rawValue)\(used[column.kind] ?? 1)"
        }
    }

    /// What rows are read from.
    func source(_ dialect: Dialect) -> String {
        // The marks of the move are not the store's own.
        if name == "meta" {
            return "(SELECT key,value FROM meta WHERE key NOT IN(\(MovingMark.keys))) t"
        }
        guard name == "counters" else { return "\(name) t" }
        switch dialect {
        case .sqlite: return "counters t"
        // differs: PostgreSQL appends changes of counters, so that no two writers share a row.
        case .postgres:
            return """
                (SELECT name,CAST(sum(value) AS BIGINT) AS value FROM (SELECT name,value \
                FROM counters UNION ALL SELECT name,delta FROM counter_changes) c GROUP BY name) t
                """
        }
    }
}

/// One column that moves.
struct MovedColumn: Sendable, Equatable {
    /// The types that both databases share; the raw value begins its slot in `moving_changes`.
    enum Kind: String, Sendable { case integer = "i", text = "t", blob = "b" }

    let name: String
    let kind: Kind

    /// The value in a column of a row.
    func value(_ row: any SQLRow, _ index: Int) throws -> SQLValue {
        switch kind {
        case .integer: .optional(try row.optionalInteger(index))
        case .text: .optional(try row.optionalText(index))
        case .blob: .optional(try row.optionalBlob(index))
        }
    }
}

/// Order and bytes of rows that both databases agree on.
enum MovedRow {
    /// True when a key stands before another one: numbers by value, texts and bytes byte by byte.
    static func isBefore(_ left: ArraySlice<SQLValue>, _ right: ArraySlice<SQLValue>) -> Bool {
        for (one, two) in zip(left, right) where !isSame(one, two) { return isBefore(one, two) }
        return false
    }

    /// True when all values are the same, texts byte by byte.
    static func isSame(_ left: ArraySlice<SQLValue>, _ right: ArraySlice<SQLValue>) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    }

    /// Texts are compared byte by byte: to Swift two spellings of one accent are equal.
    static func isSame(_ left: SQLValue, _ right: SQLValue) -> Bool {
        guard case .text(let one) = left, case .text(let two) = right else { return left == right }
        return one.utf8.elementsEqual(two.utf8)
    }

    private static func isBefore(_ left: SQLValue, _ right: SQLValue) -> Bool {
        // A key column holds values of one type, and no NULL.
        switch left {
        case .integer(let one):
            guard case .integer(let two) = right else { return false }
            return one < two
        case .text(let one):
            guard case .text(let two) = right else { return false }
            return one.utf8.lexicographicallyPrecedes(two.utf8)
        case .blob(let one):
            guard case .blob(let two) = right else { return false }
            return one.lexicographicallyPrecedes(two)
        case .null: return true
        }
    }

    /// Appends a row as bytes that only an equal row has: a tag and a length before each value.
    static func append(_ row: [SQLValue], to bytes: inout [UInt8]) {
        for value in row {
            switch value {
            case .null: bytes.append(0)
            case .integer(let number): add(1, UInt64(bitPattern: number), &bytes)
            case .text(let text):
                add(2, UInt64(text.utf8.count), &bytes)
                bytes.append(contentsOf: text.utf8)
            case .blob(let blob):
                add(3, UInt64(blob.count), &bytes)
                bytes.append(contentsOf: blob)
            }
        }
    }

    private static func add(_ tag: UInt8, _ word: UInt64, _ bytes: inout [UInt8]) {
        bytes.append(tag)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    /// A key as a person may look for it: `orders_core key=17`.
    static func name(_ key: ArraySlice<SQLValue>, of table: MovedTable) -> String {
        let parts = zip(table.key, key).map { column, value in
            switch value {
            case .null: "\(column.name)=NULL"
            case .integer(let number): "\(column.name)=\(number)"
            case .text(let text): "\(column.name)=\(text)"
            case .blob(let bytes):
                "\(column.name)="
                    + bytes.map { byte in
                        let digits = String(byte, radix: 16)
                        return digits.count == 1 ? "0" + digits : digits
                    }.joined()
            }
        }
        return "\(table.name) \(parts.joined(separator: " "))"
    }
}
