internal import Application
internal import Domain
internal import SQL

/// Stock of goods by conditional updates: the order row first, then stock rows by item (V2–V4).
extension StoreTransaction: StockWriting {
    /// Stock is written in this transaction.
    package var stock: any StockWriting { self }

    /// Moves units from free to reserved; all or nothing.
    package func take(_ wants: [StockWant], now: Timestamp) throws -> [StockShortage] {
        var quantities: [String: Int64] = [:]
        var names: [String: StockWant] = [:]
        for want in wants {
            let item = StockRow.item(want.product, want.variant)
            quantities[item, default: 0] += want.quantity
            names[item] = want
        }
        let sums = ItemSum.sorted(quantities)
        let taken = try shift(sums, Self.takeFree)
        guard taken.contains(where: { $0 == nil }) else {
            try noteCrossings(taken.compactMap(\.self), sums, at: now)
            return []
        }
        // The rows are ours until the commit, so what was taken can be put back as it was.
        let undone = zip(sums, taken).filter { $0.1 != nil }.map(\.0)
        try checked(undone, try shift(undone, Self.giveBack))
        return try zip(sums, taken).filter { $0.1 == nil }.compactMap { sum, _ in
            guard let want = names[sum.item] else { return nil }
            return StockShortage(
                product: want.product, variant: want.variant, wanted: sum.quantity,
                available: try available(want.product, want.variant, now: now))
        }
    }

    /// Writes one live reservation a line, after the lines are stored.
    package func reserve(
        _ wants: [StockWant], order: ID<Order>, until: Timestamp, at: Timestamp
    ) throws {
        for want in wants {
            try post(
                """
                INSERT INTO inventory_reservations_core(order_key,line_key,stock_key,quantity,\
                status,reserved_at,expires_at) VALUES((SELECT key FROM orders_core WHERE id=$1),\
                (SELECT key FROM order_lines WHERE id=$2),\
                (SELECT key FROM stock WHERE item=$3),$4,'reserved',$5,$6)
                """,
                [
                    .id(order), .id(want.line), .text(StockRow.item(want.product, want.variant)),
                    .integer(want.quantity), .time(at), .time(until),
                ])
        }
    }

    /// Reserved → sold and `committed`; false when a reservation is not live any more (V8).
    package func commitStock(order: ID<Order>, by actor: Actor, at: Timestamp) throws -> Bool {
        try hold(.orders(condition: "o.id=$1", values: [.id(order)]))
        guard try holdsReservations(order: order, now: at) else { return false }
        let sums = try ending(
            """
            UPDATE inventory_reservations_core SET status='committed',committed_at=$2 \
            WHERE order_key=(SELECT key FROM orders_core WHERE id=$1) AND status='reserved' \
            AND expires_at>$2
            """, [.id(order), .time(at)]
        ).sums
        let rows = try checked(sums, try shift(sums, Self.sell))
        try log(
            zip(sums, rows).map { sum, row in
                LogRow(
                    stock: row.key, change: -sum.quantity, kind: .stockOut, after: row.onHand,
                    order: order, reason: nil)
            }, by: actor, at: at)
        return true
    }

    /// Reserved → free; returns how many reservations ended, and none is no error (V9).
    @discardableResult
    package func releaseStock(
        order: ID<Order>, as end: ReservationEnd, reason: String, by actor: Actor, at: Timestamp
    ) throws -> Int {
        try hold(.orders(condition: "o.id=$1", values: [.id(order)]))
        let ended = try ending(
            """
            UPDATE inventory_reservations_core SET status=$2,released_at=$3,release_reason=$4 \
            WHERE order_key=(SELECT key FROM orders_core WHERE id=$1) AND status='reserved'
            """, [.id(order), .text(end.rawValue), .time(at), .text(reason)])
        try checked(ended.sums, try shift(ended.sums, Self.giveBack))
        return ended.count
    }

    /// Sold → free with `return` rows in the inventory log, once (V9).
    @discardableResult
    package func returnStock(
        order: ID<Order>, reason: String, by actor: Actor, at: Timestamp
    ) throws -> Int {
        try hold(.orders(condition: "o.id=$1", values: [.id(order)]))
        let ended = try ending(
            """
            UPDATE inventory_reservations_core SET status='released',released_at=$2,\
            release_reason=$3 WHERE order_key=(SELECT key FROM orders_core WHERE id=$1) \
            AND status='committed'
            """, [.id(order), .time(at), .text(reason)])
        let rows = try checked(ended.sums, try shift(ended.sums, Self.bringBack))
        try log(
            zip(ended.sums, rows).map { sum, row in
                LogRow(
                    stock: row.key, change: sum.quantity, kind: .return, after: row.onHand,
                    order: order, reason: reason)
            }, by: actor, at: at)
        return ended.count
    }

    /// Sets a later end of the order's live reservations.
    package func extendStock(order: ID<Order>, until: Timestamp) throws {
        try post(
            """
            UPDATE inventory_reservations_core SET expires_at=$2 WHERE order_key=(SELECT key \
            FROM orders_core WHERE id=$1) AND status='reserved' AND expires_at<$2
            """, [.id(order), .time(until)])
    }

    /// Ends reservations, and says how many and how much of each item, by item.
    private func ending(
        _ text: String, _ values: [SQLValue]
    ) throws -> (sums: [ItemSum], count: Int) {
        var quantities: [String: Int64] = [:]
        var count = 0
        let returning = " RETURNING (SELECT s.item FROM stock s WHERE s.key=stock_key),quantity"
        try forEachRow(text + returning, values) { row in
            quantities[try row.text(), default: 0] += try row.integer()
            count += 1
        }
        return (ItemSum.sorted(quantities), count)
    }
}
