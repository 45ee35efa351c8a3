internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `POST /api/orders/{id}/cancel` and `…/confirm`, as the documents have them.
struct ActOnOrder: Sendable {
    /// What handlers need.
    let edge: Edge

    /// Cancels what was not sent.
    var cancelEndpoint: Endpoint {
        Endpoint(
            .post, "/api/orders/{id}/cancel", permission: Permission(.cancelOrders),
            summary: "Cancels an order.", tag: "orders",
            parameters: [Edge.orderPath, Edge.version, Idempotency.parameter],
            body: .json(
                schema: .object([
                    .init("reason", .string(maxLength: 500), required: false),
                    .init("cancelled_by", .any, required: false),
                ])), bodyRequired: false, handler: edge.handler(cancel))
    }

    /// Confirms an order that did not confirm itself.
    var confirmEndpoint: Endpoint {
        Endpoint(
            .post, "/api/orders/{id}/confirm", permission: Permission(.confirmOrders),
            summary: "Confirms an order.", tag: "orders",
            parameters: [Edge.orderPath, Edge.version, Idempotency.parameter],
            body: .json(
                schema: .object([.init("notes", .string(maxLength: 2_000), required: false)])),
            bodyRequired: false, handler: edge.handler(confirm))
    }

    private func cancel(_ request: Request) async throws -> Response {
        let principal = request.principal
        var (reader, value) = try BodyReader.body(request)
        let given = reader.text("reason", max: 500) ?? ""
        let ignored = reader.value("cancelled_by") != nil
        try reader.check()
        let order = try await order(request)
        let isCustomer = principal.accessRole == .customer
        let reason =
            given.isEmpty ? "Cancelled by \(isCustomer ? "customer" : "admin")" : given
        let id = request.id
        return try await edge.keyed(request, body: value) { key in
            let version = try edge.checkVersion(request, order)
            return try await edge.parts.orderDesk.cancel(
                order: order.id, reason: reason, by: principal, ifVersion: version, key: key
            ) { outcome, partial in
                Self.answer(
                    outcome, order, id, after: partial ? order.state : .cancelled,
                    message: partial
                        ? "What was not sent is cancelled; the other lines go on"
                        : "Order cancelled and inventory released",
                    warnings: ignored ? ["IDENTITY_FROM_CREDENTIAL"] : [])
            }
        }
    }

    private func confirm(_ request: Request) async throws -> Response {
        let principal = request.principal
        var (reader, value) = try BodyReader.body(request)
        let notes = reader.text("notes", max: 2_000) ?? ""
        try reader.check()
        let order = try await order(request)
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            let version = try edge.checkVersion(request, order)
            return try await edge.parts.orderDesk.confirm(
                order: order.id, notes: notes, by: principal, ifVersion: version, key: key
            ) { reply.answer($0, message: "Order confirmed successfully") }
        }
    }

    private func order(_ request: Request) async throws -> OrderRecord {
        try await edge.detail(request.parameters["id"] ?? "", for: request.principal).order
    }

    /// Rendered inside the transaction: all it may say is what the outcome tells.
    private static func answer(
        _ outcome: ActionOutcome, _ order: OrderRecord, _ requestID: String, after: OrderState,
        message: String, warnings: [String]
    ) -> RenderedAnswer {
        switch outcome {
        case .notFound: return RenderedAnswer(Edge.noOrder, requestID: requestID)
        case .refused(let sentence, let allowed):
            return RenderedAnswer(
                Edge.conflict(sentence, current: order.state.rawValue, allowed: allowed),
                requestID: requestID)
        case .done:
            let body = JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("message", message)
                writer.field("warnings", warnings)
                writer.key("order")
                writer.object { writer in
                    writer.field("id", order.id.text)
                    writer.field("number", order.number)
                    writer.field("order_number", order.number)
                    writer.field("state", after.rawValue)
                    writer.field("order_status", after.rawValue)
                    writer.field("link", "/api/orders/" + order.id.text)
                }
            }
            return RenderedAnswer(status: 200, body: body, order: order.id, hasEffect: true)
        }
    }
}
