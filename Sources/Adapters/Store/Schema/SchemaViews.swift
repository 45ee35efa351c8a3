internal import SQL

/// Views with the documents' table and column names, for dashboards and scripts (`orders.md` 3).
struct SchemaViews {
    /// Says in the dialect's words what both databases show.
    let words: ViewWords

    /// The statements of migration 11.
    static func statements(_ dialect: Dialect) -> [String] {
        let views = SchemaViews(words: ViewWords(dialect: dialect))
        return views.words.preparation + [
            views.orders, views.history, views.attempts, views.queue, views.notices,
            views.imeiOrders(raw: "r.raw"), views.pendingOrders, views.detailedOrders,
        ]
    }

    private var fulfilment: String {
        let refused = words.number("l.state IN('failed','rejected')")
        let open = words.number("l.state NOT IN('completed','rejected','failed','cancelled')")
        let begun = words.number("l.state NOT IN('queued','parked','cancelled')")
        return """
            (SELECT CASE \
            WHEN \(refused)>0 AND \(open)=0 THEN 'failed' \
            WHEN \(words.number("l.state='completed'"))=count(*) THEN 'success' \
            WHEN \(begun)>0 THEN 'processing' \
            ELSE 'pending' END FROM order_lines l WHERE l.order_key=o.key)
            """
    }

    private var orders: String {
        """
        CREATE VIEW orders\(words.options) AS SELECT o.id AS id,o.number AS order_number,o.state \
        AS order_status,\
        o.stage AS stage,COALESCE(o.status_word,CASE o.state WHEN 'completed' THEN 'Completed' \
        WHEN 'rejected' THEN 'Rejected' WHEN 'failed' THEN 'Failed' \
        WHEN 'cancelled' THEN 'Cancelled' END) AS status,o.channel AS channel,c.id AS customer_id,\
        c.name AS customer_name,pa.actor AS placed_by,o.payment_state AS payment_status,\
        o.payment_method AS payment_method,\(fulfilment) AS fulfillment_status,\
        o.currency AS currency,\(words.amount("o.subtotal")) AS subtotal,\
        \(words.amount("o.discount_amount")) AS discount_amount,\
        \(words.amount("o.shipping_fee")) AS shipping_fee,\(words.amount("o.fee_amount")) AS \
        fee_amount,\
        \(words.amount("o.tax_amount")) AS tax_amount,\(words.amount("o.total_amount")) AS \
        total_amount,\
        o.line_count AS line_count,o.reference AS reference,o.notes AS notes,\
        o.idempotency_key AS idempotency_key,o.is_partial AS is_partial,\
        ca.actor AS cancelled_by,o.cancellation_reason AS cancellation_reason,\
        (SELECT count(*) FROM order_errors e WHERE e.order_key=o.key) AS error_count,\
        o.last_error AS last_error,o.version AS version,\(words.time("o.placed_at")) AS order_date,\
        \(words.time("o.confirmed_at")) AS confirmed_at,\
        \(words.time("o.processing_started_at")) AS processing_started_at,\
        \(words.time("o.completed_at")) AS completed_at,\(words.time("o.ended_at")) AS ended_at,\
        \(words.time("o.placed_at")) AS created_at,(SELECT \(words.time("max(h.at_us)")) \
        FROM order_state_history_core h WHERE h.order_key=o.key) AS updated_at \
        FROM orders_core o JOIN customers c ON c.key=o.customer_key \
        JOIN actors pa ON pa.key=o.placed_by LEFT JOIN actors ca ON ca.key=o.cancelled_by
        """
    }

    private var history: String {
        """
        CREATE VIEW order_state_history\(words.options) AS SELECT o.id||'-'||h.version AS id,o.id \
        AS order_id,\
        o.number AS order_number,l.id AS line_id,k.subject AS subject,\
        NULLIF(k.from_status,'') AS from_status,k.to_status AS to_status,k.event AS event,\
        \(words.actorID("a.actor")) AS changed_by,\(words.actorKind("a.actor")) AS changed_by_type,\
        h.reason AS reason,COALESCE(h.data,NULLIF(k.data,'')) AS metadata,\
        NULLIF(k.transition,'') AS transition,\
        NULLIF(k.why,'') AS why,h.version AS seq,\(words.time("h.at_us")) AS at,\
        \(words.time("h.at_us")) AS created_at,\(words.hex("h.hash")) AS hash \
        FROM order_state_history_core h JOIN orders_core o ON o.key=h.order_key \
        JOIN history_kinds k ON k.key=h.kind JOIN actors a ON a.key=h.actor \
        LEFT JOIN order_lines l ON l.order_key=h.order_key AND l.line_no=h.line_no
        """
    }

