/// Balance readings of providers (R8).
enum SchemaBalances {
    /// The statements of migration 12, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE balance_readings(
          id INTEGER PRIMARY KEY, provider TEXT NOT NULL, amount INTEGER NOT NULL,
          at_us INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX balance_readings_newest ON balance_readings(provider,at_us)",
    ]
}
