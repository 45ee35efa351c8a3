/// Reads and writes inside one transaction; committing is the database's business alone (F45).
package protocol SQLTransaction: SQLReader {
    /// Runs one statement and answers how many rows it changed (triggers not counted).
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// Runs one statement whose answer nobody needs; on PostgreSQL without waiting for it.
    ///
    /// Its error is thrown here, by the next statement, or at the end of the body or savepoint.
    func post(_ sql: String, _ values: [SQLValue]) throws

    /// Runs the body in a savepoint; an error rolls back to it and is rethrown.
    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension SQLTransaction {
    /// Runs one statement without values and answers how many rows it changed.
    @discardableResult
    @inlinable
    package func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }
}
