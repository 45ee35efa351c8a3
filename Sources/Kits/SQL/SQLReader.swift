/// Reads inside one transaction; only usable while the body it was handed to runs.
package protocol SQLReader {
    /// Which database answers.
    var dialect: Dialect { get }

    /// Calls the body for each row in order; an error of the body ends the query and is rethrown.
    func forEach(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws

    /// Calls the body for the first row, reads no further; false if there was no row.
    @discardableResult
    func firstRow(
        _ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws -> Bool

    /// Calls the body for each row of each query, in order, with the query's index from 0.
    ///
    /// PostgreSQL is waited for once, and holds all answers in memory until the last is there.
    func forEach(of queries: [SQLQuery], _ body: (Int, any SQLRow) throws -> Void) throws
}

extension SQLReader {
    /// One query after the other, where nothing has to be waited for.
    package func forEach(
        of queries: [SQLQuery], _ body: (Int, any SQLRow) throws -> Void
    ) throws {
        for (index, query) in queries.enumerated() {
            try forEach(query.sql, query.values) { row in try body(index, row) }
        }
    }

    /// Calls the body for each row of a statement without values.
    @inlinable
    package func forEach(_ sql: String, _ body: (any SQLRow) throws -> Void) throws {
        try forEach(sql, [], body)
    }

    /// Every row, mapped, in order; the statement bounds how many there can be.
    @inlinable
    package func query<T>(
        _ sql: String, _ values: [SQLValue] = [], _ map: (any SQLRow) throws -> T
    ) throws -> [T] {
        var result: [T] = []
        try forEach(sql, values) { row in result.append(try map(row)) }
        return result
    }

    /// The first row, mapped; nil if there is none.
    @inlinable
    package func first<T>(
        _ sql: String, _ values: [SQLValue] = [], _ map: (any SQLRow) throws -> T
    ) throws -> T? {
        var result: T?
        try firstRow(sql, values) { row in result = try map(row) }
        return result
    }

    /// The first column of the first row as an integer; nil for NULL or no row.
    @inlinable
    package func scalar(_ sql: String, _ values: [SQLValue] = []) throws -> Int64? {
        var result: Int64?
        try firstRow(sql, values) { row in result = try row.optionalInteger(0) }
        return result
    }
}
