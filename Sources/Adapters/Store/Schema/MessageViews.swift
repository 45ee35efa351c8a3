internal import SQL

/// `notification_queue` over both kinds of notices and the messages made of them.
struct MessageViews: Sendable {
    let words: ViewWords

    /// Puts the view of the documents in place of the one that knew no messages.
    var statements: [String] {
        [
            "DROP VIEW notification_queue",
            """
            CREATE VIEW notification_queue\(words.options) AS \(ofOrders) UNION ALL \(others)
            """,
        ]
    }

    /// The columns of a message, or of its notice while there is none.
    private var shared: String {
        "m.channel AS channel,m.recipient AS recipient,m.subject AS subject"
    }

    private var ofOrders: String {
        """
        SELECT COALESCE(m.dedupe_key,o.id||'-'||n.sequence||'-'||k.notification_type) AS \
        dedupe_key,o.id AS order_id,o.number AS order_number,c.id AS customer_id,\
        k.notification_type AS notification_type,\(shared),\
        COALESCE(m.message,replace(replace(k.message,'{number}',o.number),'{target}',\
        COALESCE(l.target,''))) AS message,\
        k.notification_type||COALESCE('/'||m.channel,'') AS template_name,\
        COALESCE(m.status,n.status) AS status,COALESCE(m.attempts,n.attempts) AS attempts,\
        3 AS max_attempts,\(words.time("COALESCE(m.next_at,h.at_us)")) AS scheduled_at,\
        \(words.time("COALESCE(m.sent_at,n.sent_at)")) AS sent_at,\
        m.provider_message_id AS provider_message_id,\
        COALESCE(m.error_message,n.detail,NULLIF(k.detail,'')) AS error_message,\
        \(words.time("h.at_us")) AS created_at \
        FROM notification_queue_core n JOIN notice_kinds k ON k.key=n.kind \
        JOIN orders_core o ON o.key=n.order_key JOIN order_state_history_core h \
        ON h.order_key=n.order_key AND h.version=n.sequence LEFT JOIN order_lines l \
        ON l.order_key=n.order_key AND l.line_no=n.line_no \
        JOIN customers c ON c.key=o.customer_key LEFT JOIN messages m \
        ON m.order_key=n.order_key AND m.sequence=n.sequence AND m.kind=n.kind \
        AND m.line_no=n.line_no
        """
    }

    private var others: String {
        """
        SELECT COALESCE(m.dedupe_key,n.dedupe_key) AS dedupe_key,o.id AS order_id,\
        o.number AS order_number,c.id AS customer_id,n.notification_type AS notification_type,\
        \(shared),COALESCE(m.message,n.message) AS message,\
        n.notification_type||COALESCE('/'||m.channel,'') AS template_name,\
        COALESCE(m.status,n.status) AS status,COALESCE(m.attempts,n.attempts) AS attempts,\
        3 AS max_attempts,\(words.time("COALESCE(m.next_at,n.created_at)")) AS scheduled_at,\
        \(words.time("COALESCE(m.sent_at,n.sent_at)")) AS sent_at,\
        m.provider_message_id AS provider_message_id,\
        COALESCE(m.error_message,n.detail) AS error_message,\
        \(words.time("n.created_at")) AS created_at FROM notices n \
        LEFT JOIN orders_core o ON o.key=n.order_key \
        LEFT JOIN customers c ON c.key=o.customer_key \
        LEFT JOIN messages m ON m.notice_key=n.key
        """
    }
}
