internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Appends a raw reply; nothing fallible before it (R6).
    package func keep(reply: StoredReply) throws {
        try keep(reply: reply, sealed: seal.sealed(reply))
    }

    /// Appends a raw reply that was sealed beforehand.
    func keep(reply: StoredReply, sealed: [UInt8]) throws {
        let attempt = reply.attempt?.text
        // The id itself is kept only when its attempt is not there to carry it.
        var found: Int64?
        if let id = reply.attempt { found = try key(of: id) }
        try post(
            """
            INSERT INTO provider_response(attempt,attempt_id,fence,at_us,http,raw) \
            VALUES($1,$2,$3,$4,$5,$6)
            """,
            [
                .optional(found), found == nil ? .optional(attempt) : .null, .integer(reply.fence),
                .time(reply.at),
                .int(reply.httpStatus), .blob(sealed),
            ])
    }

    /// Stores the answer of an idempotency key in the caller's transaction (K7).
    package func keep(answer: StoredAnswer) throws {
        try post(
            """
            INSERT INTO idempotency(scope,key,fingerprint,status,body,order_key,at_us) \
            VALUES($1,$2,$3,$4,$5,(SELECT key FROM orders_core WHERE id=$6),$7)
            """,
            [
                .text(answer.scope), .text(answer.key), .blob(answer.fingerprint),
                .int(answer.status), .blob(answer.body), .id(answer.order), .time(answer.at),
            ])
    }

    /// Appends an anomaly that belongs to no order change.
    package func keep(anomaly: Anomaly) throws {
        try post(
            """
            INSERT INTO anomalies(provider,line_key,kind,detail,raw,at_us) \
            VALUES($1,(SELECT key FROM order_lines WHERE id=$2),$3,$4,$5,$6)
            """,
            [
                .text(anomaly.provider), .id(anomaly.line), .text(anomaly.kind.rawValue),
                .text(anomaly.detail), .blob(anomaly.raw), .time(anomaly.at),
            ])
    }

    /// Appends a balance reading.
    package func keep(balance: BalanceReading) throws {
        try post(
            "INSERT INTO balance_readings(provider,amount,at_us) VALUES($1,$2,$3)",
            [.text(balance.provider), .integer(balance.amount), .time(balance.at)])
    }

    /// Appends an entry of the error list that belongs to no order change.
    package func keep(error: OrderError) throws {
        try post(
            """
            INSERT INTO order_errors(order_key,line_key,error_type,error_code,error_message,\
            severity,created_at,is_resolved,resolved_at) \
            VALUES((SELECT key FROM orders_core WHERE id=$1),\
            (SELECT key FROM order_lines WHERE id=$2),$3,$4,$5,$6,$7,$8,$9)
            """,
            [
                .id(error.order), .id(error.line), .text(error.kind.rawValue), .text(error.code),
                .text(error.message), .text(error.severity.rawValue), .time(error.at),
                .bool(error.isSettled), .time(error.isSettled ? error.at : nil),
            ])
    }

    /// Appends an audit row.
    package func audit(
        actor: Actor, action: String, object: String, detail: String, reason: String?,
        at: Timestamp
    ) throws {
        try post(
            """
            INSERT INTO audit(actor,action,object,detail,reason,at_us) VALUES($1,$2,$3,$4,$5,$6)
            """,
            [
                .text(actor.text), .text(action), .text(object), .text(detail),
                .optional(reason), .time(at),
            ])
    }

    /// Sets a new epoch at the release of a quarantine (B5, E6).
    package func setEpoch(_ epoch: String) throws { try setMeta("epoch", epoch) }

    /// Writes a value of the store's own settings.
    func setMeta(_ key: String, _ value: String) throws {
        try execute(
            """
            INSERT INTO meta(key,value) VALUES($1,$2) \
            ON CONFLICT(key) DO UPDATE SET value=excluded.value
            """, [.text(key), .text(value)])
    }

    private static let notices = RowInsert(
        "INSERT INTO notification_queue_core(order_key,sequence,kind,line_no,channel,status)",
        columns: 6, tail: " ON CONFLICT DO NOTHING")

    /// Writes the notices of changes; one that is written already stays as it is (O2).
    func writeNotices(_ work: [(changes: OrderChanges, keys: ChangeKeys)]) throws {
        var rows: [[SQLValue]] = []
        for (changes, keys) in work {
            for notice in changes.notices {
                let line = changes.lines.first { $0.line.id == notice.line }?.line
                let kind = NoticeKind(notice, number: changes.order.number, target: line?.target)
                rows.append([
                    .integer(keys.order), .int(notice.sequence), .integer(try key(of: kind)),
                    .int(try notice.line.map { try keys.line($0).number } ?? 0), "",
                    notice.skippedBecause == nil ? "pending" : "skipped",
                ])
            }
        }
        try insert(Self.notices, rows)
    }
}
