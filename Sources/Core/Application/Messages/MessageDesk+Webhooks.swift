package import Domain

/// Addresses of other systems: made, changed, switched on and off, tried.
extension MessageDesk {
    /// Endpoints that one store may have; each has a lane of its own.
    package static let mostEndpoints = 50
    /// How long an old secret goes on signing (SEC41).
    private static let rotationSeconds: Int64 = 86_400

    /// Every endpoint, oldest first.
    package func endpoints() async throws -> [WebhookEndpointRecord] {
        try await parts.hooks.webhookEndpoints()
    }

    /// An endpoint by id.
    package func endpoint(
        _ id: ID<WebhookEndpoint>
    ) async throws -> WebhookEndpointRecord? {
        try await endpoints().first { $0.id == id }
    }

    /// Adds an endpoint that hears what happens from now on; its secret is shown this once.
    ///
    /// Throws `MessageFault`.
    package func add(
        url: String, events: [String], customer: ID<Customer>?, by principal: Principal
    ) async throws -> (endpoint: WebhookEndpointRecord, secret: String) {
        try check(url, events)
        guard try await endpoints().count < Self.mostEndpoints else {
            throw MessageFault("url", "A store has up to \(Self.mostEndpoints) webhooks.")
        }
        let secret = parts.port.newSecret()
        let endpoint = WebhookEndpointRecord(
            id: newID(), url: url, events: events, customer: customer, isOn: true, reason: nil,
            position: 0, failingSince: nil, failures: 0, createdAt: parts.now(),
            createdBy: principal.actor)
        try await parts.hooks.insert(endpoint, secret: secret)
        return (endpoint, parts.port.shown(secret: secret))
    }

    /// Changes address and events; false when it is not there, throws `MessageFault`.
    package func change(
        _ id: ID<WebhookEndpoint>, url: String, events: [String], by principal: Principal
    ) async throws -> Bool {
        try check(url, events)
        return try await parts.hooks.change(
            endpoint: id, url: url, events: events, by: principal.actor, at: parts.now())
    }

    /// Sets a new secret and shows it this once; nil when the endpoint is not there.
    package func rotate(
        _ id: ID<WebhookEndpoint>, by principal: Principal
    ) async throws -> String? {
        let secret = parts.port.newSecret()
        let at = parts.now()
        let isKnown = try await parts.hooks.rotate(
            endpoint: id, secret: secret, oldUntil: at.adding(seconds: Self.rotationSeconds),
            by: principal.actor, at: at)
        return isKnown ? parts.port.shown(secret: secret) : nil
    }

    /// Switches on and replays what was missed, in order; false when it is not there or on.
    package func enable(
        _ id: ID<WebhookEndpoint>, by principal: Principal
    ) async throws -> Bool {
        try await parts.hooks.enable(endpoint: id, by: principal.actor, at: parts.now())
    }

    /// Switches off; false when it is not there or off.
    package func disable(
        _ id: ID<WebhookEndpoint>, by principal: Principal
    ) async throws -> Bool {
        try await parts.hooks.disable(
            endpoint: id, reason: "switched off by staff", by: principal.actor, at: parts.now())
    }

    /// Deliveries, newest first.
    package func deliveries(
        of id: ID<WebhookEndpoint>, before: Int64?, limit: Int
    ) async throws -> (items: [DeliveryView], total: Int) {
        try await parts.hooks.deliveries(endpoint: id, before: before, limit: limit)
    }

    /// Makes a delivery again at once; false when it is not of this endpoint or under way.
    package func redeliver(
        _ delivery: Int64, of id: ID<WebhookEndpoint>, by principal: Principal
    ) async throws -> Bool {
        try await parts.hooks.redeliver(
            delivery: delivery, endpoint: id, by: principal.actor, at: parts.now())
    }

    /// Sends a test; false when the endpoint is not there or off.
    package func sendTest(
        _ id: ID<WebhookEndpoint>, by principal: Principal
    ) async throws -> Bool {
        let name: ID<Notice> = newID()
        return try await parts.hooks.addTest(
            endpoint: id, id: "msg_test_" + name.text.dropFirst(4), by: principal.actor,
            at: parts.now())
    }

    private func check(_ url: String, _ events: [String]) throws(MessageFault) {
        if let objection = parts.port.objection(to: url) { throw MessageFault("url", objection) }
        if let objection = WebhookEndpointRecord.objection(to: events) {
            throw MessageFault("events", objection)
        }
    }
}
