internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// Holds of an order, cleared ones too, oldest first.
    package func holds(of order: ID<Order>) throws -> [HoldRecord] {
        try rows(
            """
            SELECT \(HoldRow.columns) FROM \(HoldRow.tables) \
            WHERE h.order_key=(SELECT key FROM orders_core WHERE id=$1) ORDER BY h.key
            """, [.id(order)]
        ) { row in try HoldRow.read(&row, order: order) }
    }

    /// The verification of an order.
    package func verification(of order: ID<Order>) throws -> VerificationRecord? {
        try row(
            """
            SELECT \(HoldRow.verificationColumns) FROM verifications v \
            LEFT JOIN actors r ON r.key=v.reviewed_by \
            WHERE v.order_key=(SELECT key FROM orders_core WHERE id=$1)
            """, [.id(order)]
        ) { row in try HoldRow.readVerification(&row, order: order) }
    }

    /// Counts of the customer and the address; each count stops at a bound above every limit.
    ///
    /// Two orders of one moment may not see each other: the next one does.
    package func riskCounts(
        customer: ID<Customer>, ip: String?, now: Timestamp
    ) throws -> RiskCounts {
        var counts = RiskCounts()
        let since = now.adding(seconds: -RiskSettings.windowMinutes * 60)
        // A wholesaler has a hundred thousand orders; the newest say how a buyer behaves.
        let newest = """
            SELECT o.payment_method,o.state FROM orders_core o WHERE o.customer_key=c.key \
            ORDER BY o.placed_at DESC LIMIT 200
            """
        let found = try row(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM orders_core o \
            WHERE o.customer_key=c.key AND o.placed_at>$2 \
            AND o.payment_method NOT IN('internal','balance') LIMIT 100) x),\
            (SELECT count(*) FROM (\(newest)) y WHERE y.payment_method='cod' \
            AND y.state IN('cancelled','failed')),\
            (SELECT count(*) FROM (\(newest)) z WHERE z.state IN('delivered','completed')) \
            FROM customers c WHERE c.id=$1
            """, [.id(customer), .time(since)]
        ) { row in (try row.int(), try row.int(), try row.int()) }
        if let found {
            (counts.recentOfCustomer, counts.lostCashOrders, counts.completed) = found
        }
        guard let ip else { return counts }
        // The newest 200 of the address: keys rise with time, and no index has both.
        counts.recentOfAddress = Int(
            try scalar(
                """
                SELECT count(*) FROM (SELECT t.order_key FROM order_terms t \
                WHERE t.ip_address=$1 ORDER BY t.order_key DESC LIMIT 200) n \
                JOIN orders_core o ON o.key=n.order_key WHERE o.placed_at>$2 \
                AND o.payment_method NOT IN('internal','balance')
                """, [.text(ip), .time(since)]) ?? 0)
        return counts
    }

    /// Entries of the blacklist that any of these values meets and that have not run out.
    package func blacklisted(
        _ values: [BlacklistValue], now: Timestamp
    ) throws -> [BlacklistValue] {
        var met: [BlacklistValue] = []
        for start in stride(from: 0, to: values.count, by: KeyList.most) {
            let part = values[start..<min(start + KeyList.most, values.count)]
            let texts = KeyList.filled(part.map { SQLValue.text($0.value) }[...])
            guard let statement = BlacklistRow.matching[texts.count] else { continue }
            let found = try rows(statement, texts) { row in
                (
                    value: BlacklistValue(
                        try row.word(BlacklistValue.Kind.self), try row.text()),
                    end: try row.optionalTime()
                )
            }
            let live = Set(found.filter { $0.end.map { $0 > now } ?? true }.map(\.value))
            for value in part where live.contains(value) && !met.contains(value) {
                met.append(value)
            }
        }
        return met
    }

    /// Pending orders that the rules hold for the blacklist, in the order of their keys.
    package func heldByBlacklist(after: ID<Order>?, limit: Int) throws -> [ID<Order>] {
        try rows(
            """
            SELECT o.id FROM order_holds h JOIN orders_core o ON o.key=h.order_key \
            WHERE h.reason='blacklist' AND h.cleared_at IS NULL AND o.state='pending' \
            AND h.set_by=(SELECT key FROM actors WHERE actor=$1) \
            AND h.order_key>COALESCE((SELECT key FROM orders_core WHERE id=$2),0) \
            ORDER BY h.order_key LIMIT $3
            """, [.text(Actor.system.text), .id(after), .int(limit)]
        ) { row in try row.id(Order.self) }
    }

    /// What is known of a stored file, deleted ones too.
    package func file(_ id: ID<StoredFile>) throws -> FileRecord? {
        try row("SELECT \(FileRow.columns) FROM \(FileRow.tables) WHERE f.id=$1", [.id(id)]) {
            row in try FileRow.read(&row)
        }
    }
}
