/// Products, variants, stock, reservations and the inventory log.
enum SchemaStock {
    /// The statements of migration 18, in SQLite's spelling.
    static let statements: [String] = []
}
