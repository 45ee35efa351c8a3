internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// An order with its lines and all their attempts.
    package func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit? {
        try unit(where: "o.id=$1", .id(order), now: now)
    }

    /// The unit that a line belongs to.
    package func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit? {
        try unit(
            where: "o.key=(SELECT order_key FROM order_lines WHERE id=$1)", .id(line), now: now)
    }

    /// The unit that an attempt belongs to.
    package func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit? {
        guard let key = try key(of: attempt) else { return nil }
        return try unit(
            where: """
                o.key=(SELECT x.order_key FROM fulfillment_logs_core y \
                JOIN order_lines x ON x.key=y.line_key WHERE y.intent_seq=$1)
                """, .integer(key), now: now)
    }

    /// The attempts on one service of a provider that were answered last, newest intent first.
    package func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord] {
        try rows(
            """
            SELECT \(AttemptRow.columns) FROM \(AttemptRow.tables) WHERE a.provider=$1 \
            AND a.service=$2 AND a.answered_at IS NOT NULL ORDER BY a.intent_seq DESC LIMIT $3
            """, [.text(provider), .text(serviceCode), .int(limit)]
        ) { row in try AttemptRow.read(&row) }
    }

    /// An attempt's key: by index while its outcome is open, else by a scan.
    func key(of attempt: ID<Attempt>) throws -> Int64? {
        let select = "SELECT intent_seq FROM fulfillment_logs_core WHERE id=$1"
        let open = " AND state IN('sending','dup_check','uncertain','needs_human')"
        return try scalar(select + open, [.id(attempt)]) ?? scalar(select, [.id(attempt)])
    }

    private func unit(
        where condition: String, _ value: SQLValue, now: Timestamp
    ) throws -> OrderUnit? {
        // A statement of its own: only the next one sees all that the last holder wrote.
        try hold(.orders(condition: condition, value: value))
        let found = try row(
            "SELECT o.key,\(OrderRow.columns) FROM \(OrderRow.tables) WHERE \(condition)", [value]
        ) { row in (key: try row.integer(), order: try OrderRow.read(&row)) }
        guard let found else { return nil }
        let lines = try lines(ofKey: found.key, order: found.order.id)
        let attempts = try rows(
            """
            SELECT \(AttemptRow.columns) FROM \(AttemptRow.tables) WHERE l.order_key=$1 \
            ORDER BY l.line_no,a.attempt_number
            """, [.integer(found.key)]
        ) { row in try AttemptRow.read(&row) }
        return OrderUnit(order: found.order, lines: lines, attempts: attempts, now: now)
    }

    /// The lines of an order, in their order.
    func lines(ofKey key: Int64, order: ID<Order>) throws -> [LineRecord] {
        try rows(
            """
            SELECT \(LineRow.columns) FROM \(LineRow.tables) WHERE l.order_key=$1 \
            ORDER BY l.line_no
            """,
            [.integer(key)]
        ) { row in try LineRow.read(&row, order: order) }
    }
}
