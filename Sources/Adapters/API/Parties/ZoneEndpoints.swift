internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/zones` and `/api/tiers`: where delivery goes, and ranks; an administrator's.
struct ZoneEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// The use cases.
    let desk: PartyDesk

    /// The endpoints.
    var endpoints: [Endpoint] {
        let permission = Permission(.administer)
        return [
            Endpoint(
                .get, "/api/zones", permission: permission,
                summary: "Lists delivery zones, the default one last.", tag: "zones",
                responses: [.json(200, OrderSchemas.list)], handler: edge.handler(list)),
            Endpoint(
                .post, "/api/zones", permission: permission, summary: "Adds a delivery zone.",
                tag: "zones", parameters: [Idempotency.parameter],
                body: .json(schema: PartySchemas.zone),
                responses: [.json(201, PartySchemas.stored)], handler: edge.handler(add)),
            Endpoint(
                .patch, "/api/zones/{id}", permission: permission,
                summary: "Changes a delivery zone.", tag: "zones",
                parameters: [PartyParameters.version], body: .json(schema: PartySchemas.zone),
                responses: [.json(200, PartySchemas.stored)], handler: edge.handler(change)),
            Endpoint(
                .delete, "/api/zones/{id}", permission: permission,
                summary: "Removes a delivery zone that is not the default one.", tag: "zones",
                responses: [.json(200, PartySchemas.stored)], handler: edge.handler(remove)),
            Endpoint(
                .get, "/api/tiers", permission: permission,
                summary: "From which lifetime spend on customers have a rank.", tag: "customers",
                handler: edge.handler(readTiers)),
            Endpoint(
                .patch, "/api/tiers", permission: permission,
                summary: "Changes the ranks, of every customer at once.", tag: "customers",
                body: .json(schema: PartySchemas.tiers), handler: edge.handler(changeTiers)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let zones = try await desk.queries.shippingZones()
        let currency = edge.currency
        return .json(
            200,
            JSONWriter.list(total: zones.count) { writer in
                for zone in zones { writer.object { Self.write(zone, currency, to: &$0) } }
            })
    }

    private func add(_ request: Request) async throws -> Response {
        let change = try ZoneChange(request, edge.currency)
        let render = rendering(request, status: 201)
        let (desk, actor) = (desk, request.principal.actor)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.addZone(by: actor, key: key, fill: change.apply, render: render)
        }
    }

    private func change(_ request: Request) async throws -> Response {
        let change = try ZoneChange(request, edge.currency)
        let id = try Self.id(request)
        let version = edge.wantedVersion(request)
        let render = rendering(request, status: 200)
        let (desk, actor) = (desk, request.principal.actor)
        return try await edge.keyed(request, body: try request.json()) { key in
            try await desk.changeZone(
                id, ifVersion: version, by: actor, key: key, edit: change.apply, render: render)
        }
    }

    private func remove(_ request: Request) async throws -> Response {
        let id = try Self.id(request)
        let render = rendering(request, status: 200)
        let (desk, actor) = (desk, request.principal.actor)
        return try await edge.keyed(request, body: nil) { key in
            try await desk.removeZone(id, by: actor, key: key, render: render)
        }
    }

    /// How the outcome of a change of a zone is answered.
    private func rendering(
        _ request: Request, status: Int
    ) -> @Sendable (PartyOutcome<ShippingZoneRecord>) -> RenderedAnswer {
        let answer = PartyAnswer(noun: "zone", requestID: request.id)
        let currency = edge.currency
        return { outcome in
            answer.answer(outcome, status: status) { Self.write($0, currency, to: &$1) }
        }
    }

    private func readTiers(_ request: Request) async throws -> Response {
        let tiers = try await desk.queries.spendTiers()
        let currency = edge.currency
        return .json(200, JSONWriter.document { Self.write(tiers, currency, to: &$0) })
    }

    private func changeTiers(_ request: Request) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let currency = edge.currency
        let silver = reader.amount("silver", currency)
        let gold = reader.amount("gold", currency)
        let platinum = reader.amount("platinum", currency)
        try reader.check()
        let answer = PartyAnswer(noun: "rank", requestID: request.id)
        return try await edge.keyed(request, body: value) { key in
            try await desk.setTiers(by: request.principal.actor, key: key) { tiers in
                silver.apply(&tiers.silver, empty: tiers.silver)
                gold.apply(&tiers.gold, empty: tiers.gold)
                platinum.apply(&tiers.platinum, empty: tiers.platinum)
            } render: { outcome in
                answer.answer(outcome, status: 200) { Self.write($0, currency, to: &$1) }
            }
        }
    }

    private static func id(_ request: Request) throws(Problem) -> ID<ShippingZone> {
        guard let id = ID<ShippingZone>(request.parameters["id"] ?? "") else {
            throw PartyAnswer.missing("zone")
        }
        return id
    }

    private static func write(
        _ tiers: SpendTiers, _ currency: Currency, to writer: inout JSONWriter
    ) {
        writer.field("silver", Money(tiers.silver, currency))
        writer.field("gold", Money(tiers.gold, currency))
        writer.field("platinum", Money(tiers.platinum, currency))
    }

    private static func write(
        _ zone: ShippingZoneRecord, _ currency: Currency, to writer: inout JSONWriter
    ) {
        writer.field("id", zone.id.text)
        writer.field("name", zone.name)
        writer.field("is_default", zone.isDefault)
        writer.field("is_delivered", zone.isDelivered)
        writer.field("provinces", zone.provinces)
        writer.field("cities", zone.cities)
        writer.field("base_fee", Money(zone.baseFee, currency))
        writer.field("per_kg_fee", Money(zone.perKilogramFee, currency))
        PromoBody.amount("free_from", zone.freeFrom, currency, &writer)
        writer.field("version", zone.version)
    }
}

/// What a caller wants to know stored of a zone.
struct ZoneChange: Sendable {
    private let name: Sent<String>
    private let provinces: Sent<[String]>
    private let cities: Sent<[String]>
    private let baseFee: Sent<Int64>
    private let perKilogram: Sent<Int64>
    private let freeFrom: Sent<Int64>
    private let isDelivered: Sent<Bool>

    /// Reads a body; throws one 400 with every fault of its shape.
    init(_ request: Request, _ currency: Currency) throws(Problem) {
        var (reader, _) = try BodyReader.body(request)
        name = reader.sentText("name", max: 100)
        provinces = reader.sentTexts("provinces", max: 500)
        cities = reader.sentTexts("cities", max: 500)
        baseFee = reader.amount("base_fee", currency)
        perKilogram = reader.amount("per_kg_fee", currency)
        freeFrom = reader.amount("free_from", currency)
        isDelivered = reader.sentFlag("is_delivered")
        try reader.check()
    }

    /// Puts what was sent into a zone.
    func apply(_ zone: inout ShippingZoneRecord) {
        name.apply(&zone.name, empty: "")
        provinces.apply(&zone.provinces, empty: [])
        cities.apply(&zone.cities, empty: [])
        baseFee.apply(&zone.baseFee, empty: 0)
        perKilogram.apply(&zone.perKilogramFee, empty: 0)
        freeFrom.apply(&zone.freeFrom)
        isDelivered.apply(&zone.isDelivered, empty: true)
    }
}
