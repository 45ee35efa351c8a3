internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/promos`: list, read, add, change; an administrator's.
struct PromoEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// The use cases.
    let desk: PartyDesk

    /// The endpoints.
    var endpoints: [Endpoint] {
        let permission = Permission(.administer)
        return [
            Endpoint(
                .get, "/api/promos", permission: permission,
                summary: "Lists promos, newest first.",
                tag: "promos", parameters: PartyParameters.page,
                responses: [.json(200, OrderSchemas.list)], handler: edge.handler(list)),
            Endpoint(
                .post, "/api/promos", permission: permission, summary: "Adds a promo.",
                tag: "promos", parameters: [Idempotency.parameter],
                body: .json(schema: PartySchemas.promo),
                responses: [.json(201, PartySchemas.stored)], handler: edge.handler(add)),
            Endpoint(
                .get, "/api/promos/{id}", permission: permission, summary: "Reads one promo.",
                tag: "promos", responses: [.json(200, PartySchemas.stored)],
                handler: edge.handler(read)),
            Endpoint(
                .patch, "/api/promos/{id}", permission: permission,
                summary: "Changes a promo; its code and count of uses stay.", tag: "promos",
                parameters: [PartyParameters.version], body: .json(schema: PartySchemas.promo),
                responses: [.json(200, PartySchemas.stored)], handler: edge.handler(change)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let query = PartyQuery<Promo>(request.query)
        try query.check()
        let page = try await desk.queries.promos(at: query.position, limit: query.limit)
        let currency = edge.currency
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: page.hasOlder,
                next: page.hasOlder
                    ? page.items.last.map { PartyQuery<Promo>.cursor($0.id) } : nil,
                previous: page.hasNewer
                    ? page.items.first.map { PartyQuery<Promo>.cursor($0.id) } : nil
            ) { writer in
                for promo in page.items {
                    writer.object { PromoBody.write(promo, currency, to: &$0) }
                }
            })
    }

    private func read(_ request: Request) async throws -> Response {
        guard let promo = try await desk.queries.promo(try Self.id(request)) else {
            throw PartyAnswer.missing("promo")
        }
        let currency = edge.currency
        var response = Response.json(
            200, JSONWriter.document { PromoBody.write(promo, currency, to: &$0) })
        response.headers.append(("ETag", "\"\(promo.version)\""))
        return response
    }

    private func add(_ request: Request) async throws -> Response {
        let change = try PromoChange(request, edge, kind: nil)
        let currency = edge.currency
        let answer = PartyAnswer(noun: "promo", requestID: request.id)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.addPromo(
                by: request.principal.actor, key: key, fill: change.apply
            ) { outcome in
                answer.answer(outcome, status: 201) { PromoBody.write($0, currency, to: &$1) }
            }
        }
    }

    private func change(_ request: Request) async throws -> Response {
        let id = try Self.id(request)
        guard let known = try await desk.queries.promo(id) else {
            throw PartyAnswer.missing("promo")
        }
        let change = try PromoChange(request, edge, kind: known.kind)
        let currency = edge.currency
        let answer = PartyAnswer(noun: "promo", requestID: request.id)
        let version = edge.wantedVersion(request)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.changePromo(
                id, ifVersion: version, by: request.principal.actor, key: key, edit: change.apply
            ) { outcome in
                answer.answer(outcome, status: 200) { PromoBody.write($0, currency, to: &$1) }
            }
        }
    }

    private static func id(_ request: Request) throws(Problem) -> ID<Promo> {
        guard let id = ID<Promo>(request.parameters["id"] ?? "") else {
            throw PartyAnswer.missing("promo")
        }
        return id
    }
}
