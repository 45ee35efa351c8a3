internal import SQL

/// What a read body works on: one snapshot that nobody's commit changes.
struct PostgreSQLSnapshot: SQLReader {
    let connection: PostgreSQLConnection

    /// Always PostgreSQL.
    var dialect: Dialect { .postgres }

    /// Calls the body for each row in order.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        try connection.forEach(sql, values, body)
    }

    /// Calls the body for each row of queries that are waited for once.
    func forEach(of queries: [SQLQuery], _ body: (Int, any SQLRow) throws -> Void) throws {
        try connection.forEach(of: queries, body)
    }

    /// Calls the body for the first row; false if there was none.
    func firstRow(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws -> Bool {
        try connection.firstRow(sql, values, body)
    }
}