    private var attempts: String {
        """
        CREATE VIEW fulfillment_logs\(words.options) AS SELECT a.id AS id,o.id AS order_id,\
        o.number AS order_number,l.id AS line_id,a.attempt_number AS attempt_number,\
        CASE l.kind WHEN 'data_bundle' THEN 4 END AS max_attempts,a.provider AS provider_id,\
        a.provider AS network,a.subject AS phone_number,a.id AS client_reference,\
        a.provider_order_id AS provider_order_id,CASE \
        WHEN a.state='completed' THEN 'success' \
        WHEN a.state IN('rejected','definite_no','not_sent','absent','closed_unknown') \
        THEN 'failed' ELSE 'processing' END AS status,a.state AS state,a.fence AS fence,\
        NULL AS api_response,a.error_code AS error_code,a.error_message AS error_message,\
        \(words.time("l.retry_after")) AS retry_after,\(words.time("a.sent_at")) AS sent_at,\
        CASE WHEN l.state='completed' AND a.state='completed' \
        THEN \(words.time("l.finished_at")) END AS fulfilled_at,\
        (a.answered_at-a.sent_at)/1000 AS duration_ms,\(words.time("a.intent_at")) AS created_at,\
        \(words.time("COALESCE(a.answered_at,a.sent_at,a.intent_at)")) AS updated_at \
        FROM fulfillment_logs_core a JOIN order_lines l ON l.key=a.line_key \
        JOIN orders_core o ON o.key=l.order_key
        """
    }

    private var queue: String {
        """
        CREATE VIEW order_processing_queue\(words.options) AS SELECT q.key AS id,\
        \(words.beforeColon("qt.text")) AS queue_type,qt.text AS lane,o.id AS order_id,\
        o.number AS order_number,l.id AS unique_key,2 AS priority,CASE q.state \
        WHEN 'ready' THEN CASE WHEN q.attempts>0 THEN 'retry' ELSE 'pending' END \
        WHEN 'running' THEN 'processing' WHEN 'done' THEN 'completed' WHEN 'dead' THEN 'failed' \
        ELSE 'cancelled' END AS status,q.attempts AS attempts,25 AS max_attempts,\
        q.crashes AS crashes,\(words.time("q.run_at")) AS scheduled_at,\
        \(words.time("q.lease_until")) AS lease_until,(SELECT \(words.time("min(a.intent_at)")) \
        FROM fulfillment_logs_core a WHERE a.line_key=q.line_key) AS processing_started_at,\
        \(words.time("q.finished_at")) AS completed_at,q.outcome AS result,\
        q.last_error AS error_message,\(words.time("q.created_at")) AS created_at \
        FROM order_processing_queue_core q JOIN texts qt ON qt.key=q.lane \
        JOIN order_lines l ON l.key=q.line_key \
        JOIN orders_core o ON o.key=l.order_key
        """
    }

    private var notices: String {
        """
        CREATE VIEW notification_queue\(words.options) AS SELECT o.id||'-'||n.sequence||'-'||\
        k.notification_type AS dedupe_key,o.id AS order_id,o.number AS order_number,\
        c.id AS customer_id,k.notification_type AS notification_type,\
        NULLIF(n.channel,'') AS channel,replace(replace(k.message,'{number}',o.number),\
        '{target}',COALESCE(l.target,'')) AS message,n.status AS status,\
        n.attempts AS attempts,3 AS max_attempts,\(words.time("h.at_us")) AS scheduled_at,\
        \(words.time("n.sent_at")) AS sent_at,COALESCE(n.detail,NULLIF(k.detail,'')) AS \
        error_message,\
        \(words.time("h.at_us")) AS created_at \
        FROM notification_queue_core n JOIN notice_kinds k ON k.key=n.kind \
        JOIN orders_core o ON o.key=n.order_key JOIN order_state_history_core h \
        ON h.order_key=n.order_key AND h.version=n.sequence LEFT JOIN order_lines l \
        ON l.order_key=n.order_key AND l.line_no=n.line_no \
        JOIN customers c ON c.key=o.customer_key
        """
    }

