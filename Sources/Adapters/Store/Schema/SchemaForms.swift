internal import SQL

/// Raw rows of results without what their columns hold and what other rows share (P9).
enum SchemaForms {
    /// The statements of the step: a row that has a form has an empty `raw`; see `ResultForm`.
    static func statements(_ dialect: Dialect) -> [String] {
        let columns = [
            "ALTER TABLE line_results ADD COLUMN form_key INTEGER REFERENCES texts(key)",
            "ALTER TABLE line_results ADD COLUMN rest TEXT",
        ]
        let words = ViewWords(dialect: dialect)
        let raw = "(SELECT w.raw FROM \(ResultForm.view) w WHERE w.key=r.key)"
        let view = [
            ResultForm.viewSQL(words), "DROP VIEW vw_imei_orders",
            SchemaViews(words: words).imeiOrders(raw: raw),
        ]
        switch dialect {
        case .sqlite: return columns + view
        // differs: names of types.
        case .postgres: return Spelling.postgres(columns) + view
        }
    }
}
