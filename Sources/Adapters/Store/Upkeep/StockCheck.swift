internal import SQL

/// Compares stock with its reservations and its log on one snapshot; it repairs nothing (V10).
struct StockCheck {
    let snapshot: StoreSnapshot

    /// Sentences about every difference, at most 20 of a kind.
    func differences() throws -> [String] {
        try reserved() + onHand() + lost() + unlike()
    }

    /// Units reserved against what live reservations say.
    private func reserved() throws -> [String] {
        try snapshot.rows(
            """
            SELECT x.item,x.reserved,x.held FROM (SELECT s.item AS item,s.reserved AS reserved,\
            CAST(COALESCE((SELECT sum(r.quantity) FROM inventory_reservations_core r \
            WHERE r.stock_key=s.key AND r.status='reserved'),0) AS BIGINT) AS held \
            FROM stock s) x WHERE x.reserved<>x.held ORDER BY x.item LIMIT 20
            """
        ) { row in
            let (item, stored, held) = (try row.text(), try row.integer(), try row.integer())
            return "stock \(item) has \(stored) reserved, its live reservations hold \(held)"
        }
    }

    /// Stock on hand against the sum of the inventory log.
    private func onHand() throws -> [String] {
        try snapshot.rows(
            """
            SELECT x.item,x.stock,x.logged FROM (SELECT s.item AS item,s.free+s.reserved AS stock,\
            CAST(COALESCE((SELECT sum(g.change) FROM inventory_log_core g \
            WHERE g.stock_key=s.key),0) AS BIGINT) AS logged FROM stock s) x \
            WHERE x.stock<>x.logged ORDER BY x.item LIMIT 20
            """
        ) { row in
            let (item, stock, logged) = (try row.text(), try row.integer(), try row.integer())
            return "stock \(item) has \(stock) on hand, its log says \(logged)"
        }
    }

    /// Live reservations of orders that have ended.
    private func lost() throws -> [String] {
        try snapshot.rows(
            """
            SELECT DISTINCT o.number FROM inventory_reservations_core r \
            JOIN orders_core o ON o.key=r.order_key WHERE r.status='reserved' \
            AND o.state IN('completed','cancelled','rejected','expired','failed','refunded',\
            'reversed') ORDER BY o.number LIMIT 20
            """
        ) { row in "order \(try row.text()) has ended and still holds stock" }
    }

    /// Reservations whose quantity or product is not that of their line.
    private func unlike() throws -> [String] {
        try snapshot.rows(
            """
            SELECT l.id FROM inventory_reservations_core r JOIN order_lines l ON l.key=r.line_key \
            JOIN stock s ON s.key=r.stock_key JOIN line_terms t ON t.line_key=l.key \
            WHERE r.status IN('reserved','committed') AND (t.quantity<>r.quantity \
            OR COALESCE(t.variant_id,t.product_id)<>s.item) ORDER BY l.id LIMIT 20
            """
        ) { row in "the reservation of line \(try row.text()) is not what the line sells" }
    }
}
