internal import SQL

/// The documents' views over goods, money and messages, for people who look with SQL.
enum SchemaBusinessViews {
    /// The statements of migration 23.
    static func statements(_ dialect: Dialect) -> [String] {
        let words = ViewWords(dialect: dialect)
        return [StockViews(words: words).status] + MessageViews(words: words).statements
            + OrderViews(words: words).statements
    }
}
