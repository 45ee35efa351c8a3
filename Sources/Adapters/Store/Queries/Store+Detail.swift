package import Application
package import Domain
internal import SQL

extension Store {
    /// Everything about one order; nil when not there or not this customer's.
    package func detail(
        _ order: ID<Order>, customer: ID<Customer>?
    ) async throws -> OrderDetail? {
        try await reading { snapshot in
            let head = try snapshot.row(
                "SELECT o.key,c.name,\(OrderRow.columns) FROM \(OrderRow.tables) WHERE o.id=$1",
                [.id(order)]
            ) { row in
                (
                    key: try row.integer(), customer: try row.text(),
                    order: try OrderRow.read(&row)
                )
            }
            guard let head, customer == nil || head.order.customer == customer else { return nil }
            let lines = try snapshot.lines(ofKey: head.key, order: order)
            return OrderDetail(
                order: head.order, customerName: head.customer,
                lines: try lines.map { try snapshot.detail(of: $0) },
                history: try snapshot.history(ofKey: head.key),
                notices: try snapshot.notices(ofKey: head.key),
                errors: try snapshot.errors(ofKey: head.key, order: order))
        }
    }
}

extension StoreSnapshot {
    /// A line with its results, newest first, and its sends, oldest first.
    fileprivate func detail(of line: LineRecord) throws -> LineDetail {
        let key = SQLValue.optional(
            try scalar("SELECT key FROM order_lines WHERE id=$1", [.id(line.id)]))
        let results = try rows(
            """
            SELECT \(ResultRow.columns) FROM line_results r WHERE r.line_key=$1 \
            ORDER BY r.key DESC
            """,
            [key]
        ) { row in try ResultRow.read(&row, line: line.id, order: line.order) }
        let attempts = try rows(
            """
            SELECT \(AttemptRow.columns) FROM \(AttemptRow.tables) WHERE a.line_key=$1 \
            ORDER BY a.attempt_number
            """, [key]
        ) { row in try AttemptRow.read(&row) }
        let anomalies = try rows(
            "SELECT provider,kind,detail,raw,at_us FROM anomalies WHERE line_key=$1 ORDER BY id",
            [key]
        ) { row in
            Anomaly(
                provider: try row.text(), line: line.id, kind: try row.word(Anomaly.Kind.self),
                detail: try row.text(), raw: try row.blob(), at: try row.time())
        }
        return LineDetail(
            line: line, results: results, attempts: attempts,
            replies: try attempts.flatMap { try replies(of: $0.id, key: $0.intentSequence) },
            anomalies: anomalies, isDeadLetter: try isDeadLetter(line.id))
    }

    /// The history of an order, oldest first.
    fileprivate func history(ofKey key: Int64) throws -> [HistoryEntry] {
        try rows(
            """
            SELECT \(HistoryRow.columns) FROM \(HistoryRow.tables) WHERE h.order_key=$1 \
            ORDER BY h.version
            """, [.integer(key)]
        ) { row in try HistoryRow.read(&row).entry }
    }

    /// The notices of an order, oldest first.
    fileprivate func notices(ofKey key: Int64) throws -> [NoticeView] {
        let ofChanges = try rows(
            """
            SELECT k.notification_type,n.status,k.message,o.number,l.target,\
            COALESCE(n.detail,NULLIF(k.detail,'')),h.at_us FROM notification_queue_core n \
            JOIN notice_kinds k ON k.key=n.kind JOIN orders_core o ON o.key=n.order_key \
            JOIN order_state_history_core h ON h.order_key=n.order_key AND h.version=n.sequence \
            LEFT JOIN order_lines l ON l.order_key=n.order_key AND l.line_no=n.line_no \
            WHERE n.order_key=$1 ORDER BY n.sequence,n.line_no,n.kind
            """, [.integer(key)]
        ) { row in
            let type = try row.text()
            let status = try row.text()
            let stored = try row.text()
            let number = try row.text()
            let message = NoticeKind.message(
                stored, number: number, target: try row.optionalText())
            return NoticeView(
                type: type, status: status, message: message, detail: try row.optionalText(),
                at: try row.time())
        }
        let others = try rows(
            """
            SELECT notification_type,status,message,detail,created_at FROM notices \
            WHERE order_key=$1 ORDER BY key
            """, [.integer(key)]
        ) { row in
            NoticeView(
                type: try row.text(), status: try row.text(), message: try row.text(),
                detail: try row.optionalText(), at: try row.time())
        }
        return (ofChanges + others).sorted { $0.at < $1.at }
    }

    /// The error list of an order, oldest first.
    fileprivate func errors(ofKey key: Int64, order: ID<Order>) throws -> [ErrorEntry] {
        try rows(
            """
            SELECT e.id,e.resolved_at,r.actor,e.resolution_notes,l.id,e.error_type,e.error_code,\
            e.error_message,e.severity,e.created_at FROM order_errors e \
            LEFT JOIN order_lines l ON l.key=e.line_key \
            LEFT JOIN actors r ON r.key=e.resolved_by WHERE e.order_key=$1 ORDER BY e.id
            """, [.integer(key)]
        ) { row in
            let id = try row.integer()
            let resolvedAt = try row.optionalTime()
            let resolvedBy = try row.optionalText().flatMap { Actor($0) }
            let notes = try row.optionalText()
            let error = OrderError(
                order: order, line: try row.optionalID(Line.self),
                kind: try row.word(OrderError.Kind.self), code: try row.text(),
                message: try row.text(), severity: try row.word(OrderError.Severity.self),
                at: try row.time())
            return ErrorEntry(
                id: id, error: error, resolvedAt: resolvedAt, resolvedBy: resolvedBy,
                resolutionNotes: notes)
        }
    }
}
