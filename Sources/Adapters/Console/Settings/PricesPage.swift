internal import Application
internal import Domain
internal import HTML

/// What each service costs customers, and the form to change it.
enum PricesPage {
    /// The page from its model.
    static func page(
        _ model: SettingsModel, services: [ServiceRecord], prices: [ID<Service>: [TierPrice]]
    ) -> HTML {
        Frame.page(model.frame) { html in
            html.settingsHead(
                "Service prices", "What customers pay; the house account pays nothing", model)
            if services.isEmpty {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No services yet")
                    html.text("Services appear here once a provider's catalogue was fetched.")
                }
            }
            for (index, service) in services.enumerated() {
                write(&html, model, service, prices[service.id] ?? [], index)
            }
        }
    }

    private static func write(
        _ html: inout HTML, _ model: SettingsModel, _ service: ServiceRecord,
        _ prices: [TierPrice], _ index: Int
    ) {
        html.section(.class("panel"), .aria(.labelledBy, "service-\(index)")) { html in
            html.h2("\(service.code) \(service.name)", .id("service-\(index)"))
            html.p(
                sentence(prices, model) + " The provider takes "
                    + Money(service.cost, .credits).display + ".")
            html.details { html in
                html.summary("Change prices of \(service.code)")
                html.form(.post, to: Links.prices(service.id.text), .class("form")) { html in
                    html.proofs(model, "price-\(index)")
                    html.entry(
                        "Usual price in \(model.currency.code)", "usual", id: "usual-\(index)",
                        value: model.decimal(prices.first { $0.tier.isEmpty }?.price),
                        hint: "Empty: not for sale to customers.", mode: .decimal)
                    let id = "tiers-\(index)"
                    html.field(
                        "Prices of tiers", id: id, hint: "One a line, such as wholesale 40.00."
                    ) { html in
                        html.textarea(
                            prices.filter { !$0.tier.isEmpty }
                                .map { "\($0.tier) \(model.decimal($0.price))" }
                                .joined(separator: "\n"), name: "tiers", .id(id), .rows(3),
                            .described(id, hasHint: true, error: nil))
                    }
                    html.div(.class("buttons")) {
                        $0.button("Save prices of \(service.code)", .class("primary"))
                    }
                }
            }
        }
    }

    /// "₱50.00, wholesale ₱40.00." or that customers cannot buy it.
    static func sentence(_ prices: [TierPrice], _ model: SettingsModel) -> String {
        guard !prices.isEmpty else { return "No price yet, so customers cannot order it." }
        return prices.map { price in
            (price.tier.isEmpty ? "" : price.tier + " ") + model.display(price.price)
        }.joined(separator: ", ") + "."
    }
}
