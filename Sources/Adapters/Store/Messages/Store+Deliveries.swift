package import Application
package import Domain
internal import SQL

/// Deliveries: planned from the feed, claimed one at a time, each try logged (O5–O8).
extension Store {
    /// Makes deliveries and moves the endpoint's cursor, whoever comes first.
    package func plan(
        _ deliveries: [PlannedDelivery], endpoint: Int64, from: Int64, to: Int64, now: Timestamp
    ) async throws {
        try await writing { transaction in
            let moved = try transaction.execute(
                """
                UPDATE webhook_endpoints SET feed_position=$1 WHERE key=$2 AND feed_position=$3 \
                AND status='enabled'
                """, [.integer(to), .integer(endpoint), .integer(from)])
            guard moved == 1 else { return }
            try transaction.insert(
                Self.planning,
                deliveries.map { delivery in
                    [
                        .integer(endpoint), .integer(delivery.position), .text(delivery.id),
                        .text(delivery.type), .text("pending"), .time(now), .time(now),
                    ]
                })
        }
    }

    private static var planning: RowInsert {
        RowInsert(
            """
            INSERT INTO webhook_deliveries(endpoint_key,pos,message_id,event_type,status,next_at,\
            created_at)
            """, columns: 7, tail: " ON CONFLICT DO NOTHING")
    }

    /// Deliveries of an endpoint that wait.
    package func waitingDeliveries(endpoint: Int64) async throws -> Int {
        try await reading { snapshot in
            Int(
                try snapshot.scalar(
                    """
                    SELECT count(*) FROM webhook_deliveries WHERE endpoint_key=$1 \
                    AND status='pending'
                    """, [.integer(endpoint)]) ?? 0)
        }
    }

