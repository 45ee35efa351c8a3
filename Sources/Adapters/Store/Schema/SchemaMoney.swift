/// Payments, the ledger and prepaid balances.
enum SchemaMoney {
    /// The statements of migration 20, in SQLite's spelling.
    static let statements: [String] = []
}
