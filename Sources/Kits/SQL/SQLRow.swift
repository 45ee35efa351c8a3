/// The current row of a result; columns count from 0, and a wrong type throws `.mismatch`.
package protocol SQLRow {
    /// The integer in a column; NULL is a mismatch.
    func integer(_ column: Int) throws(SQLError) -> Int64
    /// The text in a column; NULL is a mismatch.
    func text(_ column: Int) throws(SQLError) -> String
    /// The bytes in a column; NULL is a mismatch.
    func blob(_ column: Int) throws(SQLError) -> [UInt8]
    /// The integer in a column, nil for NULL.
    func optionalInteger(_ column: Int) throws(SQLError) -> Int64?
    /// The text in a column, nil for NULL.
    func optionalText(_ column: Int) throws(SQLError) -> String?
    /// The bytes in a column, nil for NULL.
    func optionalBlob(_ column: Int) throws(SQLError) -> [UInt8]?
    /// True for every integer but 0; NULL is a mismatch.
    func bool(_ column: Int) throws(SQLError) -> Bool
}
