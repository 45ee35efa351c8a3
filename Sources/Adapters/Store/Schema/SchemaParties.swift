/// Settings of the store, customers, actors, counters and sequences.
///
/// Compact tables carry an integer `key`, so that a 30-byte id is stored once and its children
/// hold 1–4 bytes; views show the id.
enum SchemaParties {
    /// The statements of migration 1, in SQLite's spelling.
    static let statements: [String] = parties + numbers

    private static let parties: [String] = [
        """
        CREATE TABLE meta(
          key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE customers(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT,
          phone TEXT,
          status TEXT NOT NULL DEFAULT 'active' CHECK(status IN('active','inactive','suspended')),
          is_house INTEGER NOT NULL DEFAULT 0 CHECK(is_house IN(0,1)),
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX one_house ON customers(is_house) WHERE is_house=1",
        // Who did something, as `kind:id`, stored once.
        "CREATE TABLE actors(key INTEGER PRIMARY KEY, actor TEXT NOT NULL UNIQUE) STRICT",
        // Texts that many rows share, such as service names.
        "CREATE TABLE texts(key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
        """
        CREATE TABLE counters(
          name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let numbers: [String] = [
        """
        CREATE TABLE sequences(
          name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL CHECK(value>=0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE order_numbers(
          day TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL CHECK(last>=1)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// The statements of migration 1 on PostgreSQL.
    static let postgres: [String] =
        Spelling.postgres(parties) + [
            // differs: several writers would queue for the row of a counter; each adds a row, and
            // the feeder folds them into the counters (E3).
            "CREATE TABLE counter_changes(name TEXT COLLATE \"C\" NOT NULL,delta BIGINT NOT NULL)",
            Spelling.busy("counter_changes"),
            // differs: several writers would queue for the row of a day; one sequence counts for
            // all days, and a day keeps the number before its first.
            "CREATE SEQUENCE order_number_sequence",
            """
            CREATE TABLE order_numbers(
              day TEXT COLLATE "C" NOT NULL PRIMARY KEY, base BIGINT NOT NULL CHECK(base>=0)
            )
            """,
        ]
}
