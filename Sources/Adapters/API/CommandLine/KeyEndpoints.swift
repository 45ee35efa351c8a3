internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// API keys over the local socket: create, list, revoke.
struct KeyEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/cli/keys", permission: Permission(.manageAccess),
                summary: "Makes an API key; its text is shown once.", tag: "cli",
                body: .json(
                    schema: .object([
                        .init("name", .string(maxLength: 100)),
                        .init(
                            "role", .oneOf(words: AccessRole.allCases.map(\.rawValue)),
                            required: false),
                        .init("scopes", .array(.string), required: false),
                        .init("customer", .string, required: false),
                        .init("expires", .string, required: false),
                    ])), responses: [.json(201, .object([], open: true))],
                handler: edge.keptWithWork(make)),
            Endpoint(
                .get, "/cli/keys", permission: Permission(.manageAccess),
                summary: "Lists API keys.",
                tag: "cli", handler: edge.handler(list)),
            Endpoint(
                .post, "/cli/keys/{id}/revoke", permission: Permission(.manageAccess),
                summary: "Revokes an API key at once.", tag: "cli",
                handler: edge.keptWithWork(revoke)),
        ]
    }

    private func make(_ request: Request, _ keeper: Keeper) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let name = reader.text("name", max: 100, required: true) ?? ""
        let role = reader.word("role", AccessRole.self)
        let scopes = (reader.value("scopes")?.array ?? []).compactMap(\.string)
        var customer: ID<Customer>?
        if let text = reader.text("customer", max: 40) {
            customer = ID(text)
            if let named = customer, let desk = edge.parts.parties,
                try await desk.queries.customer(named) == nil
            {
                customer = nil
            }
            if customer == nil {
                reader.fail(
                    "customer", "USER_NOT_FOUND",
                    "There is no customer of this id; see `waybill customers list`.")
            }
        }
        var expires: Timestamp?
        if let text = reader.text("expires", max: 40) {
            expires = TimeText.parse(text, dayStart: edge.parts.settings.dayStart)?.at
            if expires == nil {
                reader.fail("expires", "FIELD_INVALID", "This takes a day or an RFC 3339 time.")
            }
        }
        try reader.check()
        let made = try await edge.parts.access.makeKey(
            name: name, role: role, scopes: scopes, customer: customer, expiresAt: expires,
            by: request.principal.actor,
            answer: { key, now in
                // The text is shown once, to this caller alone (SEC30).
                keeper.stored(201, JSONWriter.document { Self.write(key, to: &$0) }, at: now)
            })
        return .json(
            201,
            JSONWriter.document { writer in
                writer.field("key", made.text)
                Self.write(made.key, to: &writer)
            })
    }

    private func list(_ request: Request) async throws -> Response {
        let keys = try await edge.parts.access.keys()
        return .json(
            200,
            JSONWriter.list(total: keys.count) { writer in
                for key in keys { writer.object { writer in Self.write(key, to: &writer) } }
            })
    }

    private func revoke(_ request: Request, _ keeper: Keeper) async throws -> Response {
        let text = request.parameters["id"] ?? ""
        let done = JSONWriter.document { $0.field("success", true) }
        let known = try await edge.parts.access.keys()
        let found = known.first { $0.id.text == text || $0.publicID == text }
        guard let found,
            try await edge.parts.access.revokeKey(
                found.id, by: request.principal.actor,
                answer: { _, now in keeper.stored(200, done, at: now) })
        else { throw Problem(status: 404, code: "not_found", detail: "There is no such key.") }
        return .json(200, done)
    }

    /// Writes a key without its secret.
    static func write(_ key: APIKeyRecord, to writer: inout JSONWriter) {
        writer.field("id", key.id.text)
        writer.field("public_id", key.publicID)
        writer.field("name", key.name)
        writer.field("environment", key.environment.rawValue)
        writer.field("role", key.role?.rawValue)
        writer.field("scopes", key.scopes)
        writer.field("customer", key.customer?.text)
        writer.field("created_at", key.createdAt)
        writer.field("expires_at", key.expiresAt)
        writer.field("last_used_at", key.lastUsedAt)
        writer.field("revoked_at", key.revokedAt)
    }
}
