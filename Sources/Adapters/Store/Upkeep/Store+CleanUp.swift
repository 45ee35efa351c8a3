internal import Application
internal import Domain
internal import SQL

extension Store {
    /// Removes what orders.md 3.9 says may go, in chunks; returns rows removed by table.
    package func cleanUp(now: Int64) async throws -> [String: Int] {
        var removed: [String: Int] = [:]
        for rule in CleanUpRule.all {
            var total = 0
            var count = 0
            repeat {
                // One chunk a transaction: other writers get their turn in between.
                count = try await change(rule.delete, rule.values(now))
                total += count
            } while count >= CleanUpRule.chunk
            removed[rule.table] = total
        }
        removed["idempotency"] = try await cleanIdempotency(now: now)
        removed["files"] = try await cleanFiles(now: now)
        return removed
    }

    /// Keys lie in no order of time and have no index of it, which every order would pay for: a
    /// reader walks through them a slice at a time, and only what is old is written (K8).
    private func cleanIdempotency(now: Int64) async throws -> Int {
        let limit = Timestamp(microseconds: now).adding(seconds: -30 * 86_400)
        var total = 0
        var last = AnswerKey(scope: "", key: "", isOld: false)
        while true {
            let from = last
            let slice = try await reading { snapshot in
                try snapshot.rows(
                    """
                    SELECT scope,key,CASE WHEN at_us<$1 THEN 1 ELSE 0 END FROM idempotency \
                    WHERE scope>$2 OR (scope=$2 AND key>$3) ORDER BY scope,key LIMIT $4
                    """,
                    [.time(limit), .text(from.scope), .text(from.key), .int(CleanUpRule.slice)]
                ) { row in
                    AnswerKey(scope: try row.text(), key: try row.text(), isOld: try row.flag())
                }
            }
            let old = slice.filter(\.isOld)
            if !old.isEmpty {
                total += try await writing { sql in
                    try old.reduce(0) { count, key in
                        try count
                            + sql.execute(
                                "DELETE FROM idempotency WHERE scope=$1 AND key=$2",
                                [.text(key.scope), .text(key.key)])
                    }
                }
            }
            guard slice.count == CleanUpRule.slice, let end = slice.last else { return total }
            last = end
        }
    }

    /// Photos and proofs whose time has come, a few a transaction: each is some megabytes.
    private func cleanFiles(now: Int64) async throws -> Int {
        var total = 0
        var count = 0
        repeat {
            count = try await deleteFiles(due: Timestamp(microseconds: now), limit: 10)
            total += count
        } while count == 10
        return total
    }

    private struct AnswerKey: Sendable {
        let scope: String
        let key: String
        let isOld: Bool
    }
}

/// What may be removed of one table, and when; never history, errors or orders.
struct CleanUpRule: Sendable {
    /// Rows a transaction.
    static let chunk = 500
    /// Rows of one look by a reader.
    static let slice = 500
    /// Rows at the old end that one chunk looks at: a last chunk that finds little must not read
    /// the whole table under the write lock.
    static let window = 50_000
    let table: String
    /// Names the rows to remove; `$1` is a moment in microseconds, `$2` the chunk.
    let delete: String
    let days: Int64

    /// The values of `delete`.
    func values(_ now: Int64) -> [SQLValue] {
        let limit = Timestamp(microseconds: now).adding(seconds: -days * 86_400)
        return [.time(limit), .int(Self.chunk)]
    }

