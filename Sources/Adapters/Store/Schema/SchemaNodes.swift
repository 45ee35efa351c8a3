/// What the nodes of one store agree on (J1).
enum SchemaNodes {
    /// The statements of migration 13, in SQLite's spelling.
    static let statements: [String] = [
        // Who does a named piece of shared work, such as the schedules; times by the store's clock.
        """
        CREATE TABLE leases(
          name TEXT NOT NULL PRIMARY KEY, node TEXT NOT NULL, until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // Who shares this store; times by the store's clock.
        """
        CREATE TABLE nodes(
          name TEXT NOT NULL PRIMARY KEY, sends INTEGER NOT NULL CHECK(sends IN(0,1)),
          epoch TEXT NOT NULL, trust TEXT NOT NULL CHECK(trust IN('free','unproven','older_copy')),
          started_at INTEGER NOT NULL, beat_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // Which epoch a person's release made out of which (B5).
        """
        CREATE TABLE releases(
          epoch TEXT NOT NULL PRIMARY KEY, previous TEXT NOT NULL, at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // A provider's tokens over all nodes; its row is also the lock of a claim.
        """
        CREATE TABLE provider_lanes(
          provider TEXT NOT NULL PRIMARY KEY, level INTEGER, counted_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
