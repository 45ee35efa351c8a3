internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `POST /api/orders`: one order, or with `dry_run=true` what placing it would answer.
struct CreateOrder: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/api/orders", permission: Permission(.createOrders),
            summary: "Places one order.", tag: "orders",
            parameters: [
                ParameterSpec(
                    "dry_run", schema: .boolean,
                    description: "Answers the same with a plan, stores nothing."),
                Idempotency.parameter,
            ],
            body: .json(schema: OrderSchemas.create),
            responses: [
                .json(201, OrderSchemas.created, "The order is stored."),
                .json(200, OrderSchemas.created, "An earlier order answers, or a dry run."),
            ],
            handler: edge.handler(create))
    }

    private func create(_ request: Request) async throws -> Response {
        let value = try request.json()
        let principal = request.principal
        let key = try Idempotency.key(request)
        guard let currency = Currency(code: edge.parts.settings.currency) else {
            throw StorageError(.defect, "The store's currency is not known.")
        }
        let caller = CreateBody.Caller(
            principal: principal, customer: try await edge.account(of: principal), key: key,
            currency: currency, sha256: edge.parts.sha256,
            ip: request.remote.address,
            userAgent: request.headers.first("User-Agent").map { String($0.prefix(400)) })
        let body = CreateBody(value, caller)
        if request.query.first("dry_run").map(Self.isTrue) ?? false {
            return try await rehearse(body, request)
        }
        guard body.errors.isEmpty else { throw await refusal(body) }
        let reply = CreateReply(orders: edge.orders(for: principal), warnings: body.warnings)
        let id = request.id
        return try await edge.idempotency.run(request, body: value) { key in
            try await edge.parts.orderDesk.place(body.command, key: key) { outcome in
                if let problem = reply.problem(outcome, body) {
                    return RenderedAnswer(problem, requestID: id)
                }
                return reply.answer(outcome)
                    ?? RenderedAnswer(Edge.noOrder, requestID: id)
            }
        }
    }

    private func rehearse(_ body: CreateBody, _ request: Request) async throws -> Response {
        guard body.errors.isEmpty else { throw await refusal(body) }
        var reply = CreateReply(
            orders: edge.orders(for: request.principal), warnings: body.warnings)
        let rehearsal = try await edge.parts.orderDesk.rehearse(body.command)
        if let problem = reply.problem(rehearsal.outcome, body) { throw problem }
        reply.dryRun = CreateReply.DryRun(
            plan: body.plan(rehearsal.outcome), stock: rehearsal.stock)
        return .json(200, reply.answer(rehearsal.outcome)?.body ?? [])
    }

    /// All faults at once: those of form, and those that the rules would find in what could be
    /// read.
    private func refusal(_ body: CreateBody) async -> Problem {
        var flaws: [FieldFlaw] = []
        if let rehearsal = try? await edge.parts.orderDesk.rehearse(body.command),
            case .refused(let found) = rehearsal.outcome
        {
            flaws = found
        }
        return BodyReader.refusal(body.merged(with: flaws))
    }

    private static func isTrue(_ text: String) -> Bool { text == "true" || text == "1" }
}
