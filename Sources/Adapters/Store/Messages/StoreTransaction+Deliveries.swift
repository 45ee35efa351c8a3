internal import Application
internal import Domain
internal import SQL

extension StoreTransaction {
    /// Writes a verdict under the claim's fence; false when it has moved.
    func mark(
        _ delivery: ClaimedDelivery, _ reply: WebhookReply, _ verdict: WebhookSchedule.Verdict,
        now: Timestamp
    ) throws -> Bool {
        let status: DeliveryStatus
        var nextAt: Timestamp?
        switch verdict {
        case .delivered: status = .sent
        case .retry(let at): (status, nextAt) = (.pending, at)
        case .failed, .gone: status = .failed
        }
        return try execute(
            """
            UPDATE webhook_deliveries SET status=$1,next_at=COALESCE($2,next_at),lease_until=0,\
            done_at=$3,http_code=$4,error=$5,duration_us=$6 WHERE key=$7 AND fence=$8 \
            AND status='pending'
            """,
            [
                .text(status.rawValue), .time(nextAt), .time(status == .sent ? now : nil),
                .int(reply.status), .optional(reply.fault), .integer(reply.microseconds),
                .integer(delivery.key), .integer(delivery.fence),
            ]) == 1
    }

    /// O6, O7: counts failures in a row, and switches off who is gone or silent for too long.
    func judge(
        _ delivery: ClaimedDelivery, _ verdict: WebhookSchedule.Verdict, now: Timestamp,
        life: Int64, notice: ID<Notice>
    ) throws {
        var reason: String?
        switch verdict {
        case .delivered:
            try post(
                "UPDATE webhook_endpoints SET failing_since=NULL,failures=0 WHERE key=$1",
                [.integer(delivery.endpoint)])
            return
        case .gone: reason = "it answered 410: it wants nothing more"
        case .retry, .failed: break
        }
        let since = try row(
            """
            UPDATE webhook_endpoints SET failing_since=COALESCE(failing_since,$1),\
            failures=failures+1 WHERE key=$2 RETURNING failing_since
            """, [.time(delivery.firstAt), .integer(delivery.endpoint)]
        ) { row in try row.time() }
        if reason == nil, let since, now.since(since) >= life {
            reason = "no try succeeded for 72 h"
        }
        guard let reason else { return }
        let switchedOff = try row(
            """
            UPDATE webhook_endpoints SET status='disabled',reason=$1,updated_at=$2 \
            WHERE key=$3 AND status='enabled' RETURNING id,url
            """, [.text(reason), .time(now), .integer(delivery.endpoint)]
        ) { row in (id: try row.text(), url: try row.text()) }
        guard let switchedOff else { return }
        try tell(
            OwnNotice(
                id: notice, type: .webhookDisabled, order: nil,
                text: "The webhook \(switchedOff.url) was switched off: \(reason). What happened "
                    + "since is kept for 30 days and sent in order once you switch it on again.",
                dedupeKey: "webhook-off/\(switchedOff.id)/\(now.microseconds)"),
            by: .system, at: now)
        try audit(
            actor: .system, action: "webhook.disable", object: switchedOff.id, detail: reason,
            reason: nil, at: now)
    }
}
