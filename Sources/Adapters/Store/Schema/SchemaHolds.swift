/// Holds, verifications, the blacklist and stored files.
enum SchemaHolds {
    /// The statements of migration 21, in SQLite's spelling.
    static let statements: [String] = []
}
