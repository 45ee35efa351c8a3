internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/review` and `/api/blacklist`: orders that wait for a decision, and who is always held.
struct ReviewEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Holds and verifications.
    let holds: HoldDesk

    private static let paging = [
        ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
        ParameterSpec("after", description: "The cursor `next` of a page."),
    ]

    /// The endpoints.
    var endpoints: [Endpoint] {
        let admin = Permission(.administer)
        return [
            Endpoint(
                .get, "/api/review", permission: Permission(.confirmOrders),
                summary: "Lists held orders, the longest waiting first.", tag: "orders",
                parameters: [
                    ParameterSpec(
                        "waits_for", schema: .oneOf(words: ReviewSide.allCases.map(\.rawValue)))
                ] + Self.paging,
                responses: [.json(200, OrderSchemas.list)], handler: edge.handler(review)),
            Endpoint(
                .get, "/api/blacklist", permission: admin,
                summary: "Lists the blacklist, newest first.", tag: "blacklist",
                parameters: Self.paging, responses: [.json(200, OrderSchemas.list)],
                handler: edge.handler(list)),
            Endpoint(
                .post, "/api/blacklist", permission: admin,
                summary: "Puts a value on the blacklist.", tag: "blacklist",
                parameters: [Idempotency.parameter], body: .json(schema: HoldSchemas.blacklist),
                responses: [.json(201, .object([], open: true))],
                handler: edge.repeatable(add)),
            Endpoint(
                .delete, "/api/blacklist/{id}", permission: admin,
                summary: "Takes a value off and frees the orders that it alone held.",
                tag: "blacklist",
                parameters: [ParameterSpec("id", in: .path, description: "Entry id.")],
                responses: [.json(200, .object([], open: true))], handler: edge.handler(remove)),
        ]
    }

    private func review(_ request: Request) async throws -> Response {
        let side =
            try Self.one(request.query, "waits_for").map { word throws(Problem) in
                guard let side = ReviewSide(rawValue: word) else {
                    throw Self.flaw("waits_for", "This takes us or customer.")
                }
                return side
            } ?? .us
        let page = try await holds.queries.reviewQueue(
            side, after: try Self.after(request.query, Order.self),
            limit: try Self.limit(request.query))
        return .json(
            200,
            JSONWriter.list(
                total: side == .us ? page.forUs : page.forCustomers, hasMore: page.hasMore,
                next: page.hasMore ? page.rows.last?.order.text : nil
            ) { writer in
                for row in page.rows { writer.object { Self.write(row, to: &$0) } }
            })
    }

    private func list(_ request: Request) async throws -> Response {
        let page = try await holds.queries.blacklist(
            after: try Self.after(request.query, BlacklistItem.self),
            limit: try Self.limit(request.query))
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: page.hasMore,
                next: page.hasMore ? page.entries.last?.id.text : nil
            ) { writer in
                for entry in page.entries { writer.object { Self.write(entry, to: &$0) } }
            })
    }

    private func add(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let kind = reader.word("kind", BlacklistValue.Kind.self)
        if kind == nil && reader.value("kind") == nil {
            reader.fail("kind", "FIELD_REQUIRED", "This field is required.")
        }
        let value = reader.digits("value", max: 254)
        if value == nil && reader.value("value") == nil {
            reader.fail("value", "FIELD_REQUIRED", "This field is required.")
        }
        let reason = reader.text("reason", max: 500, required: true)
        let days = reader.value("days").map { $0.int64 ?? 0 }
        if let days, !(1...3_650).contains(days) {
            reader.fail("days", "FIELD_INVALID", "This field takes a whole number from 1 to 3650.")
        }
        try reader.check()
        guard let kind, let value, let reason else { throw Problem.notFound }
        do {
            let entry = try await holds.addToBlacklist(
                kind, value, reason: reason, days: days.map { Int($0) }, by: request.principal)
            return .json(201, JSONWriter.document { Self.write(entry, to: &$0) })
        } catch let flaw as BlacklistFlaw {
            throw Self.flaw("/value", flaw.sentence)
        }
    }

    private func remove(_ request: Request) async throws -> Response {
        guard let id = ID<BlacklistItem>(request.parameters["id"] ?? ""),
            let freed = try await holds.removeFromBlacklist(id, by: request.principal)
        else { throw Problem.notFound }
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("freed_orders", freed)
            })
    }

    private static func write(_ row: ReviewRow, to writer: inout JSONWriter) {
        writer.field("order_id", row.order.text)
        writer.field("order_number", row.number)
        writer.field("customer", row.customer)
        if let currency = Currency(code: row.currency) {
            writer.field("total", Money(row.total, currency))
        }
        writer.field("placed_at", row.placedAt)
        writer.field("hold_reason", row.reason.rawValue)
        writer.field("hold_detail", row.detail)
        writer.field("verification_status", row.verification.rawValue)
        writer.key("risk")
        if let risk = row.risk {
            writer.object { HoldBody.write(risk, to: &$0) }
        } else {
            writer.null()
        }
        writer.field("link", "/api/orders/" + row.order.text)
    }

    private static func write(_ entry: BlacklistEntry, to writer: inout JSONWriter) {
        writer.field("id", entry.id.text)
        writer.field("kind", entry.value.kind.rawValue)
        writer.field("value", entry.value.value)
        writer.field("reason", entry.reason)
        writer.field("added_by", entry.addedBy.text)
        writer.field("added_at", entry.addedAt)
        writer.field("expires_at", entry.expiresAt)
    }

    private static func limit(_ query: Query) throws(Problem) -> Int {
        guard let text = try one(query, "limit") else { return 50 }
        guard let number = ListQuery.number(text), (1...200).contains(number) else {
            throw flaw("limit", "This takes a whole number from 1 to 200.")
        }
        return number
    }

    private static func after<Entity>(
        _ query: Query, _ type: Entity.Type
    ) throws(Problem) -> ID<Entity>? {
        guard let text = try one(query, "after") else { return nil }
        guard let id = ID<Entity>(text) else {
            throw flaw("after", "This takes the cursor `next` of a page.")
        }
        return id
    }

    private static func one(_ query: Query, _ name: String) throws(Problem) -> String? {
        let all = query.all(name)
        guard all.count <= 1 else { throw flaw(name, "This is taken once.") }
        return all.first
    }

    private static func flaw(_ field: String, _ message: String) -> Problem {
        Problem.badRequest(
            "FIELD_INVALID", "\(field): \(message)",
            errors: [FieldError(field: field, code: "FIELD_INVALID", message: message)])
    }
}
