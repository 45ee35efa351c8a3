internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Adds a message, or its words to one that waits; true when it is a message of its own.
    func add(
        _ message: PlannedMessage, of source: NoticeSource, now: Timestamp, quiet: Int64
    ) throws -> Bool {
        var nextAt = now
        if NoticeType(rawValue: message.type)?.isMerged == true,
            let newest = try newest(like: message, since: now.adding(microseconds: -quiet))
        {
            if try append(message, to: newest) { return false }
            nextAt = max(newest.createdAt, newest.nextAt).adding(microseconds: quiet)
        }
        try insert(message, of: source, now: now, nextAt: nextAt)
        return true
    }

    private struct Newest {
        let key: Int64
        let createdAt: Timestamp
        let nextAt: Timestamp
    }

    private func newest(like message: PlannedMessage, since: Timestamp) throws -> Newest? {
        try row(
            """
            SELECT key,created_at,next_at FROM messages WHERE recipient=$1 \
            AND notification_type=$2 AND channel=$3 AND created_at>$4 \
            ORDER BY created_at DESC,key DESC LIMIT 1
            """,
            [
                .text(message.recipient), .text(message.type), .text(message.channel.rawValue),
                .time(since),
            ]
        ) { row in
            Newest(key: try row.integer(), createdAt: try row.time(), nextAt: try row.time())
        }
    }

    /// Only a message that nobody has begun to send can take more words.
    private func append(_ message: PlannedMessage, to newest: Newest) throws -> Bool {
        try execute(
            """
            UPDATE messages SET message=message||$1,\
            fallback_message=fallback_message||$1 WHERE key=$2 AND status='pending' \
            AND attempts=0 AND length(message)<$3
            """,
            [
                .text("\n\n" + message.text.body), .integer(newest.key),
                .int(MessageText.maxBodyBytes),
            ]) == 1
    }

    /// Inserts a message; one with the same key stays as it is (O2).
    func insert(
        _ message: PlannedMessage, of source: NoticeSource, now: Timestamp, nextAt: Timestamp
    ) throws {
        var origin: [SQLValue] = [.null, .null, .null, .null, .null]
        switch source {
        case .order(let key, let sequence, let kind, let line):
            origin = [
                .integer(key), .integer(sequence), .integer(kind), .integer(line), .null,
            ]
        case .own(let key): origin[4] = .integer(key)
        }
        try execute(
            """
            INSERT INTO messages(order_key,sequence,kind,line_no,notice_key,id,dedupe_key,\
            notification_type,channel,recipient,subject,message,fallback_dedupe,\
            fallback_recipient,fallback_subject,fallback_message,status,next_at,created_at) \
            VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,'pending',$17,$18) \
            ON CONFLICT(dedupe_key) DO NOTHING
            """,
            origin + [
                .id(message.id), .text(message.dedupeKey), .text(message.type),
                .text(message.channel.rawValue), .text(message.recipient),
                .text(message.text.subject), .text(message.text.body),
                .optional(message.fallback?.dedupeKey), .optional(message.fallback?.recipient),
                .optional(message.fallback?.text.subject), .optional(message.fallback?.text.body),
                .time(nextAt), .time(now),
            ])
    }

    /// Where a message comes from, and what takes its place on another channel.
    func origin(ofMessage key: Int64) throws -> (NoticeSource, PlannedMessage.Fallback?)? {
        try row(
            """
            SELECT order_key,sequence,kind,line_no,notice_key,fallback_dedupe,\
            fallback_recipient,fallback_subject,fallback_message FROM messages WHERE key=$1
            """, [.integer(key)]
        ) { row in
            let order = try row.optionalInteger()
            let sequence = try row.optionalInteger() ?? 0
            let kind = try row.optionalInteger() ?? 0
            let line = try row.optionalInteger() ?? 0
            let own = try row.optionalInteger() ?? 0
            let source = order.map {
                NoticeSource.order(key: $0, sequence: sequence, kind: kind, line: line)
            }
            let dedupe = try row.optionalText()
            let recipient = try row.optionalText()
            let subject = try row.optionalText() ?? ""
            let body = try row.optionalText() ?? ""
            var fallback: PlannedMessage.Fallback?
            if let dedupe, let recipient {
                fallback = PlannedMessage.Fallback(
                    dedupeKey: dedupe, recipient: recipient,
                    text: MessageText(subject: subject, body: body))
            }
            return (source ?? .own(key: own), fallback)
        }
    }
}
