package import Application
package import Domain
internal import SQL

/// Addresses of other systems.
extension Store: WebhookStorage {
    /// Every endpoint, oldest first.
    package func webhookEndpoints() async throws -> [WebhookEndpointRecord] {
        try await reading { snapshot in
            try snapshot.rows(
                """
                SELECT key,id,url,events,customer_id,status,reason,feed_position,failing_since,\
                failures,created_at,created_by FROM webhook_endpoints ORDER BY key
                """
            ) { row in
                let key = try row.integer()
                let id = try row.id(WebhookEndpoint.self)
                let url = try row.text()
                let events = try CompactJSON.list(try row.text())
                let customer = try row.optionalID(Customer.self)
                let isOn = try row.text() == "enabled"
                let reason = try row.optionalText()
                let position = try row.integer()
                let failingSince = try row.optionalTime()
                let failures = try row.int()
                return WebhookEndpointRecord(
                    key: key, id: id, url: url, events: events, customer: customer, isOn: isOn,
                    reason: reason, position: position, failingSince: failingSince,
                    failures: failures, createdAt: try row.time(), createdBy: try row.actor())
            }
        }
    }

    /// Stores a new endpoint; it hears what happens from now on.
    package func insert(_ endpoint: WebhookEndpointRecord, secret: [UInt8]) async throws {
        let sealed = seal.seal(secret, Self.context(endpoint.id))
        try await writing { transaction in
            try transaction.execute(
                """
                INSERT INTO webhook_endpoints(id,url,events,customer_id,secret,status,\
                feed_position,created_by,created_at,updated_at) VALUES($1,$2,$3,$4,$5,'enabled',\
                (SELECT pos FROM feed_head WHERE one=1),$6,$7,$7)
                """,
                [
                    .id(endpoint.id), .text(endpoint.url), .text(CompactJSON.text(endpoint.events)),
                    .id(endpoint.customer), .blob(sealed), .text(endpoint.createdBy.text),
                    .time(endpoint.createdAt),
                ])
            try transaction.audit(
                actor: endpoint.createdBy, action: "webhook.create", object: endpoint.id.text,
                detail: endpoint.url, reason: nil, at: endpoint.createdAt)
        }
    }

    /// Changes address and events.
    package func change(
        endpoint: ID<WebhookEndpoint>, url: String, events: [String], by actor: Actor,
        at: Timestamp
    ) async throws -> Bool {
        try await changed(endpoint, "webhook.change", url, by: actor, at: at) { transaction in
            try transaction.execute(
                "UPDATE webhook_endpoints SET url=$1,events=$2,updated_at=$3 WHERE id=$4",
                [.text(url), .text(CompactJSON.text(events)), .time(at), .id(endpoint)])
        }
    }

    /// Sets a new secret; the old one goes on signing for a while.
    package func rotate(
        endpoint: ID<WebhookEndpoint>, secret: [UInt8], oldUntil: Timestamp, by actor: Actor,
        at: Timestamp
    ) async throws -> Bool {
        let sealed = seal.seal(secret, Self.context(endpoint))
        return try await changed(endpoint, "webhook.rotate", "", by: actor, at: at) { transaction in
            try transaction.execute(
                """
                UPDATE webhook_endpoints SET old_secret=secret,old_until=$1,secret=$2,\
                updated_at=$3 WHERE id=$4
                """, [.time(oldUntil), .blob(sealed), .time(at), .id(endpoint)])
        }
    }

    /// Switches on; everything unsent starts anew, in the order of the feed (O7).
    package func enable(
        endpoint: ID<WebhookEndpoint>, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await changed(endpoint, "webhook.enable", "", by: actor, at: at) { transaction in
            try transaction.post(
                """
                UPDATE webhook_deliveries SET status='pending',attempts=0,first_at=NULL,\
                next_at=$1,lease_until=0,done_at=NULL WHERE status IN('pending','failed') \
                AND endpoint_key=(SELECT key FROM webhook_endpoints WHERE id=$2 \
                AND status='disabled')
                """, [.time(at), .id(endpoint)])
            return try transaction.execute(
                """
                UPDATE webhook_endpoints SET status='enabled',reason=NULL,failing_since=NULL,\
                failures=0,updated_at=$1 WHERE id=$2 AND status='disabled'
                """, [.time(at), .id(endpoint)])
        }
    }

    /// Switches off with a reason.
    package func disable(
        endpoint: ID<WebhookEndpoint>, reason: String, by actor: Actor, at: Timestamp
    ) async throws -> Bool {
        try await changed(endpoint, "webhook.disable", reason, by: actor, at: at) { transaction in
            try transaction.execute(
                """
                UPDATE webhook_endpoints SET status='disabled',reason=$1,updated_at=$2 \
                WHERE id=$3 AND status='enabled'
                """, [.text(reason), .time(at), .id(endpoint)])
        }
    }

    /// A change of one row with its audit row.
    private func changed(
        _ endpoint: ID<WebhookEndpoint>, _ action: String, _ detail: String, by actor: Actor,
        at: Timestamp, _ body: @escaping @Sendable (StoreTransaction) throws -> Int
    ) async throws -> Bool {
        try await writing { transaction in
            guard try body(transaction) == 1 else { return false }
            try transaction.audit(
                actor: actor, action: action, object: endpoint.text, detail: detail, reason: nil,
                at: at)
            return true
        }
    }

    /// What a sealed secret is bound to (SEC82).
    static func context(_ endpoint: ID<WebhookEndpoint>) -> [UInt8] {
        Array("webhook_endpoints|secret|\(endpoint.text)|1".utf8)
    }
}
