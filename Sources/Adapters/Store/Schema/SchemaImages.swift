/// Pictures of products on the lines of orders.
enum SchemaImages {
    /// The statements of migration 28, in SQLite's spelling.
    static let statements = ["ALTER TABLE line_terms ADD COLUMN image_id TEXT"]
}
