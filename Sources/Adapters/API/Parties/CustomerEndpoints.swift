internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/customers`: list and search, read, add, change.
struct CustomerEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// The use cases.
    let desk: PartyDesk

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/customers", permission: Permission(.readCustomers),
                summary: "Lists customers, newest first.", tag: "customers",
                parameters: [
                    ParameterSpec(
                        "q", description: "Beginnings of words of name, e-mail or phone."),
                    ParameterSpec(
                        "status",
                        schema: .oneOf(words: CustomerRecord.Status.allCases.map(\.rawValue))),
                ] + PartyParameters.page, responses: [.json(200, OrderSchemas.list)],
                handler: edge.handler(list)),
            Endpoint(
                .post, "/api/customers", permission: Permission(.writeCustomers),
                summary: "Adds a customer.", tag: "customers",
                parameters: [Idempotency.parameter], body: .json(schema: PartySchemas.customer),
                responses: [.json(201, PartySchemas.storedCustomer)], handler: edge.handler(add)),
            Endpoint(
                .get, "/api/customers/{id}", permission: Permission(.readCustomers),
                summary: "Reads one customer.", tag: "customers",
                responses: [.json(200, PartySchemas.storedCustomer)], handler: edge.handler(read)),
            Endpoint(
                .patch, "/api/customers/{id}", permission: Permission(.writeCustomers),
                summary: "Changes a customer; what is left out stays.", tag: "customers",
                parameters: [PartyParameters.version], body: .json(schema: PartySchemas.customer),
                responses: [.json(200, PartySchemas.storedCustomer)],
                handler: edge.handler(change)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        var query = PartyQuery<Customer>(request.query)
        var filter = CustomerFilter()
        filter.only = request.principal.narrowedTo
        if let text = query.single(request.query, "q") {
            filter.words = CustomerWords.search(text, rule: desk.rule)
        }
        if let text = query.single(request.query, "status") {
            filter.status = CustomerRecord.Status(rawValue: text)
            if filter.status == nil {
                query.fail("status", "This takes active, inactive or suspended.")
            }
        }
        try query.check()
        let page = try await desk.queries.customers(
            filter, at: query.position, limit: query.limit)
        let body = CustomerBody(edge.currency, for: request.principal)
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: page.hasOlder,
                next: page.hasOlder
                    ? page.items.last.map { PartyQuery<Customer>.cursor($0.record.id) } : nil,
                previous: page.hasNewer
                    ? page.items.first.map { PartyQuery<Customer>.cursor($0.record.id) } : nil
            ) { writer in
                for card in page.items { writer.object { body.write(card, to: &$0) } }
            })
    }

    private func read(_ request: Request) async throws -> Response {
        let card = try await card(request)
        let body = CustomerBody(edge.currency, for: request.principal)
        var response = Response.json(200, JSONWriter.document { body.write(card, to: &$0) })
        response.headers.append(("ETag", "\"\(card.record.version)\""))
        return response
    }

    private func add(_ request: Request) async throws -> Response {
        try edge.unbound(request)
        let change = try CustomerChange(request)
        let body = CustomerBody(edge.currency, for: request.principal)
        let answer = PartyAnswer(noun: "customer", requestID: request.id)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.addCustomer(
                by: request.principal.actor, key: key, fill: change.apply
            ) { outcome in
                answer.answer(outcome, status: 201) { body.write($0, to: &$1) }
            }
        }
    }

    private func change(_ request: Request) async throws -> Response {
        try edge.unbound(request)
        let change = try CustomerChange(request)
        let id = try Self.id(request)
        let body = CustomerBody(edge.currency, for: request.principal)
        let answer = PartyAnswer(noun: "customer", requestID: request.id)
        let version = edge.wantedVersion(request)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.changeCustomer(
                id, ifVersion: version, by: request.principal.actor, key: key, edit: change.apply
            ) { outcome in
                answer.answer(outcome, status: 200) { body.write($0, to: &$1) }
            }
        }
    }

    private func card(_ request: Request) async throws -> CustomerCard {
        let id = try Self.id(request)
        let isForeign = request.principal.narrowedTo.map { $0 != id } ?? false
        guard !isForeign, let card = try await desk.queries.customer(id) else {
            throw PartyAnswer.missing("customer")
        }
        return card
    }

    private static func id(_ request: Request) throws(Problem) -> ID<Customer> {
        guard let id = ID<Customer>(request.parameters["id"] ?? "") else {
            throw PartyAnswer.missing("customer")
        }
        return id
    }
}
