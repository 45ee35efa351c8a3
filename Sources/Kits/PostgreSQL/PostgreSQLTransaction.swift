internal import SQL

/// What a write body works on: its part of a group's transaction.
final class PostgreSQLTransaction: SQLTransaction {
    private let connection: PostgreSQLConnection
    /// How many named locks the group's bodies took so far, those of undone bodies included.
    private(set) var locks = 0

    /// A view on a connection whose transaction somebody else begins and ends.
    init(_ connection: PostgreSQLConnection) { self.connection = connection }

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

    /// Runs one statement and answers how many rows it changed.
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try connection.execute(sql, values)
    }

    /// Sends one statement; its error is thrown by a later call or at the end of the body.
    func post(_ sql: String, _ values: [SQLValue]) throws {
        try connection.post(sql, values)
    }

    /// Counts named locks, so that their group can end before it holds too many.
    func note(locks: Int) { self.locks += locks }

    /// Runs the body in a savepoint; an error rolls back to it and is rethrown.
    func savepoint<T>(_ body: () throws -> T) throws -> T {
        // What was posted before belongs outside: its error must not be taken for the body's.
        try connection.settle()
        try connection.checkTransaction()
        try connection.control(.savepoint)
        do {
            let result = try body()
            try connection.settle()
            try connection.checkTransaction()
            try connection.control(.release)
            return result
        } catch {
            try connection.checkLine()
            try connection.settle()
            // A deadlock is no answer to the body, which may go on without what it undid here.
            if let failure = connection.failure, failure.cause.asksForRepeat {
                connection.conflict = connection.conflict ?? failure
            }
            try connection.returnToSavepoint()
            throw error
        }
    }
}
