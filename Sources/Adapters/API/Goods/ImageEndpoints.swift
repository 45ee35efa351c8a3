internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Pictures of products: set and taken away by those who change products, seen by everyone.
struct ImageEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Goods.
    let goods: Goods

    /// A picture, and what a multipart form puts around it.
    static let mostBytes = ProductImages.mostBytes + 65_536

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/api/products/{product}/image", permission: Permission(.writeProducts),
                summary: "Sets the picture of a product: JPEG, PNG or WebP.", tag: "products",
                parameters: [
                    ProductEndpoints.path, ProductEndpoints.match, Idempotency.parameter,
                ],
                body: .form(fields: [.file("image")], maxBytes: Self.mostBytes),
                responses: [.json(200, GoodsSchemas.product)], handler: edge.handler(set)),
            Endpoint(
                .delete, "/api/products/{product}/image", permission: Permission(.writeProducts),
                summary: "Takes the picture of a product away; orders keep theirs.",
                tag: "products", parameters: [ProductEndpoints.path, ProductEndpoints.match],
                responses: [.json(200, GoodsSchemas.product)], handler: edge.handler(remove)),
            Endpoint(
                .get, "/images/{file}", permission: .open, summary: "A picture of a product.",
                tag: "products",
                parameters: [ParameterSpec("file", in: .path, description: "File id.")],
                responses: [
                    ResponseSpec(200, "The picture.", contentType: "image/jpeg", schema: .string)
                ], handler: edge.handler(picture)),
        ]
    }

    private func set(_ request: Request) async throws -> Response {
        let bytes = try request.form().file("image")?.bytes ?? []
        let identity = JSONValue.array(edge.parts.sha256(bytes).map { .integer(Int64($0)) })
        return try await answer(request, bytes, identity)
    }

    private func remove(_ request: Request) async throws -> Response {
        try await answer(request, nil, nil)
    }

    private func answer(
        _ request: Request, _ content: [UInt8]?, _ identity: JSONValue?
    ) async throws -> Response {
        let answer = GoodsAnswer(
            body: GoodsBody(currency: edge.parts.settings.currency, for: request.principal),
            requestID: request.id)
        let version = try ProductEndpoints.version(request)
        return try await edge.keyed(request, body: identity) { key in
            try await goods.images.set(
                content, ofProduct: request.parameters["product"] ?? "", ifVersion: version,
                by: request.principal, key: key
            ) { answer.answer($0, status: 200) }
        }
    }

    /// The type is that of the first bytes when it was stored; an id never shows anything else.
    private func picture(_ request: Request) async throws -> Response {
        guard let id = ID<StoredFile>(request.parameters["file"] ?? ""),
            let found = try await goods.images.picture(id)
        else { throw Problem.notFound }
        var response = Response.download(
            found.bytes, fileName: found.file.name, contentType: found.file.type.rawValue)
        response.headers = response.headers.filter { $0.0 != "Cache-Control" }
        response.headers.append(("Cache-Control", "public, max-age=31536000, immutable"))
        return response
    }
}
