internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/products`: list, read, add, change, and the same for variants (`orders.md` 16).
struct ProductEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Goods.
    let goods: Goods

    /// The parameter that names a product.
    static let path = ParameterSpec(
        "product", in: .path, description: "Product id or SKU.")
    /// The version that a caller read.
    static let match = ParameterSpec(
        "If-Match", in: .header,
        description: "The product's version in quotes; 412 when it differs.")

    /// The endpoints.
    var endpoints: [Endpoint] {
        let write = Permission(.writeProducts)
        return [
            Endpoint(
                .get, "/api/products", permission: Permission(.readProducts),
                summary: "Lists products by SKU.", tag: "products",
                parameters: GoodsQuery.products, responses: [.json(200, OrderSchemas.list)],
                handler: edge.handler(list)),
            Endpoint(
                .get, "/api/products/{product}", permission: Permission(.readProducts),
                summary: "Reads a product with variants, reservations and inventory log.",
                tag: "products", parameters: [Self.path], handler: edge.handler(read)),
            Endpoint(
                .post, "/api/products", permission: write, summary: "Adds a product.",
                tag: "products", parameters: [Idempotency.parameter],
                body: .json(schema: GoodsSchemas.newProduct),
                responses: [.json(201, GoodsSchemas.product)], handler: edge.handler(add)),
            Endpoint(
                .patch, "/api/products/{product}", permission: write,
                summary: "Changes the fields of a product that are sent.", tag: "products",
                parameters: [Self.path, Self.match],
                body: .json(schema: GoodsSchemas.productEdit),
                responses: [.json(200, GoodsSchemas.product)], handler: edge.handler(change)),
            Endpoint(
                .post, "/api/products/{product}/variants", permission: write,
                summary: "Adds a variant to a product.", tag: "products",
                parameters: [Self.path, Idempotency.parameter],
                body: .json(schema: GoodsSchemas.newVariant),
                responses: [.json(201, .object([], open: true))],
                handler: edge.handler(addVariant)),
            Endpoint(
                .patch, "/api/products/{product}/variants/{variant}", permission: write,
                summary: "Changes the fields of a variant that are sent.", tag: "products",
                parameters: [Self.path, Self.match],
                body: .json(schema: GoodsSchemas.variantEdit),
                handler: edge.handler(changeVariant)),
        ]
    }

    private func body(_ request: Request) -> GoodsBody {
        GoodsBody(currency: edge.parts.settings.currency, for: request.principal)
    }

    private func list(_ request: Request) async throws -> Response {
        let body = body(request)
        var query = GoodsQuery(request.query)
        var filter = ProductFilter()
        filter.statuses = query.words("status", ProductRecord.Status.self)
        filter.text = query.text
        if !body.showsAll { filter.statuses = [.active] }
        let (cursor, limit) = try query.page()
        let page = try await goods.queries.products(
            filter, after: cursor?.sku, limit: limit, now: edge.parts.now())
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: page.next != nil,
                next: page.next.map { GoodsCursor.encode(sku: $0) }
            ) { writer in
                for item in page.items {
                    writer.object { body.write(item.product, item.level, to: &$0) }
                }
            })
    }

    private func read(_ request: Request) async throws -> Response {
        let body = body(request)
        let detail = try await goods.queries.product(
            request.parameters["product"] ?? "", now: edge.parts.now())
        guard let detail, body.showsAll || detail.product.status == .active else {
            throw GoodsAnswer.missing
        }
        return .json(200, JSONWriter.document { body.write(detail, to: &$0) })
    }

    private func add(_ request: Request) async throws -> Response {
        let answer = GoodsAnswer(body: body(request), requestID: request.id)
        var (reader, value) = try BodyReader.body(request)
        let edit = reader.productEdit(answer.body.currency)
        let stock = reader.integer("stock_quantity") ?? 0
        try reader.check()
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.add(edit, stock: stock, by: request.principal, key: key) {
                answer.answer($0, status: 201)
            }
        }
    }

    private func change(_ request: Request) async throws -> Response {
        let answer = GoodsAnswer(body: body(request), requestID: request.id)
        var (reader, value) = try BodyReader.body(request)
        let edit = reader.productEdit(answer.body.currency)
        try reader.check()
        let version = try Self.version(request)
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.change(
                product: request.parameters["product"] ?? "", edit, ifVersion: version,
                by: request.principal, key: key
            ) { answer.answer($0, status: 200) }
        }
    }

    private func addVariant(_ request: Request) async throws -> Response {
        let answer = GoodsAnswer(body: body(request), requestID: request.id)
        var (reader, value) = try BodyReader.body(request)
        let edit = reader.variantEdit(answer.body.currency)
        let stock = reader.integer("stock_quantity") ?? 0
        try reader.check()
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.addVariant(
                of: request.parameters["product"] ?? "", edit, stock: stock,
                by: request.principal, key: key
            ) { answer.answer($0, status: 201) }
        }
    }

    private func changeVariant(_ request: Request) async throws -> Response {
        let answer = GoodsAnswer(body: body(request), requestID: request.id)
        var (reader, value) = try BodyReader.body(request)
        let edit = reader.variantEdit(answer.body.currency)
        try reader.check()
        let version = try Self.version(request)
        return try await edge.keyed(request, body: value) { key in
            try await goods.desk.changeVariant(
                request.parameters["variant"] ?? "",
                of: request.parameters["product"] ?? "", edit, ifVersion: version,
                by: request.principal, key: key
            ) { answer.answer($0, status: 200) }
        }
    }

    /// The version that the caller read; nil when none was named; throws 412 for what is none.
    static func version(_ request: Request) throws(Problem) -> Int? {
        let sent = request.headers.all("If-Match")
        guard let text = sent.first, sent != ["*"] else { return nil }
        let digits = text.utf8.dropFirst().dropLast()
        guard sent.count == 1, text.utf8.first == 0x22, text.utf8.last == 0x22,
            (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let version = Int(String(decoding: Array(digits), as: UTF8.self))
        else {
            throw Problem(
                status: 412, code: "version_differs",
                detail: "If-Match takes the product's version in quotes, such as \"3\".")
        }
        return version
    }
}
