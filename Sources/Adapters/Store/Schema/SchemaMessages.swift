/// Messages to people and webhooks to other systems.
enum SchemaMessages {
    /// The statements of migration 22, in SQLite's spelling.
    static let statements: [String] = notices + messages + webhooks

    private static let notices: [String] = [
        // When messages were made of a notice that is to be sent.
        "ALTER TABLE notification_queue_core ADD COLUMN planned_at INTEGER",
        "DROP INDEX notices_pending",
        """
        CREATE INDEX notices_unplanned ON notification_queue_core(order_key,sequence)
          WHERE status='pending' AND planned_at IS NULL
        """,
        // What belongs to no change of an order: low stock, a report, a word from staff.
        """
        CREATE TABLE notices(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, dedupe_key TEXT NOT NULL UNIQUE,
          notification_type TEXT NOT NULL, order_key INTEGER, message TEXT NOT NULL,
          status TEXT NOT NULL CHECK(status IN('pending','sent','failed','bounced','skipped')),
          detail TEXT, attempts INTEGER NOT NULL DEFAULT 0, sent_at INTEGER, planned_at INTEGER,
          created_by TEXT NOT NULL, created_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX notices_new ON notices(key) WHERE planned_at IS NULL",
        "CREATE INDEX notices_order ON notices(order_key) WHERE order_key IS NOT NULL",
    ]

    private static let messages: [String] = [
        // One row for each recipient and channel of a notice; it comes from either kind of notice.
        """
        CREATE TABLE messages(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, dedupe_key TEXT NOT NULL UNIQUE,
          order_key INTEGER, sequence INTEGER, kind INTEGER, line_no INTEGER, notice_key INTEGER,
          notification_type TEXT NOT NULL,
          channel TEXT NOT NULL CHECK(channel IN('messenger','sms','email')),
          recipient TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL,
          fallback_dedupe TEXT, fallback_recipient TEXT, fallback_subject TEXT,
          fallback_message TEXT,
          status TEXT NOT NULL CHECK(status IN('pending','sent','failed','bounced','skipped')),
          attempts INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0,
          next_at INTEGER NOT NULL, lease_until INTEGER NOT NULL DEFAULT 0, sent_at INTEGER,
          provider_message_id TEXT, error_message TEXT, created_at INTEGER NOT NULL,
          CHECK((order_key IS NULL)<>(notice_key IS NULL))
        ) STRICT
        """,
        "CREATE INDEX messages_due ON messages(channel,next_at,key) WHERE status='pending'",
        """
        CREATE INDEX messages_source ON messages(order_key,sequence,kind,line_no)
          WHERE order_key IS NOT NULL
        """,
        "CREATE INDEX messages_notice ON messages(notice_key) WHERE notice_key IS NOT NULL",
        """
        CREATE INDEX messages_recipient
          ON messages(recipient,notification_type,channel,created_at)
        """,
        "CREATE INDEX messages_status ON messages(status,key)",
        """
        CREATE TABLE message_templates(
          key INTEGER PRIMARY KEY, notification_type TEXT NOT NULL, channel TEXT NOT NULL,
          language TEXT NOT NULL,
          subject TEXT NOT NULL, body TEXT NOT NULL,
          is_on INTEGER NOT NULL CHECK(is_on IN(0,1)), changed_at INTEGER NOT NULL,
          UNIQUE(notification_type,channel,language)
        ) STRICT
        """,
    ]

    private static let webhooks: [String] = [
        """
        CREATE TABLE webhook_endpoints(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
          events TEXT NOT NULL, customer_id TEXT, secret BLOB NOT NULL, old_secret BLOB,
          old_until INTEGER,
          status TEXT NOT NULL CHECK(status IN('enabled','disabled')), reason TEXT,
          feed_position INTEGER NOT NULL, failing_since INTEGER,
          failures INTEGER NOT NULL DEFAULT 0, created_by TEXT NOT NULL,
          created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
        ) STRICT
        """,
        // The body is not kept: `pos` names it, and the feed has it for 30 days (O8).
        """
        CREATE TABLE webhook_deliveries(
          key INTEGER PRIMARY KEY, endpoint_key INTEGER NOT NULL REFERENCES webhook_endpoints(key),
          pos INTEGER NOT NULL, message_id TEXT NOT NULL UNIQUE, event_type TEXT NOT NULL,
          status TEXT NOT NULL CHECK(status IN('pending','sent','failed')),
          attempts INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0,
          first_at INTEGER, next_at INTEGER NOT NULL, lease_until INTEGER NOT NULL DEFAULT 0,
          done_at INTEGER, http_code INTEGER, duration_us INTEGER, error TEXT,
          created_at INTEGER NOT NULL, UNIQUE(endpoint_key,pos)
        ) STRICT
        """,
        """
        CREATE INDEX deliveries_due ON webhook_deliveries(endpoint_key,next_at,pos)
          WHERE status='pending'
        """,
        // Each try: time, status, duration.
        """
        CREATE TABLE webhook_tries(
          key INTEGER PRIMARY KEY,
          delivery_key INTEGER NOT NULL REFERENCES webhook_deliveries(key),
          attempt INTEGER NOT NULL, at_us INTEGER NOT NULL, http_code INTEGER, error TEXT,
          duration_us INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX tries_delivery ON webhook_tries(delivery_key)",
    ]
}
