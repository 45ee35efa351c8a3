/// Reads and writes inside one transaction; committing is the database's business alone (F45).
package protocol SQLTransaction: SQLReader {
    /// Runs one statement and answers how many rows it changed (triggers not counted).
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// Runs one statement whose answer nobody needs; on PostgreSQL without waiting for it.
    ///
    /// Its error is thrown here, by the next statement, or at the end of the body or savepoint.
    func post(_ sql: String, _ values: [SQLValue]) throws

    /// Tells that the body took named locks, which last until its group is committed.
    ///
    /// A group that holds many of them ends early, so that the server's table of locks never fills.
    func note(locks: Int)

    /// Runs the body in a savepoint; an error rolls back to it and is rethrown.
    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension SQLTransaction {
    /// Nothing: a database with one writer has no such locks.
    package func note(locks: Int) {}

    /// Runs one statement without values and answers how many rows it changed.
    @discardableResult
    @inlinable
    package func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }
}
