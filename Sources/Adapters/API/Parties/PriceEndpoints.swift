internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/services/{id}/prices` and `/api/products/{product}/prices`: by tier; an administrator's.
struct PriceEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// The use cases.
    let desk: PartyDesk

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            read("/api/services/{id}/prices", "Lists what a service costs customers.", service),
            change("/api/services/{id}/prices", "Sets what a service costs customers.", service),
            read("/api/products/{product}/prices", "Lists a product's prices by tier.", product),
            change("/api/products/{product}/prices", "Sets a product's prices by tier.", product),
        ]
    }

    private func read(
        _ template: String, _ summary: String,
        _ subject: @escaping @Sendable (String) async throws -> PriceSubject
    ) -> Endpoint {
        Endpoint(
            .get, template, permission: Permission(.administer), summary: summary, tag: "prices",
            responses: [.json(200, OrderSchemas.list)],
            handler: edge.handler { request in
                let subject = try await subject(Self.name(request))
                let prices = try await desk.queries.prices(of: subject)
                return .json(200, Self.body(prices, edge.currency))
            })
    }

    private func change(
        _ template: String, _ summary: String,
        _ subject: @escaping @Sendable (String) async throws -> PriceSubject
    ) -> Endpoint {
        Endpoint(
            .patch, template, permission: Permission(.administer), summary: summary, tag: "prices",
            body: .json(schema: PartySchemas.prices), responses: [.json(200, OrderSchemas.list)],
            handler: edge.handler { request in
                let subject = try await subject(Self.name(request))
                let (changes, value) = try changes(request)
                let answer = PartyAnswer(noun: "product or service", requestID: request.id)
                let currency = edge.currency
                return try await edge.keyed(request, body: value) { key in
                    try await desk.setPrices(
                        of: subject, changes, by: request.principal.actor, key: key
                    ) { outcome in
                        if case .done(let prices) = outcome {
                            return RenderedAnswer(
                                status: 200, body: Self.body(prices, currency), order: nil,
                                hasEffect: true)
                        }
                        return answer.answer(outcome, status: 200) { _, _ in }
                    }
                }
            })
    }

    /// A service by id, or by a code that only one has.
    private func service(_ text: String) async throws -> PriceSubject {
        let known = try await edge.parts.queries.services()
        if let found = known.first(where: { $0.id.text == text }) { return .service(found.id) }
        let named = known.filter { $0.code == text }
        guard named.count == 1, let only = named.first else {
            throw PartyAnswer.missing("service")
        }
        return .service(only.id)
    }

    private static func name(_ request: Request) -> String {
        request.parameters["id"] ?? request.parameters["product"] ?? ""
    }

    private func product(_ text: String) async throws -> PriceSubject {
        guard let id = ID<Product>(text) else { throw PartyAnswer.missing("product") }
        return .product(id)
    }

    private func changes(
        _ request: Request
    ) throws(Problem) -> (changes: [PriceChange], body: JSONValue?) {
        var (reader, value) = try BodyReader.body(request)
        let sent = reader.value("prices")
        guard let members = sent?.object, let sent, var inner = BodyReader(sent, at: "/prices"),
            members.count <= 100
        else {
            reader.fail(
                "prices", "FIELD_REQUIRED",
                "Send an object with a price for each tier; \(PriceRules.usual) is every other's.")
            throw BodyReader.refusal(reader.finished())
        }
        let currency = edge.currency
        let changes = members.compactMap { member -> PriceChange? in
            let tier = member.name == PriceRules.usual ? "" : member.name
            switch inner.amount(member.name, currency) {
            case .absent: return nil
            case .emptied: return PriceChange(tier: tier, price: nil)
            case .value(let price): return PriceChange(tier: tier, price: price)
            }
        }
        let errors = reader.finished() + inner.finished()
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
        return (changes, value)
    }

    private static func body(_ prices: [TierPrice], _ currency: Currency) -> [UInt8] {
        JSONWriter.list(total: prices.count) { writer in
            for price in prices {
                writer.object { writer in
                    writer.field("tier", price.tier.isEmpty ? PriceRules.usual : price.tier)
                    writer.field("price", Money(price.price, currency))
                }
            }
        }
    }
}
