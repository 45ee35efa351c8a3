internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/inventory`, stock in and out, and the release of an order's stock (`orders.md` 7.7).
struct StockEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Goods.
    let goods: Goods

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/inventory", permission: Permission(.readProducts),
                summary: "Lists stock on hand, reserved and available.", tag: "stock",
                parameters: GoodsQuery.inventory, responses: [.json(200, OrderSchemas.list)],
                handler: edge.handler(list)),
            Endpoint(
                .post, "/api/products/{product}/stock", permission: Permission(.writeStock),
                summary: "Moves units in or out, with a reason.", tag: "stock",
                parameters: [
                    ParameterSpec("product", in: .path, description: "Product id or SKU."),
                    Idempotency.parameter,
                ], body: .json(schema: GoodsSchemas.move), handler: edge.handler(move)),
            Endpoint(
                .post, "/api/orders/{id}/release", permission: Permission(.writeStock),
                summary: "Frees the stock that an order holds.", tag: "stock",
                parameters: [Edge.orderPath, Idempotency.parameter],
                body: .json(schema: .object([.init("reason", .string(maxLength: 500))])),
                handler: edge.handler(release)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let body = GoodsBody(currency: edge.parts.settings.currency, for: request.principal)
        // Stock is the business's own: an account of a customer learns what the shop shows.
        guard body.showsAll else { throw Problem.forbidden() }
        var query = GoodsQuery(request.query)
        var filter = InventoryFilter()
        filter.statuses = query.words("stock_status", StockStatus.self)
        filter.text = query.text
        let (cursor, limit) = try query.page()
        let page = try await goods.queries.inventory(
            filter, after: cursor, limit: limit, now: edge.parts.now())
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: page.next != nil,
                next: page.next.map { GoodsCursor.encode(sku: $0.sku, item: $0.item) }
            ) { writer in
                for item in page.items { writer.object { body.write(item, to: &$0) } }
            })
    }

    private func move(_ request: Request) async throws -> Response {
        let answer = answer(request)
        var (reader, value) = try BodyReader.body(request)
        let kind = reader.word("kind", StockChangeKind.self)
        if kind == nil && reader.errors.isEmpty {
            reader.fail(
                "kind", "FIELD_REQUIRED", "Say stock_in, stock_out, adjustment or return.")
        }
        let change = reader.integer("change")
        if change == nil && reader.errors.isEmpty {
            reader.fail("change", "FIELD_REQUIRED", "Say how many units.")
        }
        let wish = StockWish(
            variant: reader.text("variant_id", max: 40), kind: kind ?? .adjustment,
            change: change ?? 0, reason: reader.text("reason", max: 500, required: true) ?? "")
        try reader.check()
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.move(
                product: request.parameters["product"] ?? "", wish, by: request.principal,
                key: key
            ) { answer.answer($0) }
        }
    }

    private func release(_ request: Request) async throws -> Response {
        let answer = answer(request)
        var (reader, value) = try BodyReader.body(request)
        let reason = reader.text("reason", max: 500, required: true) ?? ""
        try reader.check()
        let order = try await edge.detail(
            request.parameters["id"] ?? "", for: request.principal
        ).order
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.release(
                order: order.id, reason: reason, by: request.principal, key: key
            ) { answer.answer($0, order: order) }
        }
    }

    private func answer(_ request: Request) -> GoodsAnswer {
        GoodsAnswer(
            body: GoodsBody(currency: edge.parts.settings.currency, for: request.principal),
            requestID: request.id)
    }
}
