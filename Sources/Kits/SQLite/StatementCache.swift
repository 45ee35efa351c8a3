internal import SQL

/// Prepared statements of one connection by SQL text; at its bound the least used one goes.
struct StatementCache {
    /// The most statements kept.
    static let bound = 256
    private var statements: [String: SQLiteStatement] = [:]
    private var uses: UInt64 = 0
    /// How many statements were prepared in all, to see that the cache works.
    private(set) var prepared = 0

    /// The idle statement for a text; a text that is running right now gets a second one.
    mutating func statement(
        _ sql: String, prepare: () throws(SQLError) -> SQLiteStatement
    ) throws(SQLError) -> SQLiteStatement {
        uses &+= 1
        let known = statements[sql]
        if let known, !known.isBusy {
            known.lastUse = uses
            return known
        }
        let fresh = try prepare()
        prepared += 1
        guard known == nil else { return fresh }
        if statements.count >= Self.bound { evict() }
        fresh.lastUse = uses
        statements[sql] = fresh
        return fresh
    }

    /// Lets every statement go, before the connection closes.
    mutating func removeAll() {
        statements = [:]
    }

    private mutating func evict() {
        let oldest = statements.min { $0.value.lastUse < $1.value.lastUse }
        if let oldest { statements[oldest.key] = nil }
    }
}
