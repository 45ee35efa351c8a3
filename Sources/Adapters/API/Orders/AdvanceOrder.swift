internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `POST /api/orders/{id}/status`: moves an order on, over the rows between (`orders.md` 14.7).
struct AdvanceOrder: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/api/orders/{id}/status", permission: Permission(.changeStatus),
            summary: "Moves an order to a state or stage.", tag: "orders",
            parameters: [Edge.orderPath, Edge.version, Idempotency.parameter],
            body: .json(
                schema: .object([
                    .init("status", .oneOf(words: OrderTarget.words)),
                    .init("notes", .string(maxLength: 500), required: false),
                    .init("public", .boolean, required: false),
                    .init("notify", .boolean, required: false),
                    .init("courier", .string(maxLength: 80), required: false),
                    .init("tracking_number", .string(maxLength: 80), required: false),
                    .init("return_stock", .boolean, required: false),
                ])), handler: edge.handler(advance))
    }

    private func advance(_ request: Request) async throws -> Response {
        let principal = request.principal
        var (reader, value) = try BodyReader.body(request)
        let word = reader.text("status", max: 40, required: true) ?? ""
        let target = OrderTarget(word)
        if target == nil && !word.isEmpty {
            reader.fail(
                "status", "FIELD_INVALID",
                "This field takes one of: \(OrderTarget.words.joined(separator: ", ")).")
        }
        var wish = Advancing.Wish(target ?? OrderTarget(.confirmed))
        wish.reason = reader.text("notes", max: 500)
        wish.isPublic = flag("public", &reader) ?? false
        wish.notifies = flag("notify", &reader) ?? true
        wish.returnsGoods = flag("return_stock", &reader) ?? false
        wish.courier = reader.text("courier", max: 80)
        wish.trackingNumber = reader.text("tracking_number", max: 80)
        try reader.check()
        let asked = wish
        let order = try await edge.detail(request.parameters["id"] ?? "", for: principal).order
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            let version = try edge.checkVersion(request, order)
            return try await edge.parts.orderDesk.advance(
                order: order.id, asked, by: principal, ifVersion: version, key: key
            ) { reply.answer($0, message: "Order updated successfully") }
        }
    }

    private func flag(_ name: String, _ reader: inout BodyReader) -> Bool? {
        guard let value = reader.value(name) else { return nil }
        guard let flag = value.bool else {
            reader.fail(name, "FIELD_INVALID", "This field takes true or false.")
            return nil
        }
        return flag
    }
}
