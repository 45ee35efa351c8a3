internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `GET /api/orders/{id}` and `GET /api/check_status/{id}`: one order, as stored or asked about
/// now.
struct ReadOrder: Sendable {
    /// What handlers need.
    let edge: Edge

    /// Reads what is stored.
    var endpoint: Endpoint {
        Endpoint(
            .get, "/api/orders/{id}", permission: Permission(.readAll), summary: "Reads one order.",
            tag: "orders",
            parameters: [
                Edge.orderPath,
                ParameterSpec("include", description: "events, lines, attempts, with commas."),
            ],
            responses: [.json(200, OrderSchemas.order)], handler: edge.handler(read))
    }

    /// Asks the provider at most once per 10 s a line, then reads.
    var checkEndpoint: Endpoint {
        Endpoint(
            .get, "/api/check_status/{id}", permission: Permission(.readAll),
            summary: "Asks the provider about one order and reads it.", tag: "orders",
            parameters: [Edge.orderPath], responses: [.json(200, OrderSchemas.order)],
            handler: edge.handler(check))
    }

    private func read(_ request: Request) async throws -> Response {
        let parts = try Self.parts(request.query)
        let detail = try await edge.detail(
            request.parameters["id"] ?? "", for: request.principal)
        return Self.response(
            detail, DetailBody(orders: edge.orders(for: request.principal), parts: parts))
    }

    private func check(_ request: Request) async throws -> Response {
        let principal = request.principal
        let id = try await edge.order(request.parameters["id"] ?? "", for: principal)
        var sentence: String?
        do {
            try await edge.parts.sync.sync(order: id)
        } catch {
            // What is stored is still worth telling when the provider or the writer is away.
            sentence = "The provider could not be asked now; this is what was known last."
        }
        guard let detail = try await edge.parts.queries.detail(id, customer: principal.narrowedTo)
        else { throw Edge.noOrder }
        return Self.response(
            detail, DetailBody(orders: edge.orders(for: principal), parts: []), sentence: sentence)
    }

    private static func response(
        _ detail: OrderDetail, _ body: DetailBody, sentence: String? = nil
    ) -> Response {
        let bytes = JSONWriter.document { writer in
            body.write(detail, to: &writer)
            if let sentence { writer.field("provider_not_reachable", sentence) }
        }
        var response = Response.json(200, bytes)
        response.headers.append(("ETag", "\"\(detail.order.version)\""))
        return response
    }

    private static func parts(_ query: Query) throws(Problem) -> Set<DetailBody.Part> {
        var parts: Set<DetailBody.Part> = []
        for text in query.all("include") {
            for piece in text.utf8.split(separator: UInt8(ascii: ",")) {
                let word = String(decoding: Array(piece), as: UTF8.self)
                guard let part = DetailBody.Part(rawValue: word) else {
                    throw Problem.badRequest(
                        "invalid_parameter", "include takes events, lines and attempts.",
                        errors: [
                            FieldError(
                                field: "include", code: "invalid_parameter", message: "Not known.")
                        ])
                }
                parts.insert(part)
            }
        }
        return parts
    }
}
