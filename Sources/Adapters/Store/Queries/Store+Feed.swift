package import Application
package import Domain
internal import SQL

extension Store {
    /// Events after a position up to another, in order, filtered to a customer when given (E7,
    /// E10).
    package func events(
        after position: Int64, through last: Int64, limit: Int, customer: ID<Customer>?
    ) async throws -> [FeedEvent] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT f.pos,o.id,o.number,c.id,f.seq,k.subject,k.to_status,l.id,h.at_us,\
                COALESCE(h.data,NULLIF(k.data,'')),k.from_status,k.transition,k.why,\
                p.provider,p.state,p.at_us,p.reason FROM feed f \
                LEFT JOIN orders_core o ON o.key=f.order_key \
                LEFT JOIN customers c ON c.key=o.customer_key \
                LEFT JOIN order_state_history_core h \
                ON h.order_key=f.order_key AND h.version=f.seq \
                LEFT JOIN history_kinds k ON k.key=h.kind \
                LEFT JOIN order_lines l ON l.order_key=h.order_key AND l.line_no=h.line_no \
                LEFT JOIN provider_events p ON p.pos=f.pos \
                WHERE f.pos>$1 AND f.pos<=$4 AND ($2='' OR c.id=$2) ORDER BY f.pos LIMIT $3
                """,
                [
                    .integer(position), .text(customer?.text ?? ""), .int(limit), .integer(last),
                ]
            ) { row in try FeedRow.read(&row) }
        }
    }

    /// Where the feed stands.
    package func feedHead() async throws -> FeedHead {
        try await reading { snapshot in
            let position = try snapshot.scalar("SELECT pos FROM feed_head WHERE one=1") ?? 0
            let oldest = try snapshot.scalar("SELECT min(pos) FROM feed") ?? position + 1
            return FeedHead(
                epoch: try snapshot.meta("epoch") ?? "", position: position, oldest: oldest)
        }
    }
}

/// How an event lies in the joined rows of the feed.
private enum FeedRow {
    /// Reads an order's event, or a provider's.
    static func read(_ row: inout Columns) throws -> FeedEvent {
        let position = try row.integer()
        guard let order = try row.optionalID(Order.self) else {
            row.skip(11)
            let provider = try row.text()
            let state = try row.text()
            let at = try row.time()
            var data = ["provider": provider]
            data["reason"] = try row.optionalText()
            return FeedEvent(
                position: position, order: nil, orderNumber: nil, customer: nil, sequence: 0,
                type: "provider." + state, line: nil, at: at, state: state, data: data)
        }
        let number = try row.text()
        let customer = try row.id(Customer.self)
        let sequence = try row.int()
        let subject = try row.text()
        let state = try row.text()
        let line = try row.optionalID(Line.self)
        let at = try row.time()
        var data = try CompactJSON.map(try row.optionalText())
        let words = (from: try row.text(), row: try row.text(), why: try row.text())
        if !words.from.isEmpty { data["from"] = words.from }
        if !words.row.isEmpty { data["row"] = words.row }
        if !words.why.isEmpty { data["why"] = words.why }
        return FeedEvent(
            position: position, order: order, orderNumber: number, customer: customer,
            sequence: sequence, type: subject + "." + state, line: line, at: at, state: state,
            data: data)
    }
}
