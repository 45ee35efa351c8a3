internal import CSQLite
internal import SQL

/// The rows of one table as a count and a hash, to compare a copy with its source (B2).
package struct TableDigest: Sendable, Equatable {
    /// The table.
    package let table: String
    /// How many rows it has.
    package let rows: Int64
    /// A hash of every value in scan order; two equal tables scanned alike have equal hashes.
    package let hash: UInt64
}

extension SQLiteConnection {
    /// Digests of every stored table; virtual ones are covered by the tables they keep data in.
    func tableDigests() throws -> [TableDigest] {
        var tables: [String] = []
        let sql = """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND rootpage > 0 ORDER BY name
            """
        try forEach(sql, []) { row in tables.append(try row.text(0)) }
        return try tables.map { table in
            var hash = ValueHash()
            var rows: Int64 = 0
            let name = table.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"")
            try forEachStatement("SELECT * FROM \"\(name)\"") { statement in
                rows += 1
                for column in 0..<statement.columnCount { statement.hash(column, into: &hash) }
            }
            return TableDigest(table: table, rows: rows, hash: hash.value)
        }
    }
}

/// A fast, unkeyed hash over values; it finds accidents, not attacks.
struct ValueHash {
    /// The hash of everything added so far.
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds one word.
    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
        value ^= value >> 29
    }

    /// Adds a kind, a length and the bytes, so that neighbouring values cannot flow together.
    mutating func add(kind: Int32, _ bytes: UnsafeRawBufferPointer) {
        add(UInt64(UInt32(bitPattern: kind)) << 48 ^ UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            unsafe add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = unsafe rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        add(rest)
    }
}
