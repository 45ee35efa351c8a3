/// Staff, sessions, the set-up token and API keys; only hashes of secrets.
enum SchemaAccess {
    /// The statements of migration 9, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE staff(
          id TEXT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
          password_hash TEXT,
          role TEXT NOT NULL CHECK(role IN('admin','operator','viewer','customer')),
          is_active INTEGER NOT NULL CHECK(is_active IN(0,1)), last_login_at INTEGER,
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE sessions(
          token_hash BLOB NOT NULL PRIMARY KEY, staff_id TEXT NOT NULL REFERENCES staff(id),
          created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
          ip TEXT NOT NULL, user_agent TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX sessions_staff ON sessions(staff_id)",
        """
        CREATE TABLE setup_token(
          one INTEGER PRIMARY KEY CHECK(one=1), hash BLOB NOT NULL, expires_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE api_keys(
          id TEXT NOT NULL PRIMARY KEY, public_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
          secret_hash BLOB NOT NULL, mode TEXT NOT NULL CHECK(mode IN('live','test')),
          role TEXT CHECK(role IN('admin','operator','viewer','customer')), scopes TEXT NOT NULL,
          customer_id TEXT REFERENCES customers(id), created_at INTEGER NOT NULL,
          expires_at INTEGER, last_used_at INTEGER, revoked_at INTEGER
        ) STRICT
        """,
    ]
}
