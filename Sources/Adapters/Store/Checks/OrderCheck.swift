internal import Application
internal import SQL

/// Rules about orders with their lines, jobs, sends, results and reservations; keys of orders.
///
/// Every statement begins at the lines of its range; CROSS JOIN keeps SQLite from beginning at the
/// other end, which would read a whole table a slice.
enum OrderCheck {
    /// Every rule.
    static let rules = parts + references + jobs + sends + reservations

    private static let inRange = "l.order_key>$1 AND l.order_key<=$2"

    private static func lines(_ kind: Invariant, _ words: String, _ rest: String) -> Rule {
        Rule(
            kind, words,
            "SELECT l.order_key,l.order_key,l.id FROM order_lines l \(rest) AND \(inRange)")
    }

    private static let parts = [
        lines(
            .lines, "a line's result is missing:",
            """
            WHERE l.result_key IS NOT NULL AND NOT EXISTS(SELECT 1 FROM line_results r \
            WHERE r.key=l.result_key AND r.line_key=l.key)
            """),
        Rule(
            .lines, "an order has lost a line:",
            """
            SELECT o.key,o.key,o.id FROM orders_core o WHERE o.key>$1 AND o.key<=$2 \
            AND o.line_count<>(SELECT count(*) FROM order_lines l WHERE l.order_key=o.key)
            """),
    ]

    /// Shared rows that orders and lines name; PostgreSQL has no keys to them, see `Spelling`.
    private static let references = [
        Rule(
            .reference, "an order names a customer or an actor that is not there:",
            """
            SELECT o.key,o.key,o.id FROM orders_core o WHERE o.key>$1 AND o.key<=$2 \
            AND (NOT EXISTS(SELECT 1 FROM customers c WHERE c.key=o.customer_key) \
            OR NOT EXISTS(SELECT 1 FROM actors a WHERE a.key=o.placed_by))
            """),
        lines(
            .reference, "a line names a service or a name that is not there:",
            """
            WHERE (NOT EXISTS(SELECT 1 FROM services s WHERE s.key=l.service_key) \
            OR NOT EXISTS(SELECT 1 FROM texts t WHERE t.key=l.name_key))
            """),
    ]

    /// A dead letter has its own list and its own alarm (J8).
    private static let jobs = [
        lines(
            .job, "a waiting line has no job:",
            """
            CROSS JOIN orders_core o WHERE o.key=l.order_key AND l.state IN('queued','sending') \
            AND o.state IN('confirmed','processing') AND l.kind<>'goods' AND l.is_automatic=1 \
            AND NOT EXISTS(SELECT 1 FROM order_processing_queue_core q WHERE q.line_key=l.key \
            AND q.state IN('ready','running')) AND NOT EXISTS(SELECT 1 \
            FROM order_processing_queue_core d WHERE d.line_key=l.key AND d.state='dead')
            """),
        lines(
            .job, "a line that waits for nothing has a job:",
            """
            CROSS JOIN order_processing_queue_core q WHERE q.line_key=l.key \
            AND q.state IN('ready','running') AND l.kind<>'goods' \
            AND l.state NOT IN('queued','sending')
            """),
    ]

    private static let live = """
        'sending','dup_check','uncertain','accepted','in_process','completed','needs_human'
        """

    private static let sends = [
        lines(
            .send, "a line has two live sends:",
            """
            WHERE (SELECT count(*) FROM fulfillment_logs_core a WHERE a.line_key=l.key \
            AND a.state IN(\(live)))>1
            """),
        Rule(
            .send, "a provider order is linked twice:",
            """
            SELECT min(l.order_key),min(l.order_key),a.provider||' '||a.provider_order_id \
            FROM order_lines l CROSS JOIN fulfillment_logs_core a WHERE a.line_key=l.key \
            AND \(inRange) AND a.provider_order_id IS NOT NULL AND EXISTS(SELECT 1 \
            FROM fulfillment_logs_core b WHERE b.provider=a.provider \
            AND b.provider_order_id=a.provider_order_id AND b.intent_seq<>a.intent_seq) \
            GROUP BY a.provider,a.provider_order_id
            """),
        lines(
            .send, "a line is not linked to what its send was accepted as:",
            """
            CROSS JOIN fulfillment_logs_core a WHERE a.line_key=l.key \
            AND a.state IN('accepted','in_process') AND a.provider_order_id IS NOT NULL \
            AND COALESCE(l.provider_order_id,'')<>a.provider_order_id
            """),
    ]

    /// V8: confirming consumes what was reserved; I2: what is reserved has a line that waits.
    static let reservations = [
        Rule(
            .reservation,
            """
            SELECT o.key,o.key,o.id,o.number,o.state FROM orders_core o WHERE o.key>$1 \
            AND o.key<=$2 AND o.state<>'pending' AND EXISTS(SELECT 1 \
            FROM inventory_reservations_core r WHERE r.order_key=o.key AND r.status='reserved')
            """
        ) { _, row in
            "order \(try row.text()) is \(try row.text()) and still holds reserved stock"
        },
        lines(
            .reservation, "a line of a running order has no stock:",
            """
            CROSS JOIN orders_core o WHERE o.key=l.order_key AND l.kind='goods' \
            AND l.state IN('queued','in_process','completed') AND o.state IN('confirmed',\
            'processing','ready','shipped','delivered','completed') AND NOT EXISTS(SELECT 1 \
            FROM inventory_reservations_core r WHERE r.order_key=l.order_key \
            AND r.line_key=l.key AND r.status='committed')
            """),
        lines(
            .reservation, "the reservation is not what the line sells:",
            """
            CROSS JOIN inventory_reservations_core r CROSS JOIN stock s CROSS JOIN line_terms t \
            WHERE r.order_key=l.order_key AND r.line_key=l.key AND s.key=r.stock_key \
            AND t.line_key=l.key AND r.status IN('reserved','committed') \
            AND (t.quantity<>r.quantity OR COALESCE(t.variant_id,t.product_id)<>s.item)
            """),
    ]
}
