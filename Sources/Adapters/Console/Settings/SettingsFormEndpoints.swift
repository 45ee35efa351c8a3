internal import Application
internal import Domain
internal import HTTP

/// The forms of settings: each leads back to its page, or answers with it and what was wrong.
struct SettingsFormEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// The use cases.
    let desk: PartyDesk
    private var reader: SettingsReader { SettingsReader(parts: parts, desk: desk) }

    /// The addresses of the forms.
    var all: [Endpoint] {
        [
            form(Links.zones, "Add a zone.", .delivery, addZone),
            form(Links.zones + "/{zone}", "Change a zone.", .delivery, changeZone),
            form(Links.zones + "/{zone}/remove", "Remove a zone.", .delivery, removeZone),
            form(Links.tiers, "Change ranks.", .delivery, setTiers),
            form(Links.promos, "Add a promo.", .promos, addPromo),
            form(Links.promos + "/{promo}", "Change a promo.", .promos, changePromo),
            form(Links.prices + "/{service}", "Change prices.", .prices, setPrices),
        ]
    }

    private static let names = [
        "name", "provinces", "cities", "base_fee", "per_kg_fee", "free_from", "is_delivered",
        "silver", "gold", "platinum", "code", "kind", "value", "max_discount", "min_purchase",
        "usage_limit", "per_customer_limit", "products", "kinds", "starts_at", "ends_at",
        "is_active", "usual", "tiers", "version",
        "key", "csrf",
    ]

    /// What a form's work gets: the request, its fields, its actor and its key.
    private struct Sent {
        let request: Request
        var fields: PartyFields
        let actor: Actor
        let key: IdempotencyRequest?
        let version: Int?
    }

    private func form(
        _ template: String, _ summary: String, _ kind: SettingsReader.Kind,
        _ work: @escaping @Sendable (inout Sent) async throws -> KeyedAnswer?
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        return Endpoint(
            .post, template, permission: Permission(Action.administer.rawValue), summary: summary,
            tag: "page",
            body: .form(
                fields: Self.names.map { FormFieldSpec($0) }, maxBytes: 256 * 1_024),
            responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            return try await StorageFaults.mapped {
                var sent = Sent(
                    request: request, fields: PartyFields(fields, currency: reader.currency),
                    actor: parts.principal(request).actor,
                    key: try gate.identity(request, fields),
                    version: fields.first("version").flatMap { Int($0) })
                return try await answer(try await work(&sent), sent, kind)
            }
        }
    }

    private func answer(
        _ kept: KeyedAnswer?, _ sent: Sent, _ kind: SettingsReader.Kind
    ) async throws -> Response {
        guard let kept else {
            let faults = sent.fields.faults
            return .page(
                400, try await reader.page(kind, sent.request) { $0.faults = faults })
        }
        switch PartyFormAnswer(try FormGate.answer(kept).body) {
        case .done:
            return .redirect(
                to: Links.with(SettingsReader.address(kind), [("saved", "1")]))
        case .refused(let faults):
            return .page(
                400, try await reader.page(kind, sent.request) { $0.faults = faults })
        case .conflict(let sentence):
            return .page(
                409, try await reader.page(kind, sent.request) { $0.conflict = sentence })
        case .notFound, nil: throw Problem.notFound
        }
    }

    private func zone(_ sent: inout Sent) -> (@Sendable (inout ShippingZoneRecord) -> Void)? {
        let base = sent.fields.amount("base_fee", "The fee") ?? 0
        let perKilogram = sent.fields.amount("per_kg_fee", "The fee for a kilogram") ?? 0
        let free = sent.fields.amount("free_from", "The subtotal")
        guard sent.fields.faults.isEmpty else { return nil }
        let (name, provinces, cities, isDelivered) = (
            sent.fields.text("name"), sent.fields.list("provinces"), sent.fields.list("cities"),
            sent.fields.flag("is_delivered")
        )
        return { zone in
            zone.name = name
            zone.provinces = provinces
            zone.cities = cities
            zone.baseFee = base
            zone.perKilogramFee = perKilogram
            zone.freeFrom = free
            zone.isDelivered = isDelivered
        }
    }

    private func addZone(_ sent: inout Sent) async throws -> KeyedAnswer? {
        guard let fill = zone(&sent) else { return nil }
        return try await desk.addZone(by: sent.actor, key: sent.key, fill: fill) {
            PartyFormAnswer.rendered($0) { $0.id.text }
        }
    }

    private func changeZone(_ sent: inout Sent) async throws -> KeyedAnswer? {
        let id: ID<ShippingZone> = try Self.id(sent.request, "zone")
        guard let edit = zone(&sent) else { return nil }
        return try await desk.changeZone(
            id, ifVersion: sent.version, by: sent.actor, key: sent.key, edit: edit
        ) { PartyFormAnswer.rendered($0) { $0.id.text } }
    }

    private func removeZone(_ sent: inout Sent) async throws -> KeyedAnswer? {
        let id: ID<ShippingZone> = try Self.id(sent.request, "zone")
        return try await desk.removeZone(id, by: sent.actor, key: sent.key) {
            PartyFormAnswer.rendered($0) { $0.id.text }
        }
    }

    private func setTiers(_ sent: inout Sent) async throws -> KeyedAnswer? {
        let silver = sent.fields.amount("silver", "Silver")
        let gold = sent.fields.amount("gold", "Gold")
        let platinum = sent.fields.amount("platinum", "Platinum")
        guard sent.fields.faults.isEmpty else { return nil }
        return try await desk.setTiers(by: sent.actor, key: sent.key) { tiers in
            tiers = SpendTiers(
                silver: silver ?? tiers.silver, gold: gold ?? tiers.gold,
                platinum: platinum ?? tiers.platinum)
        } render: {
            PartyFormAnswer.rendered($0) { _ in "tiers" }
        }
    }

    private func promo(_ sent: inout Sent) -> (@Sendable (inout PromoRecord) -> Void)? {
        let kind = PromoRecord.Kind(rawValue: sent.fields.text("kind")) ?? .percentage
        let value = value(&sent, kind)
        let most = sent.fields.amount("max_discount", "The most it gives")
        let least = sent.fields.amount("min_purchase", "The subtotal") ?? 0
        let all = sent.fields.count("usage_limit", "The limit of uses")
        let each = sent.fields.count("per_customer_limit", "The limit for each customer")
        let settings = parts.settings
        let start = sent.fields.localTime("starts_at", "The start").map(settings.localMoment)
        let end = sent.fields.localTime("ends_at", "The end").map(settings.localMoment)
        guard sent.fields.faults.isEmpty else { return nil }
        let (products, isActive) = (sent.fields.list("products"), sent.fields.flag("is_active"))
        let kinds = sent.fields.words("kinds", LineKind.self)
        return { promo in
            promo.kind = kind
            promo.value = value
            promo.maxDiscount = most
            promo.minPurchase = least
            promo.usageLimit = all
            promo.perCustomerLimit = each
            promo.products = products
            promo.kinds = kinds
            // A form shows minutes: a stored moment that shows the same keeps its seconds.
            if start.map(settings.clock) != promo.startsAt.map(settings.clock) {
                promo.startsAt = start
            }
            if end.map(settings.clock) != promo.endsAt.map(settings.clock) { promo.endsAt = end }
            promo.isActive = isActive
        }
    }

    private func value(_ sent: inout Sent, _ kind: PromoRecord.Kind) -> Int64 {
        switch kind {
        case .freeShipping: return 0
        case .fixedAmount: return sent.fields.amount("value", "The value") ?? 0
        case .percentage:
            // Two decimals, as an amount of a currency with two has them.
            let text = sent.fields.text("value")
            if let share = Currency(code: "USD").flatMap({ Money(decimal: text, $0) }) {
                return share.amount
            }
            sent.fields.fault("value", "A percentage is a number such as 12.5.")
            return 0
        }
    }

    private func addPromo(_ sent: inout Sent) async throws -> KeyedAnswer? {
        guard let fill = promo(&sent) else { return nil }
        let code = sent.fields.text("code")
        return try await desk.addPromo(by: sent.actor, key: sent.key) { promo in
            fill(&promo)
            promo.code = code
        } render: {
            PartyFormAnswer.rendered($0) { $0.id.text }
        }
    }

    private func changePromo(_ sent: inout Sent) async throws -> KeyedAnswer? {
        let id: ID<Promo> = try Self.id(sent.request, "promo")
        guard let edit = promo(&sent) else { return nil }
        return try await desk.changePromo(
            id, ifVersion: sent.version, by: sent.actor, key: sent.key, edit: edit
        ) { PartyFormAnswer.rendered($0) { $0.id.text } }
    }

    private func setPrices(_ sent: inout Sent) async throws -> KeyedAnswer? {
        let id: ID<Service> = try Self.id(sent.request, "service")
        let usual = sent.fields.amount("usual", "The usual price")
        var changes = [PriceChange(tier: "", price: usual)]
        for line in sent.fields.lines("tiers") {
            let parts = line.split(whereSeparator: { $0.isWhitespace || $0 == "=" })
            guard parts.count == 2, let tier = parts.first, let text = parts.last,
                let price = Money(decimal: String(text), reader.currency)
            else {
                sent.fields.fault(
                    "tiers",
                    "\"\(line)\" is no tier with its price; write them so: "
                        + "wholesale 40.00")
                continue
            }
            changes.append(PriceChange(tier: String(tier), price: price.amount))
        }
        guard sent.fields.faults.isEmpty else { return nil }
        // A tier that stands in no line any more loses its price.
        let named = Set(changes.map(\.tier))
        for price in try await desk.queries.prices(of: .service(id))
        where !named.contains(price.tier) {
            changes.append(PriceChange(tier: price.tier, price: nil))
        }
        return try await desk.setPrices(of: .service(id), changes, by: sent.actor, key: sent.key) {
            PartyFormAnswer.rendered($0) { _ in id.text }
        }
    }

    private static func id<Entity>(
        _ request: Request, _ name: String
    ) throws(Problem) -> ID<Entity> {
        guard let id = ID<Entity>(request.parameters[name] ?? "") else { throw Problem.notFound }
        return id
    }
}
