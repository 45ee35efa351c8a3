/// Messages to people and webhooks to other systems.
enum SchemaMessages {
    /// The statements of migration 22, in SQLite's spelling.
    static let statements: [String] = []
}
