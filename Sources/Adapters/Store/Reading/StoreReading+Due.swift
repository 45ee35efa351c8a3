internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// Pending orders whose time is up, earliest first (`orders.md` 7.3).
    package func overdueOrders(before: Timestamp, limit: Int) throws -> [ID<Order>] {
        try rows(
            """
            SELECT o.id FROM order_terms t JOIN orders_core o ON o.key=t.order_key \
            WHERE t.expires_at IS NOT NULL AND t.expires_at<=$1 AND o.state='pending' \
            ORDER BY t.expires_at,t.order_key LIMIT $2
            """, [.time(before), .int(limit)]
        ) { row in try row.id(Order.self) }
    }

    /// Orders delivered before a moment that are not completed yet, oldest order first (row 11).
    package func deliveredOrders(before: Timestamp, limit: Int) throws -> [ID<Order>] {
        try rows(
            """
            SELECT o.id FROM orders_core o JOIN order_terms t ON t.order_key=o.key \
            WHERE o.state='delivered' AND o.payment_state='paid' AND t.delivered_at<=$1 \
            ORDER BY o.placed_at,o.key LIMIT $2
            """, [.time(before), .int(limit)]
        ) { row in try row.id(Order.self) }
    }
}
