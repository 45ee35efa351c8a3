/// What staff say that providers' refusal texts mean (`gsm-fusion.md` 4.2), and dead letters.
enum SchemaPins {
    /// The statements of migration 14, in SQLite's spelling.
    static let statements: [String] = [
        """
        CREATE TABLE pinned_texts(
          provider TEXT NOT NULL, text_key TEXT NOT NULL, text TEXT NOT NULL,
          meaning TEXT NOT NULL CHECK(meaning IN('duplicate','retryable','final','ours_provider',
            'ours_service')),
          pinned_by TEXT NOT NULL, reason TEXT NOT NULL, at_us INTEGER NOT NULL,
          PRIMARY KEY(provider,text_key)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX queue_dead_line ON order_processing_queue_core(line_key) WHERE state='dead'",
        "CREATE INDEX anomalies_open ON anomalies(kind,id) WHERE resolved_at IS NULL",
    ]
}
