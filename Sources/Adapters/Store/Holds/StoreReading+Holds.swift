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

    /// Counts of the customer and the address.
    ///
    /// Each count stops at a bound above every limit. Two orders of one moment may not see each
    /// other: the next one does.
    package func riskCounts(
        customer: ID<Customer>, ip: String?, now: Timestamp
    ) throws -> RiskCounts {
        var counts = RiskCounts()
        let since = now.adding(seconds: -RiskSettings.windowMinutes * 60)
        // A wholesaler has a hundred thousand orders: both counts are read from an index that
        // holds no others.
        let found = try row(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM orders_core o \
            WHERE o.customer_key=c.key AND o.placed_at>$2 AND \(SchemaPace.counted) LIMIT 32) x),\
            (SELECT count(*) FROM (SELECT 1 FROM orders_core o WHERE o.customer_key=c.key \
            AND o.payment_method='cod' AND o.state IN('cancelled','failed') LIMIT 100) y) \
            FROM customers c WHERE c.id=$1
            """, [.id(customer), .time(since)]
        ) { row in (try row.int(), try row.int()) }
        if let found { (counts.recentOfCustomer, counts.lostCashOrders) = found }
        if let ip { counts.recentOfAddress = try recentOrders(of: ip, since: since) }
        return counts
    }

    /// Among the newest orders of an address: keys rise with time, and no index has both.
    private func recentOrders(of address: String, since: Timestamp) throws -> Int {
        // Few reach back behind the window, or show at once that there are too many.
        for limit in [32, 200] {
            let found = try row(
                """
                SELECT count(*),COALESCE(sum(CASE WHEN o.placed_at>$2 AND \(SchemaPace.counted) \
                THEN 1 ELSE 0 END),0),COALESCE(min(o.placed_at),0) FROM (SELECT t.order_key \
                FROM order_terms t WHERE t.ip_address=$1 ORDER BY t.order_key DESC LIMIT $3) n \
                JOIN orders_core o ON o.key=n.order_key
                """, [.text(address), .time(since), .integer(Int64(limit))]
            ) { row in (read: try row.int(), counted: try row.int(), oldest: try row.time()) }
            guard let found else { return 0 }
            if found.read < limit || found.counted == limit || found.oldest <= since || limit > 32 {
                return found.counted
            }
        }
        return 0
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
