internal import CSQLite
package import SQL

/// The current row of a statement; valid only inside the body it was handed to.
package struct SQLiteRow: SQLRow {
    let statement: SQLiteStatement

    /// The integer in a column; NULL or another type is a mismatch.
    package func integer(_ column: Int) throws(SQLError) -> Int64 {
        guard statement.type(column) == SQLITE_INTEGER else { throw mismatch(column, "integer") }
        return statement.rawInteger(column)
    }

    /// The text in a column; NULL or another type is a mismatch.
    package func text(_ column: Int) throws(SQLError) -> String {
        guard statement.type(column) == SQLITE_TEXT else { throw mismatch(column, "text") }
        return statement.rawText(column)
    }

    /// The bytes in a column; NULL or another type is a mismatch.
    package func blob(_ column: Int) throws(SQLError) -> [UInt8] {
        guard statement.type(column) == SQLITE_BLOB else { throw mismatch(column, "blob") }
        return statement.rawBlob(column)
    }

    /// The integer in a column, nil for NULL.
    package func optionalInteger(_ column: Int) throws(SQLError) -> Int64? {
        statement.type(column) == SQLITE_NULL ? nil : try integer(column)
    }

    /// The text in a column, nil for NULL.
    package func optionalText(_ column: Int) throws(SQLError) -> String? {
        statement.type(column) == SQLITE_NULL ? nil : try text(column)
    }

    /// The bytes in a column, nil for NULL.
    package func optionalBlob(_ column: Int) throws(SQLError) -> [UInt8]? {
        statement.type(column) == SQLITE_NULL ? nil : try blob(column)
    }

    /// True for every integer but 0; NULL or another type is a mismatch.
    package func bool(_ column: Int) throws(SQLError) -> Bool {
        try integer(column) != 0
    }

    private func mismatch(_ column: Int, _ wanted: String) -> SQLError {
        let names = [
            SQLITE_INTEGER: "integer", SQLITE_FLOAT: "floating point", SQLITE_TEXT: "text",
            SQLITE_BLOB: "blob", SQLITE_NULL: "NULL",
        ]
        let found = names[statement.type(column)] ?? "nothing"
        return SQLError(
            kind: .mismatch, message: "column \(column) holds \(found), \(wanted) was expected")
    }
}
