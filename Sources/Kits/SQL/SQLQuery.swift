/// A statement that returns rows, with its values.
package struct SQLQuery: Sendable {
    /// The text, with parameters `$1`, `$2` ….
    package let sql: String
    package let values: [SQLValue]

    /// Pairs a text with its values.
    package init(_ sql: String, _ values: [SQLValue] = []) {
        self.sql = sql
        self.values = values
    }
}
