internal import SQL

/// What a write body works on: the writer's open transaction, inside the body's savepoint.
final class SQLiteTransaction: SQLTransaction {
    private let connection: SQLiteConnection

    /// A view on a connection whose transaction somebody else begins and ends.
    init(_ connection: SQLiteConnection) { self.connection = connection }

    /// Always SQLite.
    var dialect: Dialect { .sqlite }

    /// Calls the body for each row in order.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        try connection.forEach(sql, values, body)
    }

    /// Calls the body for the first row; false if there was none.
    func firstRow(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws -> Bool {
        try connection.firstRow(sql, values, body)
    }

    /// Runs one statement and answers how many rows it changed, triggers not counted.
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try connection.execute(sql, values)
    }

    /// Runs one statement at once: a SQLite statement has no way to wait for.
    func post(_ sql: String, _ values: [SQLValue]) throws {
        try connection.execute(sql, values)
    }

    /// Runs the body in a savepoint; an error rolls back to it and is rethrown.
    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try connection.control(.savepoint)
        do {
            let result = try body()
            try connection.control(.release)
            return result
        } catch {
            // A full disk can have ended the whole transaction; then there is no savepoint left.
            if connection.isInTransaction {
                try connection.control(.rollbackToSavepoint)
                try connection.control(.release)
            }
            throw error
        }
    }
}
