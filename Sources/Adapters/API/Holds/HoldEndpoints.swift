internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/orders/{id}/holds` and `…/verification`: why an order waits, and decisions about it.
struct HoldEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Holds and verifications.
    let holds: HoldDesk

    private static let reason = ParameterSpec(
        "reason", in: .path, schema: .oneOf(words: HoldReason.allCases.map(\.rawValue)))

    /// The endpoints.
    var endpoints: [Endpoint] {
        let write = [Edge.orderPath, Edge.version, Idempotency.parameter]
        return [
            Endpoint(
                .get, "/api/orders/{id}/holds", permission: Permission(.readAll),
                summary: "Reads what holds an order, its verification and the risk facts.",
                tag: "orders", parameters: [Edge.orderPath],
                responses: [.json(200, .object([], open: true))], handler: edge.handler(read)),
            Endpoint(
                .post, "/api/orders/{id}/holds", permission: Permission(.confirmOrders),
                summary: "Sets a hold; the blacklist is an administrator's.", tag: "orders",
                parameters: write, body: .json(schema: HoldSchemas.set),
                responses: [.json(200, HoldSchemas.done)], handler: edge.handler(set)),
            Endpoint(
                .post, "/api/orders/{id}/holds/{reason}/clear",
                permission: Permission(.confirmOrders),
                summary: "Clears a hold; with the last one the order may confirm itself.",
                tag: "orders", parameters: write + [Self.reason],
                body: .json(schema: HoldSchemas.clear),
                responses: [.json(200, HoldSchemas.done)], handler: edge.handler(clear)),
            Endpoint(
                .post, "/api/orders/{id}/verification", permission: Permission(.confirmOrders),
                summary: "Approves or rejects the open verification and review of an order.",
                tag: "orders", parameters: write, body: .json(schema: HoldSchemas.decide),
                responses: [.json(200, HoldSchemas.done)], handler: edge.handler(decide)),
        ]
    }

    private func read(_ request: Request) async throws -> Response {
        let detail = try await edge.detail(request.parameters["id"] ?? "", for: request.principal)
        guard let found = try await holds.queries.holdDetail(of: detail.order.id) else {
            throw Edge.noOrder
        }
        let body = HoldBody(isStaff: request.principal.accessRole != .customer)
        return .json(200, JSONWriter.document { body.write(found, detail.order.terms, to: &$0) })
    }

    private func set(_ request: Request) async throws -> Response {
        let principal = request.principal
        var (reader, value) = try BodyReader.body(request)
        let reason = reader.word("reason", HoldReason.self)
        if reason == nil && reader.value("reason") == nil {
            reader.fail("reason", "FIELD_REQUIRED", "This field is required.")
        }
        let detail = words("detail", &reader)
        try reader.check()
        guard let reason else { throw Problem.notFound }
        try Self.allow(reason, principal)
        let order = try await order(request)
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            try await holds.set(
                reason, detail: detail, on: order.id, by: principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { reply.answer($0, message: "The order is held.") }
        }
    }

    private func clear(_ request: Request) async throws -> Response {
        let principal = request.principal
        guard let reason = HoldReason(rawValue: request.parameters["reason"] ?? "") else {
            throw Problem.notFound
        }
        var (reader, value) = try BodyReader.body(request)
        let why = words("reason", &reader)
        let duplicate = reader.word("decision", Holding.DuplicateDecision.self)
        if reason == .duplicate && duplicate == nil && reader.value("decision") == nil {
            reader.fail(
                "decision", "FIELD_REQUIRED",
                "Say recheck (a new paid check) or reuse (the earlier result).")
        }
        try reader.check()
        try Self.allow(reason, principal)
        let order = try await order(request)
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            let version = try edge.checkVersion(request, order)
            if reason == .duplicate, let duplicate {
                return try await holds.clearDuplicate(
                    duplicate, decision: why, on: order.id, by: principal, ifVersion: version,
                    key: key
                ) { reply.answer($0, message: "The hold is cleared.") }
            }
            return try await holds.clear(
                reason, decision: why, on: order.id, by: principal, ifVersion: version, key: key
            ) { reply.answer($0, message: "The hold is cleared.") }
        }
    }

    private func decide(_ request: Request) async throws -> Response {
        let principal = request.principal
        var (reader, value) = try BodyReader.body(request)
        let decision = reader.word("decision", Verifying.Decision.self)
        if decision == nil && reader.value("decision") == nil {
            reader.fail("decision", "FIELD_REQUIRED", "Say approve or reject.")
        }
        let notes = words("notes", &reader)
        try reader.check()
        guard let decision else { throw Problem.notFound }
        let order = try await order(request)
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            try await holds.decide(
                decision, notes: notes, on: order.id, by: principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { reply.answer($0, message: nil) }
        }
    }

    /// A sentence that must say something: it is shown in the order's history.
    private func words(_ name: String, _ reader: inout BodyReader) -> String {
        let text = reader.text(name, max: 500, required: true) ?? ""
        if reader.value(name) != nil, !text.utf8.contains(where: { $0 > 0x20 }) {
            reader.fail(name, "FIELD_REQUIRED", "Say why; a word or two are enough.")
        }
        return text
    }

    private func order(_ request: Request) async throws -> OrderRecord {
        try await edge.detail(request.parameters["id"] ?? "", for: request.principal).order
    }

    private static func allow(_ reason: HoldReason, _ principal: Principal) throws(Problem) {
        guard reason == .blacklist, Authorization.authorize(principal, .administer) != .allowed
        else { return }
        throw Problem.forbidden(
            "forbidden", "Only an administrator sets and clears a hold of the blacklist.")
    }
}
