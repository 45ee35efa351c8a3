internal import Application
internal import SQL

/// Rules about stock with its reservations and its log (V1, V10).
enum StockCheck {
    /// Rules about items; keys of stock rows.
    static let rules = [equation, reserved, onHand]

    /// V1, where somebody has taken the check off the table.
    private static let equation = Rule(
        .stock, "free, reserved and sold are not received less written off: stock",
        """
        SELECT s.key,CAST(NULL AS BIGINT),s.item FROM stock s WHERE s.key>$1 AND s.key<=$2 \
        AND (s.free+s.reserved+s.sold<>s.received-s.written_off OR s.free<0 OR s.reserved<0 \
        OR s.sold<0 OR s.received<0 OR s.written_off<0)
        """)

    /// Units reserved against what live reservations say.
    private static let reserved = Rule(
        .stock,
        """
        SELECT x.key,CAST(NULL AS BIGINT),x.item,x.reserved,x.held FROM (SELECT s.key AS key,\
        s.item AS item,s.reserved AS reserved,\
        CAST(COALESCE((SELECT sum(r.quantity) FROM inventory_reservations_core r \
        WHERE r.stock_key=s.key AND r.status='reserved'),0) AS BIGINT) AS held \
        FROM stock s WHERE s.key>$1 AND s.key<=$2) x WHERE x.reserved<>x.held
        """
    ) { item, row in
        let (stored, held) = (try row.integer(), try row.integer())
        return "stock \(item) has \(stored) reserved, its live reservations hold \(held)"
    }

    /// Stock on hand against the end of the inventory log.
    private static let onHand = Rule(
        .stock,
        """
        SELECT x.key,CAST(NULL AS BIGINT),x.item,x.stock,x.logged FROM (SELECT s.key AS key,\
        s.item AS item,s.free+s.reserved AS stock,\
        COALESCE((SELECT g.stock_after FROM inventory_log_core g WHERE g.stock_key=s.key \
        ORDER BY g.key DESC LIMIT 1),0) AS logged FROM stock s \
        WHERE s.key>$1 AND s.key<=$2) x WHERE x.stock<>x.logged
        """
    ) { item, row in
        let (stock, logged) = (try row.integer(), try row.integer())
        return "stock \(item) has \(stock) on hand, its log says \(logged)"
    }

    /// Each row of the log begins where the one before ended, so the newest is the sum of all,
    /// which no check has to add up; keys of the log.
    static let log = Rule(
        .stockLog,
        """
        SELECT x.key,x.order_key,x.key||'',x.item,x.before,x.ended FROM (SELECT g.key AS key,\
        g.order_key AS order_key,s.item AS item,g.stock_before AS before,\
        COALESCE((SELECT e.stock_after FROM inventory_log_core e \
        WHERE e.stock_key=g.stock_key AND e.key<g.key ORDER BY e.key DESC LIMIT 1),0) AS ended \
        FROM inventory_log_core g JOIN stock s ON s.key=g.stock_key \
        WHERE g.key>$1 AND g.key<=$2) x WHERE x.before<>x.ended
        """
    ) { key, row in
        let item = try row.text()
        let (begin, end) = (try row.integer(), try row.integer())
        return "row \(key) of the log of stock \(item) begins at \(begin), the one before ended "
            + "at \(end)"
    }
}
