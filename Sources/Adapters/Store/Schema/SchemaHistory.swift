/// The append-only history with its hash chain, and the feed of events.
enum SchemaHistory {
    /// The statements of migration 4, in SQLite's spelling.
    static let statements: [String] = [
        // What changed, as words: about a hundred rows, so that a history row stays near 60 bytes.
        """
        CREATE TABLE history_kinds(
          key INTEGER PRIMARY KEY,
          subject TEXT NOT NULL CHECK(subject IN('order','payment','line','stage','hold')),
          event TEXT NOT NULL, from_status TEXT NOT NULL, to_status TEXT NOT NULL,
          transition TEXT NOT NULL, why TEXT NOT NULL, data TEXT NOT NULL,
          UNIQUE(subject,event,from_status,to_status,transition,why,data)
        ) STRICT
        """,
        """
        CREATE TABLE order_state_history_core(
          order_key INTEGER NOT NULL, version INTEGER NOT NULL CHECK(version>=1),
          at_us INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actors(key),
          kind INTEGER NOT NULL REFERENCES history_kinds(key), line_no INTEGER, reason TEXT,
          data TEXT, hash BLOB NOT NULL CHECK(length(hash)=16),
          PRIMARY KEY(order_key,version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE feed(pos INTEGER PRIMARY KEY, order_key INTEGER, seq INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE feed_head(
          one INTEGER PRIMARY KEY CHECK(one=1), pos INTEGER NOT NULL CHECK(pos>=0)
        ) STRICT
        """,
        "INSERT INTO feed_head(one,pos) VALUES(1,0)",
        """
        CREATE TABLE provider_events(
          pos INTEGER PRIMARY KEY, provider TEXT NOT NULL, state TEXT NOT NULL,
          at_us INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actors(key), reason TEXT
        ) STRICT
        """,
    ]
}
