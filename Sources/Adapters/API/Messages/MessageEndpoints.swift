internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/messages`: what was told to whom, sending again, and words from staff.
struct MessageEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/messages", permission: Permission(.confirmOrders),
                summary: "Lists messages, newest first.", tag: "messages",
                parameters: [
                    ParameterSpec(
                        "status", schema: .oneOf(words: MessageStatus.allCases.map(\.rawValue))),
                    ParameterSpec("order", description: "Order number or id."),
                ] + MessagePaging.parameters, handler: edge.handler(list)),
            Endpoint(
                .post, "/api/messages/{id}/resend", permission: Permission(.confirmOrders),
                summary: "Sends a message again.", tag: "messages",
                parameters: [Idempotency.parameter], handler: edge.repeatable(resend)),
            Endpoint(
                .post, "/api/orders/{id}/messages", permission: Permission(.confirmOrders),
                summary: "Tells an order's customer something.", tag: "messages",
                parameters: [Edge.orderPath, Idempotency.parameter],
                body: .json(schema: .object([.init("text", .string(maxLength: 1_000))])),
                responses: [.json(202, .object([], open: true))], handler: edge.repeatable(tell)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let desk = try edge.messages()
        let paging = try MessagePaging(request.query)
        var status: MessageStatus?
        if let word = request.query.first("status") {
            status = MessageStatus(rawValue: word)
            guard status != nil else {
                let words = MessageStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.badRequest("bad_status", "status is one of: \(words).")
            }
        }
        var order: ID<Order>?
        if let text = request.query.first("order") {
            order = try await edge.order(text, for: request.principal)
        }
        let page = try await desk.messages(
            status: status, order: order, before: paging.before, limit: paging.limit)
        let hasMore = page.items.count == paging.limit
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: hasMore,
                next: hasMore ? page.items.last.map { String($0.key) } : nil
            ) { writer in
                for one in page.items { writer.object { writer in Self.write(one, to: &writer) } }
            })
    }

    private func resend(_ request: Request) async throws -> Response {
        guard let id = ID<Notice>(request.parameters["id"] ?? ""),
            try await edge.messages().resend(id, by: request.principal)
        else { throw Edge.missing("message, or it waits already") }
        return .json(200, JSONWriter.document { $0.field("success", true) })
    }

    private func tell(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let text = reader.text("text", max: 1_000, required: true) ?? ""
        try reader.check()
        let order = try await edge.order(request.parameters["id"] ?? "", for: request.principal)
        try await edge.messages().tell(
            text, order: order, key: try Idempotency.key(request) ?? request.id,
            by: request.principal)
        return .json(202, JSONWriter.document { $0.field("success", true) })
    }

    private static func write(_ one: MessageView, to writer: inout JSONWriter) {
        writer.field("id", one.id.text)
        writer.field("type", one.type)
        writer.field("number", one.orderNumber)
        writer.field("channel", one.channel.rawValue)
        writer.field("recipient", one.recipient)
        writer.field("subject", one.subject)
        writer.field("text", one.body)
        writer.field("status", one.status.rawValue)
        writer.field("attempts", one.attempts)
        writer.field("created_at", one.createdAt)
        writer.field("next_at", one.nextAt)
        writer.field("sent_at", one.sentAt)
        writer.field("error", one.error)
    }
}
