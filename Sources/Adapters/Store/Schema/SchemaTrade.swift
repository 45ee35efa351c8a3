/// What customers, price tiers, promos and shipping zones add to the first steps.
enum SchemaTrade {
    /// The statements of migration 19, in SQLite's spelling.
    static let statements: [String] = []
}
