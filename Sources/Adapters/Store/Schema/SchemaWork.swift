/// Notices, errors, anomalies, audit, sync runs and idempotency keys.
enum SchemaWork {
    /// The statements of migration 8, in SQLite's spelling.
    static let statements: [String] = [
        // Messages with {number} and {target} in place of the order's, stored once for all orders.
        """
        CREATE TABLE notice_kinds(
          key INTEGER PRIMARY KEY, notification_type TEXT NOT NULL, message TEXT NOT NULL,
          detail TEXT NOT NULL, UNIQUE(notification_type,message,detail)
        ) STRICT
        """,
        // The primary key is the dedupe key of O2; the time is that of the history row `sequence`.
        """
        CREATE TABLE notification_queue_core(
          order_key INTEGER NOT NULL, sequence INTEGER NOT NULL,
          kind INTEGER NOT NULL REFERENCES notice_kinds(key), line_no INTEGER NOT NULL,
          channel TEXT NOT NULL,
          status TEXT NOT NULL CHECK(status IN('pending','sent','failed','bounced','skipped')),
          detail TEXT, attempts INTEGER NOT NULL DEFAULT 0, sent_at INTEGER,
          PRIMARY KEY(order_key,sequence,kind,line_no,channel)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE INDEX notices_pending ON notification_queue_core(order_key) WHERE status='pending'
        """,
        """
        CREATE TABLE order_errors(
          id INTEGER PRIMARY KEY, order_key INTEGER, line_key INTEGER,
          error_type TEXT NOT NULL CHECK(error_type IN('validation','payment','inventory',
            'shipping','system','external_api')),
          error_code TEXT NOT NULL, error_message TEXT NOT NULL,
          severity TEXT NOT NULL CHECK(severity IN('low','medium','high','critical')),
          is_resolved INTEGER NOT NULL DEFAULT 0 CHECK(is_resolved IN(0,1)), resolved_at INTEGER,
          resolved_by INTEGER, resolution_notes TEXT, created_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX errors_order ON order_errors(order_key) WHERE order_key IS NOT NULL",
        """
        CREATE TABLE anomalies(
          id INTEGER PRIMARY KEY, provider TEXT NOT NULL, line_key INTEGER,
          kind TEXT NOT NULL CHECK(kind IN('unknown_id','unknown_status','regression',
            'other_target','missing_id','double_delivery','balance')),
          detail TEXT NOT NULL, raw BLOB NOT NULL, at_us INTEGER NOT NULL, resolved_at INTEGER,
          resolved_by INTEGER
        ) STRICT
        """,
        "CREATE INDEX anomalies_line ON anomalies(line_key) WHERE line_key IS NOT NULL",
        """
        CREATE TABLE audit(
          id INTEGER PRIMARY KEY, actor TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL,
          detail TEXT NOT NULL, reason TEXT, at_us INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE sync_runs(
          id TEXT NOT NULL PRIMARY KEY,
          cause TEXT NOT NULL CHECK(cause IN('schedule','page','button','cli','order')),
          started_at INTEGER NOT NULL, finished_at INTEGER, asked INTEGER NOT NULL,
          calls INTEGER NOT NULL, completed INTEGER NOT NULL, rejected INTEGER NOT NULL,
          unchanged INTEGER NOT NULL, missing INTEGER NOT NULL, failed INTEGER NOT NULL,
          failed_chunks TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX sync_runs_started ON sync_runs(started_at)",
        """
        CREATE TABLE idempotency(
          scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint BLOB NOT NULL,
          status INTEGER NOT NULL, body BLOB NOT NULL, order_key INTEGER, at_us INTEGER NOT NULL,
          PRIMARY KEY(scope,key)
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