    /// Endpoints that are on and have a delivery due.
    package func dueEndpoints(now: Timestamp) async throws -> [Int64] {
        let words = LeaseWords(database.dialect)
        return try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT e.key FROM webhook_endpoints e WHERE e.status='enabled' \
                AND EXISTS(SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_key=e.key \
                AND d.status='pending' AND d.next_at<=$1 \
                AND d.lease_until<\(words.now("$1"))) ORDER BY e.key
                """, [.time(now)]
            ) { row in try row.integer() }
        }
    }

    /// Takes the next due delivery of an endpoint, in the order of the feed.
    package func claimDelivery(
        endpoint: Int64, now: Timestamp, leaseSeconds: Int64
    ) async throws -> ClaimedDelivery? {
        let words = LeaseWords(database.dialect)
        let seal = seal
        return try await writing { transaction in
            let claimed = try transaction.rows(
                """
                UPDATE webhook_deliveries SET fence=fence+1,attempts=attempts+1,\
                first_at=COALESCE(first_at,$2),lease_until=\(words.now("$2"))+$3 \
                WHERE key IN(SELECT key FROM webhook_deliveries WHERE status='pending' \
                AND endpoint_key=$1 AND next_at<=$2 AND lease_until<\(words.now("$2")) \
                ORDER BY next_at,pos LIMIT 1\(words.skipping)) \
                RETURNING key,fence,attempts,message_id,pos,first_at,created_at
                """,
                [.integer(endpoint), .time(now), .integer(leaseSeconds * 1_000_000)]
            ) { row in
                (
                    key: try row.integer(), fence: try row.integer(), attempt: try row.int(),
                    id: try row.text(), position: try row.integer(), firstAt: try row.time(),
                    createdAt: try row.time()
                )
            }.first
            guard let claimed else { return nil }
            let place = try transaction.row(
                "SELECT id,url,secret,old_secret,old_until FROM webhook_endpoints WHERE key=$1",
                [.integer(endpoint)]
            ) { row in
                (
                    id: try row.id(WebhookEndpoint.self), url: try row.text(),
                    secret: try row.blob(), old: try row.optionalBlob(),
                    oldUntil: try row.optionalTime()
                )
            }
            guard let place else { return nil }
            var sealed = [place.secret]
            if let old = place.old, let until = place.oldUntil, now < until { sealed.append(old) }
            let secrets = try sealed.map { try seal.open($0, Self.context(place.id)) }
            return ClaimedDelivery(
                key: claimed.key, endpoint: endpoint, fence: claimed.fence,
                attempt: claimed.attempt, id: claimed.id, position: claimed.position,
                url: place.url, secrets: secrets, firstAt: claimed.firstAt,
                createdAt: claimed.createdAt)
        }
    }

    /// Logs a try and notes what became of it.
    package func finish(
        _ delivery: ClaimedDelivery, _ reply: WebhookReply, _ verdict: WebhookSchedule.Verdict,
        now: Timestamp, life: Int64, notice: ID<Notice>
    ) async throws -> Bool {
        try await writing { transaction in
            guard try transaction.mark(delivery, reply, verdict, now: now) else { return false }
            try transaction.post(
                """
                INSERT INTO webhook_tries(delivery_key,attempt,at_us,http_code,error,duration_us) \
                VALUES($1,$2,$3,$4,$5,$6)
                """,
                [
                    .integer(delivery.key), .int(delivery.attempt), .time(now),
                    .int(reply.status), .optional(reply.fault), .integer(reply.microseconds),
                ])
            try transaction.judge(delivery, verdict, now: now, life: life, notice: notice)
            return true
        }
    }

    /// Deliveries of an endpoint, newest first.
    package func deliveries(
        endpoint: ID<WebhookEndpoint>, before: Int64?, limit: Int
    ) async throws -> (items: [DeliveryView], total: Int) {
        try await reading { snapshot in
            let key = try snapshot.scalar(
                "SELECT key FROM webhook_endpoints WHERE id=$1", [.id(endpoint)])
            guard let key else { return ([], 0) }
            let total = try snapshot.scalar(
                "SELECT count(*) FROM webhook_deliveries WHERE endpoint_key=$1", [.integer(key)])
            let items = try snapshot.rows(
                """
                SELECT d.key,d.message_id,d.event_type,o.number,d.status,d.attempts,d.created_at,\
                d.next_at,d.done_at,d.http_code,d.duration_us,d.error FROM webhook_deliveries d \
                LEFT JOIN feed f ON f.pos=d.pos LEFT JOIN orders_core o ON o.key=f.order_key \
                WHERE d.endpoint_key=$1 AND d.key<$2 ORDER BY d.key DESC LIMIT $3
                """, [.integer(key), .integer(before ?? .max), .int(limit)]
            ) { row in try DeliveryRow.read(&row) }
            return (items, Int(total ?? 0))
        }
    }

    /// Lets a delivery be made again at once.
    package func redeliver(
        delivery: Int64, endpoint: ID<WebhookEndpoint>, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            let changed = try transaction.execute(
                """
                UPDATE webhook_deliveries SET status='pending',attempts=0,first_at=NULL,\
                next_at=$1,lease_until=0,done_at=NULL WHERE key=$2 AND lease_until<=$1 \
                AND endpoint_key=(SELECT key FROM webhook_endpoints WHERE id=$3)
                """, [.time(at), .integer(delivery), .id(endpoint)])
            guard changed == 1 else { return false }
            try transaction.audit(
                actor: actor, action: "webhook.redeliver", object: endpoint.text,
                detail: String(delivery), reason: nil, at: at)
            return true
        }
    }

    /// Adds a test delivery, below every position of the feed.
    package func addTest(
        endpoint: ID<WebhookEndpoint>, id: String, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            let added = try transaction.execute(
                """
                INSERT INTO webhook_deliveries(endpoint_key,pos,message_id,event_type,status,\
                next_at,created_at) SELECT e.key,(SELECT COALESCE(min(d.pos),0) \
                FROM webhook_deliveries d WHERE d.endpoint_key=e.key AND d.pos<0)-1,$1,\
                'webhook.test','pending',$2,$2 FROM webhook_endpoints e \
                WHERE e.id=$3 AND e.status='enabled'
                """, [.text(id), .time(at), .id(endpoint)])
            guard added == 1 else { return false }
            try transaction.audit(
                actor: actor, action: "webhook.test", object: endpoint.text, detail: "",
                reason: nil, at: at)
            return true
        }
    }
}

/// How a delivery lies in its row.
private enum DeliveryRow {
    static func read(_ row: inout Columns) throws -> DeliveryView {
        let key = try row.integer()
        let id = try row.text()
        let type = try row.text()
        let number = try row.optionalText()
        let status = try row.word(DeliveryStatus.self)
        let attempts = try row.int()
        let createdAt = try row.time()
        let nextAt = try row.time()
        return DeliveryView(
            key: key, id: id, type: type, orderNumber: number, status: status,
            attempts: attempts, createdAt: createdAt, nextAt: status == .pending ? nextAt : nil,
            doneAt: try row.optionalTime(), httpStatus: try row.optionalInt(),
            microseconds: try row.optionalInteger(), error: try row.optionalText())
    }
}
