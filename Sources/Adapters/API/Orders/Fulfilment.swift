internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/orders/fulfillment`: how far sending got, and trigger, retry and resolve.
struct Fulfilment: Sendable {
    /// What handlers need.
    let edge: Edge

    /// Reads status and attempts of an order.
    var readEndpoint: Endpoint {
        Endpoint(
            .get, "/api/orders/fulfillment", permission: Permission(.readAll),
            summary: "Reads how far the sending of an order got.", tag: "fulfilment",
            parameters: [ParameterSpec("orderId", required: true)], handler: edge.handler(read))
    }

    /// Trigger, retry, resolve.
    var actEndpoint: Endpoint {
        Endpoint(
            .post, "/api/orders/fulfillment", permission: Permission(.runFulfilment),
            summary: "Triggers, retries, resolves or discards lines.", tag: "fulfilment",
            parameters: [Edge.version, Idempotency.parameter],
            body: .json(
                schema: .object([
                    .init("action", .oneOf(words: FulfilmentBody.Act.allCases.map(\.rawValue))),
                    .init("orderId", .anyOf([.string, .integer])),
                    .init("lineId", .string, required: false),
                    .init(
                        "decision",
                        .oneOf(words: FulfilmentBody.Decision.allCases.map(\.rawValue)),
                        required: false),
                    .init("providerOrderId", .anyOf([.string, .integer]), required: false),
                    .init("result", .string, required: false),
                    .init("status", .string, required: false),
                    .init("reason", .string(maxLength: 500), required: false),
                ])),
            responses: [.json(202, .any, "Under way."), .json(200, .any, "Decided.")],
            handler: edge.handler(act))
    }

    private func read(_ request: Request) async throws -> Response {
        let detail = try await edge.detail(
            request.query.first("orderId") ?? "", for: request.principal)
        return .json(200, FulfilmentReply.status(detail))
    }

    private func act(_ request: Request) async throws -> Response {
        let value = try request.json()
        let body = try FulfilmentBody(value)
        let detail = try await edge.detail(body.order, for: request.principal)
        if let line = body.line, !detail.lines.contains(where: { $0.line.id == line }) {
            throw Problem(status: 404, code: "not_found", detail: "The order has no such line.")
        }
        try Self.checkRights(body, request.principal)
        return try await edge.keyed(request, body: value) { key in
            let version = try edge.checkVersion(request, detail.order)
            switch body.act {
            case .trigger: return try await trigger(detail, key)
            case .retry: return try await retry(detail, body, request, version, key)
            case .resolve: return try await resolve(detail, body, request, version, key)
            case .discard: return try await discard(detail, body, request, version, key)
            }
        }
    }

    private static func checkRights(
        _ body: FulfilmentBody, _ principal: Principal
    ) throws(Problem) {
        guard body.act == .resolve, body.entersResult else { return }
        guard Authorization.authorize(principal, .administer) == .allowed else {
            throw Problem.forbidden("forbidden", "Only an administrator enters results by hand.")
        }
    }

    /// The confirm transaction made the jobs; a trigger only wakes who sends them.
    private func trigger(
        _ detail: OrderDetail, _ key: IdempotencyRequest?
    ) async throws -> KeyedAnswer {
        if detail.order.state == .pending {
            throw Edge.conflict(
                "The order is not confirmed yet; confirm it first.",
                current: detail.order.state.rawValue, allowed: [OrderEvent.confirm.rawValue])
        }
        edge.parts.dispatch.wake()
        let body = FulfilmentReply.accepted(detail.order, detail.lines.map(\.line))
        return try await edge.parts.orderDesk.keep(
            RenderedAnswer(status: 202, body: body, order: detail.order.id, hasEffect: true),
            key: key)
    }

    private func retry(
        _ detail: OrderDetail, _ body: FulfilmentBody, _ request: Request, _ version: Int?,
        _ key: IdempotencyRequest?
    ) async throws -> KeyedAnswer {
        let principal = request.principal
        let lines = detail.lines.map(\.line).filter { line in
            body.line.map { $0 == line.id } ?? (line.state == .failed || line.reason == .backoff)
        }
        guard !lines.isEmpty else {
            throw Edge.conflict(
                "No line of this order can be tried again now.",
                current: detail.order.state.rawValue,
                allowed: detail.order.state.allowedEvents(for: principal.role).map(\.rawValue))
        }
        let id = request.id
        return try await edge.parts.orderDesk.retry(
            lines: lines.map(\.id), reason: body.reason, by: principal, ifVersion: version, key: key
        ) { outcomes in
            FulfilmentReply.retried(detail.order, Array(zip(lines, outcomes)), requestID: id)
        }
    }

    private func resolve(
        _ detail: OrderDetail, _ body: FulfilmentBody, _ request: Request, _ version: Int?,
        _ key: IdempotencyRequest?
    ) async throws -> KeyedAnswer {
        guard let line = detail.lines.first(where: { $0.line.id == body.line })?.line,
            let wish = body.decision
        else { throw Edge.noOrder }
        let decision = try await decision(wish, body, line)
        let id = request.id
        return try await edge.parts.orderDesk.resolve(
            line: line.id, decision, reason: body.reason, by: request.principal,
            ifVersion: version, key: key
        ) { outcome in FulfilmentReply.resolved(detail.order, line, outcome, requestID: id) }
    }

    /// J8: off the list of dead letters, without another try.
    private func discard(
        _ detail: OrderDetail, _ body: FulfilmentBody, _ request: Request, _ version: Int?,
        _ key: IdempotencyRequest?
    ) async throws -> KeyedAnswer {
        guard let line = detail.lines.first(where: { $0.line.id == body.line })?.line else {
            throw Edge.noOrder
        }
        let id = request.id
        return try await edge.parts.orderDesk.discard(
            line: line.id, reason: body.reason, by: request.principal, ifVersion: version, key: key
        ) { outcome in FulfilmentReply.resolved(detail.order, line, outcome, requestID: id) }
    }

    private func decision(
        _ wish: FulfilmentBody.Decision, _ body: FulfilmentBody, _ line: LineRecord
    ) async throws -> LineDecision {
        switch wish {
        case .takeOver: .takeOver
        case .absent: .absent
        case .giveUp: .giveUp
        case .copy: .copy
        case .done: .done(word: body.word, text: body.result ?? "")
        case .prove: .prove(try await proof(body, line))
        case .reverse: .reverse(try await proof(body, line))
        case .link:
            .link(try await asked(line.provider, body.providerOrderID ?? ""))
        }
    }

    /// What a late word rests on: the provider's own, now or as it is stored, or a text by hand.
    private func proof(_ body: FulfilmentBody, _ line: LineRecord) async throws -> LineProof {
        if let text = body.result { return .entered(text) }
        guard let id = body.providerOrderID else { return .stored }
        return .row(try await asked(line.provider, id))
    }

    /// What the provider says about its order right now; 409 when it knows none, 503 when silent.
    private func asked(_ provider: String, _ id: String) async throws -> StatusRow {
        switch await edge.parts.sync.ask(provider: provider, providerOrderID: id) {
        case .rows(let rows):
            guard let row = rows.first(where: { $0.providerOrderID == id }) else {
                throw Problem.conflict(
                    "provider_order_unknown", "\(provider) does not know an order of this id.")
            }
            return row
        case .refused, .failed:
            throw Problem.unavailable(
                "provider_not_reachable",
                "\(provider) could not be asked, so nothing was decided. Try again in a moment.",
                retryAfterSeconds: 10)
        }
    }
}
