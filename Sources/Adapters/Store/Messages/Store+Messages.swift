package import Application
package import Domain
internal import SQL

/// Messages on their way out: claimed under a lease, ended by compare-and-set (O4).
extension Store {
    /// Frees what a process that is dead had claimed.
    package func freeMessageClaims() async throws { try await freeClaims("messages") }

    /// Frees what a process that is dead had claimed.
    package func freeDeliveryClaims() async throws { try await freeClaims("webhook_deliveries") }

    private func freeClaims(_ table: String) async throws {
        switch database.dialect {
        case .sqlite:
            try await change(
                "UPDATE \(table) SET lease_until=0 WHERE status='pending' AND lease_until>0", [])
        // differs: another node may be sending; its lease ends by itself.
        case .postgres: break
        }
    }

    /// Channels with a message that is due.
    package func dueChannels(now: Timestamp) async throws -> [MessageChannel] {
        let words = LeaseWords(database.dialect)
        return try await reading { snapshot in
            try MessageChannel.allCases.filter { channel in
                try snapshot.row(
                    """
                    SELECT 1 FROM messages WHERE status='pending' AND channel=$1 \
                    AND next_at<=$2 AND lease_until<\(words.now("$2")) LIMIT 1
                    """, [.text(channel.rawValue), .time(now)]
                ) { row in try row.integer() } != nil
            }
        }
    }

    /// Takes due messages of a channel, those that wait longest first.
    package func claimMessages(
        channel: MessageChannel, limit: Int, now: Timestamp, leaseSeconds: Int64
    ) async throws -> [ClaimedMessage] {
        let words = LeaseWords(database.dialect)
        return try await writing { transaction in
            try transaction.rows(
                """
                UPDATE messages SET fence=fence+1,attempts=attempts+1,\
                lease_until=\(words.now("$2"))+$3 WHERE key IN(SELECT key FROM messages \
                WHERE status='pending' AND channel=$1 AND next_at<=$2 \
                AND lease_until<\(words.now("$2")) ORDER BY next_at,key LIMIT $4\(words.skipping)) \
                RETURNING key,fence,attempts,dedupe_key,recipient,subject,message,created_at,\
                notification_type
                """,
                [
                    .text(channel.rawValue), .time(now), .integer(leaseSeconds * 1_000_000),
                    .int(limit),
                ]
            ) { row in
                let key = try row.integer()
                let fence = try row.integer()
                let attempt = try row.int()
                let dedupe = try row.text()
                let recipient = try row.text()
                let text = MessageText(subject: try row.text(), body: try row.text())
                let at = try row.time()
                return ClaimedMessage(
                    key: key, fence: fence, attempt: attempt,
                    message: OutgoingMessage(
                        dedupeKey: dedupe, recipient: recipient, text: text, at: at),
                    type: try row.text())
            }.sorted { $0.key < $1.key }
        }
    }

