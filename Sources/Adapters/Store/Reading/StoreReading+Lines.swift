internal import Application
internal import Domain
internal import SQL

extension StoreReading {
    /// Lines on the same (provider, service code, target), newest first, at most `limit`.
    package func earlierLines(
        provider: String, serviceCode: String, target: String, limit: Int
    ) throws -> [EarlierLine] {
        if ahead?.knowsFree(target) == true { return [] }
        try hold(.target(target))
        return try rows(
            """
            SELECT l.id,o.id,o.number,c.id,l.state,l.created_at,l.finished_at,\
            EXISTS(SELECT 1 FROM fulfillment_logs_core a \
            WHERE a.line_key=l.key AND a.state='closed_unknown'),l.result_key IS NOT NULL \
            FROM order_lines l JOIN orders_core o ON o.key=l.order_key \
            JOIN customers c ON c.key=o.customer_key \
            WHERE l.target=$1 AND l.provider=$2 AND l.service_code=$3 \
            ORDER BY l.created_at DESC,l.key DESC LIMIT $4
            """, [.text(target), .text(provider), .text(serviceCode), .int(limit)]
        ) { row in
            EarlierLine(
                line: try row.id(Line.self), order: try row.id(Order.self),
                orderNumber: try row.text(), customer: try row.id(Customer.self),
                state: try row.word(LineState.self), placedAt: try row.time(),
                finishedAt: try row.optionalTime(), wasClosedUnknown: try row.flag(),
                hasResult: try row.flag())
        }
    }

    /// The line to which a provider order id is linked.
    package func line(provider: String, providerOrderID: String) throws -> ID<Line>? {
        try row(
            "SELECT id FROM order_lines WHERE provider=$1 AND provider_order_id=$2",
            [.text(provider), .text(providerOrderID)]
        ) { row in try row.id(Line.self) }
    }

    /// The newest result of a line.
    package func result(of line: ID<Line>) throws -> ResultRecord? {
        try row(
            """
            SELECT o.id,\(ResultRow.columns) FROM order_lines l \
            JOIN line_results r ON r.key=l.result_key JOIN orders_core o ON o.key=l.order_key \
            WHERE l.id=$1
            """, [.id(line)]
        ) { row in
            let order = try row.id(Order.self)
            return try ResultRow.read(&row, line: line, order: order)
        }
    }

    /// Raw replies stored for an attempt, oldest first (R6).
    package func replies(of attempt: ID<Attempt>) throws -> [StoredReply] {
        guard let key = try key(of: attempt) else { return [] }
        return try replies(of: attempt, key: key)
    }

    /// Raw replies by the attempt's key.
    func replies(of attempt: ID<Attempt>, key: Int64) throws -> [StoredReply] {
        try rows(
            "SELECT fence,at_us,http,raw FROM provider_response WHERE attempt=$1 ORDER BY id",
            [.integer(key)]
        ) { row in try reply(&row, of: attempt) }
    }

    /// Opens one sealed reply.
    private func reply(_ row: inout Columns, of attempt: ID<Attempt>) throws -> StoredReply {
        let fence = try row.integer()
        let at = try row.time()
        let status = try row.int()
        let context = StoreSeal.context(attempt: attempt.text, fence: fence, at: at.microseconds)
        let sealed = try row.blob()
        do {
            let raw = try seal.open(sealed, context)
            return StoredReply(attempt: attempt, fence: fence, at: at, httpStatus: status, raw: raw)
        } catch {
            throw StorageError(
                .unusable,
                "a stored reply cannot be opened: the secret file is not the one it was sealed with"
            )
        }
    }

    /// Lines with a provider order id whose check is due, oldest first; recorded lines never are.
    package func dueLines(provider: String, before: Timestamp, limit: Int) throws -> [DueLine] {
        try dueLines(
            """
            WHERE provider=$1 AND next_check_at<=$2 AND next_check_at IS NOT NULL \
            AND provider_order_id IS NOT NULL AND is_automatic=1 \
            ORDER BY next_check_at,key LIMIT $3
            """, [.text(provider), .time(before), .int(limit)])
    }

    /// Every open line with a provider order id, after a line id, in order of creation.
    package func openLines(provider: String, after: ID<Line>?, limit: Int) throws -> [DueLine] {
        let start = try after.flatMap {
            try scalar("SELECT key FROM order_lines WHERE id=$1", [.id($0)])
        }
        return try dueLines(
            """
            WHERE provider=$1 AND key>$2 \
            AND \(OpenStates.atProvider) \
            AND provider_order_id IS NOT NULL AND is_automatic=1 ORDER BY key LIMIT $3
            """, [.text(provider), .integer(start ?? 0), .int(limit)])
    }

    private func dueLines(_ condition: String, _ values: [SQLValue]) throws -> [DueLine] {
        try rows("SELECT id,provider_order_id,target FROM order_lines " + condition, values) {
            row in
            DueLine(
                line: try row.id(Line.self), providerOrderID: try row.text(),
                target: try row.text())
        }
    }

    /// Uncertain lines without a provider order id whose deadline has come; of one provider, or
    /// all.
    package func overdueUncertain(
        provider: String?, before: Timestamp, limit: Int
    ) throws -> [ID<Line>] {
        try rows(
            """
            SELECT id FROM order_lines WHERE state='uncertain' AND provider_order_id IS NULL \
            AND next_check_at<=$1 AND ($2='' OR provider=$2) \
            ORDER BY next_check_at,key LIMIT $3
            """, [.time(before), .text(provider ?? ""), .int(limit)]
        ) { row in try row.id(Line.self) }
    }

    /// Parked lines of a provider, of one service code when given, oldest first.
    package func parkedLines(
        provider: String, serviceCode: String?, limit: Int
    ) throws -> [ID<Line>] {
        try rows(
            """
            SELECT id FROM order_lines WHERE state IN('needs_review','parked') AND state='parked' \
            AND provider=$1 AND ($2='' OR service_code=$2) ORDER BY key LIMIT $3
            """, [.text(provider), .text(serviceCode ?? ""), .int(limit)]
        ) { row in try row.id(Line.self) }
    }

    /// Earliest time at which a line of the provider is looked at or a ready job may run.
    package func nextDue(provider: String) throws -> Timestamp? {
        let check = try scalar(
            """
            SELECT min(next_check_at) FROM order_lines \
            WHERE provider=$1 AND next_check_at IS NOT NULL
            """, [.text(provider)])
        let job = try nextJob(provider: provider)?.microseconds
        return [check, job].compactMap { $0 }.min().map { Timestamp(microseconds: $0) }
    }

    /// The oldest ready dispatch job's `run_at` of a provider, nil when none waits.
    package func nextJob(provider: String) throws -> Timestamp? {
        try scalar(
            """
            SELECT min(run_at) FROM order_processing_queue_core \
            WHERE lane=(SELECT key FROM texts WHERE text=$1) AND state='ready'
            """, [.text(DispatchLane.name(provider))]
        ).map { Timestamp(microseconds: $0) }
    }
}
