/// Provider accounts and what can be bought from them.
enum SchemaCatalogue {
    /// The statements of migration 2, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE providers(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN('open','paused','down')),
          pause_reason TEXT, concurrency INTEGER NOT NULL CHECK(concurrency BETWEEN 1 AND 100),
          rate_per_minute INTEGER CHECK(rate_per_minute>=1),
          burst INTEGER NOT NULL CHECK(burst>=1),
          status_chunk INTEGER NOT NULL CHECK(status_chunk BETWEEN 1 AND 100),
          capabilities TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE services(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, provider TEXT NOT NULL,
          code TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN('goods','imei_check','data_bundle')),
          name TEXT NOT NULL, category TEXT NOT NULL, cost INTEGER NOT NULL CHECK(cost>=0),
          delivery_time TEXT NOT NULL, expected_minutes INTEGER NOT NULL,
          max_wait_hours INTEGER NOT NULL, details TEXT NOT NULL,
          target_rule TEXT NOT NULL CHECK(target_rule IN('luhn','digits')),
          required_fields TEXT NOT NULL,
          recheck TEXT NOT NULL CHECK(recheck IN('yes','no','unknown')),
          result_age_days INTEGER, is_enabled INTEGER NOT NULL CHECK(is_enabled IN(0,1)),
          pause_reason TEXT,
          audience TEXT NOT NULL CHECK(audience IN('off','staff','selected','all')),
          synced_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
          UNIQUE(provider,code)
        ) STRICT
        """,
        "CREATE INDEX services_code ON services(code)",
    ]
}
