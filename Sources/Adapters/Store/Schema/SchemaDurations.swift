internal import SQL

/// How long placing took, and the documents' view of every duration (`orders.md` 3.6).
enum SchemaDurations {
    /// The statements of migration 27.
    static func statements(_ dialect: Dialect) -> [String] {
        // Beside the orders, so that it can be written after their commit, many at once.
        let table = """
            CREATE TABLE order_durations(
              order_key INTEGER NOT NULL PRIMARY KEY REFERENCES orders_core(key),
              validation_us INTEGER NOT NULL CHECK(validation_us>=0),
              create_us INTEGER NOT NULL CHECK(create_us>=0)
            ) STRICT, WITHOUT ROWID
            """
        let views = ["DROP VIEW order_metrics", view(ViewWords(dialect: dialect))]
        switch dialect {
        case .sqlite: return [table] + views
        // differs: names of types.
        case .postgres: return Spelling.postgres([table]) + views
        }
    }

    /// Durations in milliseconds; null until known.
    private static func view(_ words: ViewWords) -> String {
        """
        CREATE VIEW order_metrics\(words.options) AS SELECT o.id AS order_id,o.number AS \
        order_number,(d.validation_us+500)/1000 AS validation_duration_ms,\
        (d.create_us+500)/1000 AS create_duration_ms,\(payment) AS payment_duration_ms,\
        (o.processing_started_at-o.confirmed_at)/1000 AS queue_wait_time_ms,\
        (COALESCE(t.delivered_at,o.completed_at)-o.processing_started_at)/1000 AS \
        fulfillment_duration_ms,\(response) AS customer_response_time_ms,\
        (COALESCE(t.delivered_at,o.ended_at)-o.placed_at)/1000 AS total_processing_duration_ms,\
        (SELECT count(*) FROM order_errors e WHERE e.order_key=o.key) AS error_count,\
        (SELECT CAST(COALESCE(sum(CASE WHEN l.attempt_count>1 THEN l.attempt_count-1 ELSE 0 END),\
        0) AS BIGINT) FROM order_lines l WHERE l.order_key=o.key) AS retry_count,\
        \(words.time("o.placed_at")) AS created_at FROM orders_core o \
        LEFT JOIN order_terms t ON t.order_key=o.key \
        LEFT JOIN order_durations d ON d.order_key=o.key
        """
    }

    /// From placed until the payment guard of 4.2 was met: at once where nothing has to be paid.
    private static let payment = """
        CASE WHEN o.payment_method='internal' OR o.total_amount=0 \
        OR (o.payment_method='cod' AND COALESCE(t.upfront_due,0)=0) THEN 0 \
        ELSE ((SELECT min(h.at_us) FROM order_state_history_core h \
        JOIN history_kinds k ON k.key=h.kind WHERE h.order_key=o.key AND k.subject='payment' \
        AND (k.to_status IN('paid','authorised') \
        OR (o.payment_method='cod' AND k.to_status='partly_paid')))-o.placed_at)/1000 END
        """

    /// From the first hold that waits for the customer until the last was answered: by a proof, by
    /// money, or by the order's end. Null while one waits, and where none was set.
    private static let response = """
        (SELECT CASE WHEN count(*)=count(COALESCE(v.submitted_at,w.cleared_at,o.ended_at)) \
        THEN (max(COALESCE(v.submitted_at,w.cleared_at,o.ended_at))-min(w.set_at))/1000 END \
        FROM order_holds w LEFT JOIN verifications v ON v.order_key=w.order_key \
        AND w.reason='verification' WHERE w.order_key=o.key \
        AND w.reason IN('payment','verification'))
        """
}
