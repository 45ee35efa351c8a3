/// Sends and raw replies (`reliability.md` 2.6): a second live send of a line cannot be stored.
enum SchemaAttempts {
    /// The statements of migration 5, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE fulfillment_logs_core(
          intent_seq INTEGER PRIMARY KEY, id TEXT NOT NULL,
          line_key INTEGER NOT NULL REFERENCES order_lines(key),
          attempt_number INTEGER NOT NULL CHECK(attempt_number>=1),
          provider TEXT NOT NULL, subject TEXT NOT NULL, service TEXT NOT NULL,
          state TEXT NOT NULL CHECK(state IN('sending','accepted','in_process','completed',
            'rejected','definite_no','not_sent','dup_check','uncertain','absent','needs_human',
            'closed_unknown')),
          fence INTEGER NOT NULL, req_sha256 BLOB NOT NULL, hwm TEXT, provider_order_id TEXT,
          intent_at INTEGER NOT NULL, send_by INTEGER NOT NULL, settle_at INTEGER NOT NULL,
          next_check_at INTEGER NOT NULL, sent_at INTEGER, answered_at INTEGER, error_code TEXT,
          error_message TEXT,
          UNIQUE(line_key,attempt_number)
        ) STRICT
        """,
        // Sends are looked up by id while their outcome is open; a later look-up may scan.
        """
        CREATE UNIQUE INDEX attempts_open ON fulfillment_logs_core(id)
          WHERE state IN('sending','dup_check','uncertain','needs_human')
        """,
        """
        CREATE UNIQUE INDEX one_live ON fulfillment_logs_core(line_key) WHERE state IN(
          'sending','dup_check','uncertain','accepted','in_process','completed','needs_human')
        """,
        """
        CREATE UNIQUE INDEX single_flight ON fulfillment_logs_core(provider,subject,service)
          WHERE state IN('sending','dup_check','uncertain','needs_human')
        """,
        """
        CREATE UNIQUE INDEX one_link ON fulfillment_logs_core(provider,provider_order_id)
          WHERE provider_order_id IS NOT NULL
        """,
        """
        CREATE TABLE provider_response(
          id INTEGER PRIMARY KEY, attempt INTEGER, attempt_id TEXT, fence INTEGER NOT NULL,
          at_us INTEGER NOT NULL, http INTEGER NOT NULL, raw BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX responses_attempt ON provider_response(attempt) WHERE attempt IS NOT NULL",
    ]

    /// What migration 5 adds on PostgreSQL.
    ///
    /// differs: several writers would queue for the row that SQLite counts intents in.
    static let sequence = "CREATE SEQUENCE intent_sequence"
}
