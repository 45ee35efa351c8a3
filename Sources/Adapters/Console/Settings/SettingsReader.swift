internal import Application
internal import Domain
internal import HTML
internal import HTTP

/// Reads what the pages of settings show, after a form too.
struct SettingsReader: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// The use cases.
    let desk: PartyDesk
    private static let rows = 50

    /// The pages of settings.
    enum Kind: Sendable { case delivery, promos, prices }

    /// The store's currency, which the start has checked.
    var currency: Currency { Currency(code: parts.settings.currency) ?? .credits }

    /// Where a page stands.
    static func address(_ kind: Kind) -> String {
        switch kind {
        case .delivery: Links.settings
        case .promos: Links.promos
        case .prices: Links.prices
        }
    }

    /// A page as things stand now; `change` says what became of a form.
    func page(
        _ kind: Kind, _ request: Request, _ change: (inout SettingsModel) -> Void = { _ in }
    ) async throws -> HTML {
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Settings", section: .settings)
        var model = SettingsModel(frame: frame, currency: currency, formKey: parts.randomToken())
        change(&model)
        switch kind {
        case .delivery:
            return SettingsPage.page(
                model, zones: try await desk.queries.shippingZones(),
                tiers: try await desk.queries.spendTiers())
        case .promos: return try await promos(model, request)
        case .prices:
            return PricesPage.page(
                model, services: try await parts.queries.services(),
                prices: try await desk.queries.servicePrices())
        }
    }

    private func promos(_ model: SettingsModel, _ request: Request) async throws -> HTML {
        var position = IDPosition<Promo>.newest
        if let id = ID<Promo>(request.query.first("after") ?? "") { position = .after(id) }
        if let id = ID<Promo>(request.query.first("before") ?? "") { position = .before(id) }
        let page = try await desk.queries.promos(at: position, limit: Self.rows)
        func address(_ name: String, _ promo: PromoRecord?) -> String? {
            promo.map { Links.with(Links.promos, [(name, $0.id.text)]) }
        }
        return PromosPage.page(
            model, promos: page, older: page.hasOlder ? address("after", page.items.last) : nil,
            newer: page.hasNewer ? address("before", page.items.first) : nil,
            clock: parts.settings.clock)
    }
}
