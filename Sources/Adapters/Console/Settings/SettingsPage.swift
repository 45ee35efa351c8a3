internal import Application
internal import Domain
internal import HTML

/// Where delivery goes and what it costs, and from which spend on customers have a rank.
enum SettingsPage {
    /// The page from its model.
    static func page(
        _ model: SettingsModel, zones: [ShippingZoneRecord], tiers: SpendTiers
    ) -> HTML {
        Frame.page(model.frame) { html in
            html.settingsHead(
                "Delivery and ranks", "Zones, fees, and what spending earns", model)
            html.h2("Delivery zones", .id("zones"))
            html.p(
                "A zone that names a city wins over one that names its province; every other "
                    + "address is the default zone's.", .class("soft"))
            for (index, zone) in zones.enumerated() { write(&html, model, zone, index) }
            html.details { html in
                html.summary("Add a zone")
                form(
                    &html, model, ShippingZoneRecord(id: ID(value: 0), name: "", baseFee: 0), nil)
            }
            ranks(&html, model, tiers)
        }
    }

    private static func write(
        _ html: inout HTML, _ model: SettingsModel, _ zone: ShippingZoneRecord, _ index: Int
    ) {
        html.section(.class("panel"), .aria(.labelledBy, "zone-\(index)")) { html in
            html.h3(zone.name, .id("zone-\(index)"))
            html.p(sentence(zone, model))
            html.details { html in
                html.summary("Change \(zone.name)")
                form(&html, model, zone, index)
                if !zone.isDefault {
                    html.form(.post, to: Links.removeZone(zone.id.text)) { html in
                        html.proofs(model, "remove-\(index)")
                        html.button("Remove \(zone.name)", .class("danger"))
                    }
                }
            }
        }
    }

    /// What delivery to a zone costs and where it lies, as one sentence.
    static func sentence(_ zone: ShippingZoneRecord, _ model: SettingsModel) -> String {
        guard zone.isDelivered else { return "No delivery to any other address." }
        var text = model.display(zone.baseFee)
        if zone.perKilogramFee > 0 {
            text += ", and \(model.display(zone.perKilogramFee)) for each started kilogram"
        }
        if let free = zone.freeFrom { text += "; free from \(model.display(free))" }
        let places = zone.provinces + zone.cities
        let named = places.prefix(12).joined(separator: ", ")
        let more = places.count > 12 ? " and \(places.count - 12) more" : ""
        return text + ". " + (zone.isDefault ? "Every other address." : named + more + ".")
    }

    private static func form(
        _ html: inout HTML, _ model: SettingsModel, _ zone: ShippingZoneRecord, _ index: Int?
    ) {
        let mark = index.map { String($0) } ?? "new"
        let target = index == nil ? Links.zones : Links.zone(zone.id.text)
        html.form(.post, to: target, .class("form")) { html in
            html.proofs(model, "zone-\(mark)", version: index == nil ? nil : zone.version)
            html.entry("Name", "name", id: "name-\(mark)", value: zone.name, max: 100)
            if !zone.isDefault {
                places(&html, "Provinces", "provinces", mark, zone.provinces)
                places(&html, "Cities", "cities", mark, zone.cities)
            }
            html.entry(
                "Fee in \(model.currency.code)", "base_fee", id: "base-\(mark)",
                value: model.decimal(zone.baseFee), mode: .decimal)
            html.entry(
                "Fee for each started kilogram", "per_kg_fee", id: "kilogram-\(mark)",
                value: model.decimal(zone.perKilogramFee), mode: .decimal)
            html.entry(
                "Free from a subtotal of", "free_from", id: "free-\(mark)",
                value: model.decimal(zone.freeFrom), hint: "Empty: never free.", mode: .decimal)
            if zone.isDefault {
                html.div(.class("check")) { html in
                    html.input(
                        .checkbox, name: "is_delivered", value: "1", .id("delivered-\(mark)"),
                        .checked(zone.isDelivered))
                    html.label(
                        "Deliver to addresses that no other zone names", for: "delivered-\(mark)")
                }
            }
            html.div(.class("buttons")) { html in
                html.button(index == nil ? "Add zone" : "Save \(zone.name)", .class("primary"))
            }
        }
    }

    private static func places(
        _ html: inout HTML, _ label: String, _ name: String, _ mark: String, _ places: [String]
    ) {
        let id = "\(name)-\(mark)"
        html.field(label, id: id, hint: "One a line, or with commas between.") { html in
            html.textarea(
                places.joined(separator: "\n"), name: name, .id(id), .rows(3),
                .described(id, hasHint: true, error: nil))
        }
    }

    private static func ranks(
        _ html: inout HTML, _ model: SettingsModel, _ tiers: SpendTiers
    ) {
        html.h2("Ranks", .id("ranks"))
        html.form(.post, to: Links.tiers, .class("form", "panel")) { html in
            html.proofs(model, "tiers")
            html.p("A customer's rank follows the sum of completed orders.", .class("soft"))
            for (name, amount) in [
                ("Silver", tiers.silver), ("Gold", tiers.gold), ("Platinum", tiers.platinum),
            ] {
                html.entry(
                    "\(name) from \(model.currency.code)", name.lowercased(),
                    id: "tier-\(name.lowercased())", value: model.decimal(amount), mode: .decimal)
            }
            html.div(.class("buttons")) { $0.button("Save ranks", .class("primary")) }
        }
    }
}
