package import Application
package import Domain
internal import SQL

/// Notices on their way to becoming messages.
extension Store: MessageStorage {
    /// Notices of which no message was made yet: those of orders, then the others.
    package func unplannedNotices(limit: Int) async throws -> [UnplannedNotice] {
        try await reading { snapshot in
            let ofOrders = try snapshot.rows(
                """
                SELECT \(NoticeFacts.columns) FROM \(NoticeFacts.tables) \
                WHERE n.status='pending' AND n.planned_at IS NULL \
                ORDER BY n.order_key,n.sequence LIMIT $1
                """, [.int(limit)]
            ) { row in try NoticeFacts.read(&row, isOwn: false) }
            let others = try snapshot.rows(
                """
                SELECT \(NoticeFacts.ownColumns) FROM \(NoticeFacts.ownTables) \
                WHERE n.planned_at IS NULL ORDER BY n.key LIMIT $1
                """, [.int(limit)]
            ) { row in try NoticeFacts.read(&row, isOwn: true) }
            return ofOrders + others
        }
    }

    /// Marks waiting notices as skipped; nothing is written where none waits.
    package func skipNotices(
        because reason: String, now: Timestamp, limit: Int
    ) async throws -> Int {
        let waiting = try await reading { snapshot in
            try snapshot.scalar(
                """
                SELECT CASE WHEN EXISTS(SELECT 1 FROM notification_queue_core \
                WHERE status='pending' AND planned_at IS NULL) \
                OR EXISTS(SELECT 1 FROM notices WHERE planned_at IS NULL) THEN 1 ELSE 0 END
                """)
        }
        guard waiting == 1 else { return 0 }
        let words = LeaseWords(database.dialect)
        let values: [SQLValue] = [.time(now), .text(reason), .int(limit)]
        return try await writing { transaction in
            let ofOrders = try transaction.execute(
                """
                UPDATE notification_queue_core SET status='skipped',planned_at=$1,detail=$2 \
                WHERE (order_key,sequence,kind,line_no,channel) IN(SELECT order_key,sequence,\
                kind,line_no,channel FROM notification_queue_core WHERE status='pending' \
                AND planned_at IS NULL LIMIT $3\(words.skipping))
                """, values)
            let others = try transaction.execute(
                """
                UPDATE notices SET status='skipped',planned_at=$1,detail=$2 WHERE key IN(\
                SELECT key FROM notices WHERE planned_at IS NULL LIMIT $3\(words.skipping))
                """, values)
            return ofOrders + others
        }
    }

    /// Writes a notice of every crossing of a stock threshold that nobody was told of.
    package func tellLowStock(now: Timestamp, limit: Int, seed: UInt64) async throws -> Int {
        let waits = try await reading { snapshot in
            try snapshot.scalar("SELECT key FROM stock_alerts WHERE told_at IS NULL LIMIT 1")
        }
        guard waits != nil else { return 0 }
        return try await writing { transaction in
            var random = SplitMix64(seed: seed)
            let crossings = try transaction.takeLowStock(limit: limit, at: now)
            for low in crossings {
                let name = low.variantName.map { "\(low.name), \($0)" } ?? low.name
                try transaction.tell(
                    OwnNotice(
                        id: ID(at: now, random: &random), type: .lowStock, order: nil,
                        text: "\(name) (\(low.sku)): \(low.available) left, which is at or below "
                            + "the threshold of \(low.threshold).",
                        dedupeKey: "low-stock/\(low.id)"), by: .system, at: now)
            }
            return crossings.count
        }
    }

    /// The newest notice of an order, for a preview.
    package func noticeFacts(order: ID<Order>) async throws -> UnplannedNotice? {
        try await reading { snapshot in
            try snapshot.row(
                """
                SELECT \(NoticeFacts.columns) FROM \(NoticeFacts.tables) WHERE o.id=$1 \
                ORDER BY n.sequence DESC LIMIT 1
                """, [.id(order)]
            ) { row in try NoticeFacts.read(&row, isOwn: false) }
        }
    }

    /// Stores plans, each once whoever comes first.
    package func keep(plans: [NoticePlan], now: Timestamp, quiet: Int64) async throws {
        try await writing { transaction in
            for plan in plans where try transaction.begin(plan, now: now) {
                var isMerged = !plan.messages.isEmpty
                for message in plan.messages {
                    let isOwn = try transaction.add(
                        message, of: plan.source, now: now, quiet: quiet)
                    if isOwn { isMerged = false }
                }
                if isMerged {
                    try transaction.end(
                        plan.source, .skipped, detail: "merged into another", attempts: 0, at: nil)
                }
            }
        }
    }

    /// Writes a notice that belongs to no change of an order.
    package func tell(_ notice: OwnNotice, by actor: Actor, at: Timestamp) async throws {
        try await writing { try $0.tell(notice, by: actor, at: at) }
    }
}

extension StoreTransaction: NoticeWriting {
    /// Writes a notice; nothing when its key is known.
    func tell(_ notice: OwnNotice, by actor: Actor, at: Timestamp) throws {
        try post(
            """
            INSERT INTO notices(id,dedupe_key,notification_type,order_key,message,status,\
            created_by,created_at) VALUES($1,$2,$3,(SELECT key FROM orders_core WHERE id=$4),$5,\
            'pending',$6,$7) ON CONFLICT DO NOTHING
            """,
            [
                .id(notice.id), .text(notice.dedupeKey), .text(notice.type.rawValue),
                .id(notice.order), .text(notice.text), .text(actor.text), .time(at),
            ])
    }

    /// Marks a notice as planned; false when somebody else did.
    func begin(_ plan: NoticePlan, now: Timestamp) throws -> Bool {
        let skip = plan.skippedBecause
        let status = skip == nil ? "pending" : "skipped"
        switch plan.source {
        case .order(let key, let sequence, let kind, let line):
            return try execute(
                """
                UPDATE notification_queue_core SET planned_at=$1,status=$2,\
                detail=COALESCE($3,detail) WHERE order_key=$4 AND sequence=$5 AND kind=$6 \
                AND line_no=$7 AND status='pending' AND planned_at IS NULL
                """,
                [
                    .time(now), .text(status), .optional(skip), .integer(key), .integer(sequence),
                    .integer(kind), .integer(line),
                ]) > 0
        case .own(let key):
            return try execute(
                """
                UPDATE notices SET planned_at=$1,status=$2,detail=$3 \
                WHERE key=$4 AND planned_at IS NULL
                """, [.time(now), .text(status), .optional(skip), .integer(key)]) > 0
        }
    }

    /// Notes how the last message of a notice ended; one that was sent stays sent.
    func end(
        _ source: NoticeSource, _ status: MessageStatus, detail: String?, attempts: Int,
        at: Timestamp?
    ) throws {
        let values: [SQLValue] = [
            .text(status.rawValue), .optional(detail), .int(attempts), .time(at),
        ]
        let change = "status=$1,detail=$2,attempts=$3,sent_at=$4"
        switch source {
        case .order(let key, let sequence, let kind, let line):
            try post(
                """
                UPDATE notification_queue_core SET \(change) WHERE order_key=$5 AND sequence=$6 \
                AND kind=$7 AND line_no=$8 AND status<>'sent'
                """,
                values + [.integer(key), .integer(sequence), .integer(kind), .integer(line)])
        case .own(let key):
            try post(
                "UPDATE notices SET \(change) WHERE key=$5 AND status<>'sent'",
                values + [.integer(key)])
        }
    }
}
