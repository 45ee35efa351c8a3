/// Views over pending orders and durations that know of holds, payments and goods.
struct OrderViews {
    /// Says in the dialect's words what both databases show.
    let words: ViewWords

    /// The statements, in order.
    var statements: [String] { ["DROP VIEW vw_pending_orders", pending, metrics] }

    /// What each pending order waits for (`orders.md` 3.9).
    private var pending: String {
        """
        CREATE VIEW vw_pending_orders\(words.options) AS SELECT o.id AS id,o.number AS \
        order_number,c.name AS customer,\(words.amount("o.total_amount")) AS total_amount,\
        o.currency AS currency,(\(words.now)-o.placed_at/1000000)/60 AS minutes_pending,\
        CASE WHEN t.hold_reason='payment' OR (t.hold_reason IS NULL \
        AND o.payment_state IN('unpaid','partly_paid','failed') \
        AND o.payment_method NOT IN('cod','internal')) THEN 'Awaiting Payment' \
        WHEN t.hold_reason='verification' THEN 'Awaiting Verification' \
        WHEN t.hold_reason IS NOT NULL THEN 'Awaiting Review' \
        ELSE 'Awaiting Confirmation' END AS action_required,t.hold_reason AS hold_reason,\
        \(words.time("t.expires_at")) AS expires_at,\(words.time("o.placed_at")) AS created_at \
        FROM orders_core o JOIN customers c ON c.key=o.customer_key \
        LEFT JOIN order_terms t ON t.order_key=o.key WHERE o.state='pending'
        """
    }

    /// Durations in milliseconds, from the times that transitions wrote; null until known (3.6).
    private var metrics: String {
        """
        CREATE VIEW order_metrics\(words.options) AS SELECT o.id AS order_id,o.number AS \
        order_number,((SELECT min(h.at_us) FROM order_state_history_core h \
        JOIN history_kinds k ON k.key=h.kind WHERE h.order_key=o.key AND k.subject='payment' \
        AND k.to_status IN('paid','authorised'))-o.placed_at)/1000 AS payment_duration_ms,\
        (o.processing_started_at-o.confirmed_at)/1000 AS queue_wait_time_ms,\
        (COALESCE(t.delivered_at,o.completed_at)-o.processing_started_at)/1000 AS \
        fulfillment_duration_ms,\
        (COALESCE(o.ended_at,t.delivered_at)-o.placed_at)/1000 AS total_processing_duration_ms,\
        (SELECT count(*) FROM order_errors e WHERE e.order_key=o.key) AS error_count,\
        \(words.time("o.placed_at")) AS created_at \
        FROM orders_core o LEFT JOIN order_terms t ON t.order_key=o.key
        """
    }
}
