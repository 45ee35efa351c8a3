/// How far resumable work came, and what the store found wrong with itself (I1–I5, V10).
enum SchemaChecks {
    /// The statements of migration 29, in SQLite's spelling.
    static let statements: [String] = [
        // One row a piece of work that walks through the store in slices, round after round; its
        // place moves only in the transaction that did the slice (J1).
        """
        CREATE TABLE sweeps(
          name TEXT NOT NULL PRIMARY KEY, round INTEGER NOT NULL CHECK(round>=1),
          part TEXT NOT NULL, after_key INTEGER NOT NULL, rows_done INTEGER NOT NULL,
          started_at INTEGER, finished_at INTEGER, finished_rows INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO sweeps(name,round,part,after_key,rows_done,finished_rows)
          VALUES('invariants',1,'',0,0,0)
        """,
        // `part` and `position` say where a round meets the thing again.
        """
        CREATE TABLE violations(
          key INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
          part TEXT NOT NULL, position INTEGER NOT NULL, order_key INTEGER, detail TEXT NOT NULL,
          first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, cleared_at INTEGER
        ) STRICT
        """,
        """
        CREATE UNIQUE INDEX one_open_violation ON violations(kind,subject)
          WHERE cleared_at IS NULL
        """,
        "CREATE INDEX violations_cleared ON violations(cleared_at) WHERE cleared_at IS NOT NULL",
    ]
}