    /// The view of IMEI checks; `raw` gives the bytes of the raw row of `line_results r`.
    func imeiOrders(raw: String) -> String {
        """
        CREATE VIEW vw_imei_orders\(words.options) AS SELECT l.id AS id,l.provider_order_id AS \
        order_id,\
        t.text AS service_name,l.service_code AS service_id,l.target AS imei,r.imei2 AS imei2,\
        round(l.cost/10000.0,4) AS credits,CASE l.state WHEN 'in_process' THEN 'In Process' \
        WHEN 'completed' THEN 'Completed' WHEN 'rejected' THEN 'Rejected' \
        WHEN 'failed' THEN 'Failed' WHEN 'cancelled' THEN 'Cancelled' ELSE 'Pending' END \
        AS status,(SELECT x.text FROM texts x WHERE x.key=r.carrier_key) AS carrier,\
        r.simlock AS simlock,\
        (SELECT x.text FROM texts x WHERE x.key=r.model_key) AS model,r.fmi AS fmi,\
        \(words.time("l.created_at")) AS order_date,\
        \(ResultText.sql(words, raw: raw)) AS result_code,\
        COALESCE(r.display,\(ResultText.displaySQL(words, raw: raw))) AS result_code_display,\
        o.notes AS \
        notes,\
        \(words.text(raw)) AS raw_response,\(words.time("l.created_at")) AS created_at,\
        \(words.time("COALESCE(r.at_us,l.finished_at,l.accepted_at,l.submitted_at,l.created_at)")) \
        AS updated_at FROM order_lines l JOIN texts t ON t.key=l.name_key \
        JOIN orders_core o ON o.key=l.order_key \
        LEFT JOIN line_results r ON r.key=l.result_key WHERE l.kind='imei_check'
        """
    }

    private var pendingOrders: String {
        """
        CREATE VIEW vw_pending_orders\(words.options) AS SELECT o.id AS id,o.number AS \
        order_number,\
        c.name AS customer,\(words.amount("o.total_amount")) AS total_amount,o.currency AS \
        currency,\
        (\(words.now)-o.placed_at/1000000)/60 AS minutes_pending,\
        CASE WHEN o.payment_state IN('unpaid','partly_paid','failed') \
        AND o.payment_method NOT IN('cod','internal') THEN 'Awaiting Payment' \
        ELSE 'Awaiting Confirmation' END AS action_required,\
        \(words.time("o.placed_at")) AS created_at \
        FROM orders_core o JOIN customers c ON c.key=o.customer_key WHERE o.state='pending'
        """
    }

    private var detailedOrders: String {
        """
        CREATE VIEW vw_orders_detailed\(words.options) AS SELECT o.id AS id,o.number AS \
        order_number,\
        o.state AS order_status,c.id AS customer_id,c.name AS customer_name,\
        o.line_count AS line_count,(SELECT \
        \(words.joined("t.text||' '||l.target", by: "l.line_no")) \
        FROM order_lines l JOIN texts t ON t.key=l.name_key WHERE l.order_key=o.key) AS lines,\
        \(words.amount("o.total_amount")) AS total_amount,o.currency AS currency,\
        (SELECT count(*) FROM order_errors e WHERE e.order_key=o.key AND e.is_resolved=0) \
        AS unresolved_errors,(o.processing_started_at-o.confirmed_at)/1000 AS \
        queue_wait_time_ms,(o.completed_at-o.processing_started_at)/1000 AS \
        fulfillment_duration_ms,(o.ended_at-o.placed_at)/1000 AS total_processing_duration_ms,\
        \(words.time("o.placed_at")) AS created_at,\(words.time("o.ended_at")) AS ended_at \
        FROM orders_core o JOIN customers c ON c.key=o.customer_key
        """
    }
}