    /// Notes what became of a claimed message; false when its fence has moved.
    package func finish(
        _ message: ClaimedMessage, _ verdict: MessageSchedule.Verdict, fallback: ID<Notice>,
        now: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            guard try transaction.mark(message, verdict, now: now) else { return false }
            guard let (source, other) = try transaction.origin(ofMessage: message.key) else {
                return false
            }
            switch verdict {
            case .sent:
                try transaction.end(
                    source, .sent, detail: nil, attempts: message.attempt, at: now)
            case .retry: break
            case .failed(let why):
                if let other {
                    try transaction.insert(
                        PlannedMessage(
                            id: fallback, dedupeKey: other.dedupeKey, type: message.type,
                            channel: .email, recipient: other.recipient, text: other.text),
                        of: source, now: now, nextAt: now)
                } else {
                    try transaction.end(
                        source, .failed, detail: why, attempts: message.attempt, at: nil)
                }
            }
            return true
        }
    }

    /// Lets a message that ended be sent again, under the same key.
    package func resend(
        message: ID<Notice>, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await writing { transaction in
            let changed = try transaction.execute(
                """
                UPDATE messages SET status='pending',attempts=0,next_at=$1,lease_until=0,\
                error_message=NULL,fallback_dedupe=NULL WHERE id=$2 AND status<>'pending'
                """, [.time(at), .id(message)])
            guard changed == 1 else { return false }
            try transaction.audit(
                actor: actor, action: "message.resend", object: message.text, detail: "",
                reason: nil, at: at)
            return true
        }
    }

    /// Messages, newest first.
    package func messages(
        status: MessageStatus?, order: ID<Order>?, before: Int64?, limit: Int
    ) async throws -> (items: [MessageView], total: Int) {
        try await reading { snapshot in
            let filter = """
                ($1='' OR m.status=$1) AND ($2='' OR o.id=$2)
                """
            let tables = """
                messages m LEFT JOIN notices n ON n.key=m.notice_key \
                LEFT JOIN orders_core o ON o.key=COALESCE(m.order_key,n.order_key)
                """
            let values: [SQLValue] = [.text(status?.rawValue ?? ""), .text(order?.text ?? "")]
            let total = try snapshot.scalar(
                order == nil
                    ? "SELECT count(*) FROM messages m WHERE ($1='' OR m.status=$1)"
                    : "SELECT count(*) FROM \(tables) WHERE \(filter)",
                order == nil ? [values[0]] : values)
            let items = try snapshot.rows(
                """
                SELECT \(MessageRow.columns) FROM \(tables) WHERE \(filter) AND m.key<$3 \
                ORDER BY m.key DESC LIMIT $4
                """, values + [.integer(before ?? .max), .int(limit)]
            ) { row in try MessageRow.read(&row) }
            return (items, Int(total ?? 0))
        }
    }
}

extension StoreTransaction {
    /// Writes a verdict under the claim's fence; false when it has moved.
    fileprivate func mark(
        _ message: ClaimedMessage, _ verdict: MessageSchedule.Verdict, now: Timestamp
    ) throws -> Bool {
        let fenced = "lease_until=0 WHERE key=$1 AND fence=$2 AND status='pending'"
        let key: [SQLValue] = [.integer(message.key), .integer(message.fence)]
        switch verdict {
        case .sent(let id):
            return try execute(
                """
                UPDATE messages SET status='sent',sent_at=$3,provider_message_id=$4,\
                error_message=NULL,\(fenced)
                """, key + [.time(now), .optional(id)]) == 1
        case .retry(let at, let why):
            return try execute(
                "UPDATE messages SET next_at=$3,error_message=$4,\(fenced)",
                key + [.time(at), .text(why)]) == 1
        case .failed(let why):
            return try execute(
                "UPDATE messages SET status='failed',error_message=$3,\(fenced)",
                key + [.text(why)]) == 1
        }
    }
}

/// How a message lies in its row.
private enum MessageRow {
    static let columns = """
        m.key,m.id,o.number,m.notification_type,m.channel,m.recipient,m.subject,m.message,\
        m.status,m.attempts,m.created_at,m.next_at,m.sent_at,m.error_message
        """

    static func read(_ row: inout Columns) throws -> MessageView {
        let key = try row.integer()
        let id = try row.id(Notice.self)
        let number = try row.optionalText()
        let type = try row.text()
        let channel = try row.word(MessageChannel.self)
        let recipient = try row.text()
        let subject = try row.text()
        let body = try row.text()
        let status = try row.word(MessageStatus.self)
        let attempts = try row.int()
        let createdAt = try row.time()
        let nextAt = try row.time()
        return MessageView(
            key: key, id: id, orderNumber: number, type: type, channel: channel,
            recipient: recipient, subject: subject, body: body, status: status,
            attempts: attempts, createdAt: createdAt,
            nextAt: status == .pending ? nextAt : nil, sentAt: try row.optionalTime(),
            error: try row.optionalText())
    }
}
