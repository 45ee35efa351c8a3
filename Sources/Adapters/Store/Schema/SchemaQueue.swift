/// Durable jobs (J1–J10): a lane a provider, customers in turn, one unfinished job a line.
enum SchemaQueue {
    /// The statements of migration 6, in SQLite's spelling.
    static let statements: [String] = jobs + turns

    private static let jobs: [String] = [
        """
        CREATE TABLE order_processing_queue_core(
          key INTEGER PRIMARY KEY, lane INTEGER NOT NULL REFERENCES texts(key),
          state TEXT NOT NULL CHECK(state IN('ready','running','done','dead','cancelled')),
          line_key INTEGER NOT NULL REFERENCES order_lines(key), customer_key INTEGER NOT NULL,
          turn INTEGER NOT NULL, run_at INTEGER NOT NULL, fence INTEGER NOT NULL DEFAULT 0,
          attempts INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0, node TEXT,
          lease_until INTEGER, outcome TEXT, last_error TEXT, created_at INTEGER NOT NULL,
          finished_at INTEGER,
          CONSTRAINT running_has_a_lease CHECK((state='running')=(lease_until IS NOT NULL))
        ) STRICT
        """,
        """
        CREATE UNIQUE INDEX one_job ON order_processing_queue_core(line_key)
          WHERE state IN('ready','running')
        """,
        // Holds run_at too, so that a claim steps over waiting retries within the index.
        """
        CREATE INDEX queue_turn ON order_processing_queue_core(lane,turn,key,run_at)
          WHERE state='ready'
        """,
        """
        CREATE INDEX queue_due ON order_processing_queue_core(lane,run_at) WHERE state='ready'
        """,
        """
        CREATE INDEX queue_lease ON order_processing_queue_core(lease_until) WHERE state='running'
        """,
        "CREATE INDEX queue_dead ON order_processing_queue_core(key) WHERE state='dead'",
    ]

    private static let turns: [String] = [
        // customer 0 holds the turn that the lane has reached.
        """
        CREATE TABLE lane_turns(
          lane INTEGER NOT NULL, customer INTEGER NOT NULL, turn INTEGER NOT NULL,
          PRIMARY KEY(lane,customer)
        ) STRICT, WITHOUT ROWID
        """
    ]

    /// The statements of migration 6 on PostgreSQL.
    ///
    /// differs: the turn of a lane would be a row that every order changes; there a job's turn
    /// comes from the waiting jobs themselves.
    static let postgres: [String] =
        Spelling.postgres(jobs) + [
            """
            CREATE INDEX queue_customer ON order_processing_queue_core(lane,customer_key,turn)
              WHERE state='ready'
            """
        ]
}