    /// Every rule.
    static let all: [CleanUpRule] = [
        // Dead jobs stay: they are the list that staff work off.
        CleanUpRule(
            table: "order_processing_queue",
            delete: """
                DELETE FROM order_processing_queue_core WHERE key IN(SELECT q.key \
                FROM (SELECT key,state,finished_at FROM order_processing_queue_core \
                ORDER BY key LIMIT \(window)) q WHERE q.state IN('done','cancelled') \
                AND q.finished_at<$1 ORDER BY q.key LIMIT $2)
                """, days: 7),
        CleanUpRule(
            table: "notification_queue",
            delete: """
                DELETE FROM notification_queue_core \
                WHERE (order_key,sequence,kind,line_no,channel) \
                IN(SELECT n.order_key,n.sequence,n.kind,n.line_no,n.channel \
                FROM (SELECT order_key,sequence,kind,line_no,channel,status \
                FROM notification_queue_core ORDER BY order_key,sequence,kind,line_no,channel \
                LIMIT \(window)) n JOIN order_state_history_core h \
                ON h.order_key=n.order_key AND h.version=n.sequence \
                WHERE n.status IN('sent','skipped') AND h.at_us<$1 LIMIT $2)
                """, days: 30),
        CleanUpRule(
            table: "messages",
            delete: """
                DELETE FROM messages WHERE key IN(SELECT m.key FROM (SELECT key,status,\
                created_at FROM messages ORDER BY key LIMIT \(window)) m \
                WHERE m.status IN('sent','skipped') AND m.created_at<$1 LIMIT $2)
                """, days: 30),
        CleanUpRule(
            table: "notices",
            delete: """
                DELETE FROM notices WHERE key IN(SELECT n.key FROM (SELECT key,status,\
                created_at FROM notices ORDER BY key LIMIT \(window)) n \
                WHERE n.status IN('sent','skipped') AND n.created_at<$1 \
                AND NOT EXISTS(SELECT 1 FROM messages m WHERE m.notice_key=n.key) LIMIT $2)
                """, days: 30),
        CleanUpRule(
            table: "webhook_tries",
            delete: """
                DELETE FROM webhook_tries WHERE key IN(SELECT t.key FROM (SELECT key,at_us \
                FROM webhook_tries ORDER BY key LIMIT \(window)) t WHERE t.at_us<$1 LIMIT $2)
                """, days: 30),
        CleanUpRule(
            table: "webhook_deliveries",
            delete: """
                DELETE FROM webhook_deliveries WHERE key IN(SELECT d.key FROM (SELECT key,status,\
                created_at FROM webhook_deliveries ORDER BY key LIMIT \(window)) d \
                WHERE d.status<>'pending' AND d.created_at<$1 \
                AND NOT EXISTS(SELECT 1 FROM webhook_tries t WHERE t.delivery_key=d.key) LIMIT $2)
                """, days: 30),
        // The newest 100,000 events stay whatever their age (E7). Only a run of old events at the
        // tail goes, so that no gap comes into the feed; a chunk reads no more than it removes.
        CleanUpRule(
            table: "feed",
            delete: """
                DELETE FROM feed WHERE pos IN(SELECT c.pos FROM (SELECT o.pos,\
                max(o.at_us) OVER (ORDER BY o.pos) AS newest FROM (SELECT f.pos,\
                COALESCE(h.at_us,p.at_us,0) AS at_us FROM feed f \
                LEFT JOIN order_state_history_core h ON h.order_key=f.order_key \
                AND h.version=f.seq LEFT JOIN provider_events p ON p.pos=f.pos \
                WHERE f.pos<=(SELECT pos FROM feed_head WHERE one=1)-100000 \
                ORDER BY f.pos LIMIT $2) o) c WHERE c.newest<$1)
                """, days: 30),
        CleanUpRule(
            table: "provider_response",
            delete: """
                DELETE FROM provider_response WHERE id IN(SELECT r.id FROM (SELECT id,at_us,\
                attempt FROM provider_response ORDER BY id LIMIT \(window)) r \
                LEFT JOIN fulfillment_logs_core a ON a.intent_seq=r.attempt \
                LEFT JOIN order_lines l ON l.key=a.line_key WHERE r.at_us<$1 \
                AND (l.key IS NULL OR l.finished_at<$1) ORDER BY r.id LIMIT $2)
                """, days: 90),
        CleanUpRule(
            table: "sessions",
            delete: """
                DELETE FROM sessions WHERE token_hash IN(SELECT token_hash FROM sessions \
                WHERE expires_at<$1 LIMIT $2)
                """, days: 0),
        CleanUpRule(
            table: "setup_token",
            delete: """
                DELETE FROM setup_token WHERE one IN(SELECT one FROM setup_token \
                WHERE expires_at<$1 LIMIT $2)
                """, days: 0),
        // The newest 100 runs stay whatever their age: a quiet store shows its last ones.
        CleanUpRule(
            table: "sync_runs",
            delete: """
                DELETE FROM sync_runs WHERE id IN(SELECT id FROM sync_runs WHERE started_at<$1 \
                AND started_at<(SELECT started_at FROM sync_runs ORDER BY started_at DESC \
                LIMIT 1 OFFSET 99) ORDER BY started_at LIMIT $2)
                """, days: 30),
        // An anomaly that nobody has looked at stays.
        CleanUpRule(
            table: "anomalies",
            delete: """
                DELETE FROM anomalies WHERE id IN(SELECT id FROM anomalies \
                WHERE resolved_at<$1 ORDER BY id LIMIT $2)
                """, days: 30),
        CleanUpRule(
            table: "violations",
            delete: """
                DELETE FROM violations WHERE key IN(SELECT key FROM violations \
                WHERE cleared_at<$1 ORDER BY key LIMIT $2)
                """, days: 90),
    ]
}
