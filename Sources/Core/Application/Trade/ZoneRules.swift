/// What a shipping zone may hold; names are trimmed on the way.
package enum ZoneRules {
    /// Zones that a store may have beside the default one.
    package static let most = 200

    /// Every flaw at once.
    package static func check(_ zone: inout ShippingZoneRecord) -> [FieldFlaw] {
        zone.name = TradeText.trimmed(zone.name)
        zone.provinces = places(zone.provinces)
        zone.cities = places(zone.cities)
        var flaws = [
            TradeText.flaw(zone.name, at: "/name", 1...100, "A zone's name"),
            PriceRules.amountFlaw(zone.baseFee, at: "/base_fee"),
            PriceRules.amountFlaw(zone.perKilogramFee, at: "/per_kg_fee"),
            PriceRules.amountFlaw(zone.freeFrom, at: "/free_from"),
            placesFlaw(zone.provinces, "/provinces"), placesFlaw(zone.cities, "/cities"),
        ].compactMap { $0 }
        if zone.isDefault {
            zone.provinces = []
            zone.cities = []
        } else {
            // What only the default zone may say: no delivery to anywhere else.
            zone.isDelivered = true
            if zone.provinces.isEmpty && zone.cities.isEmpty {
                flaws.append(
                    FieldFlaw(
                        field: "/provinces", code: "FIELD_REQUIRED",
                        message: "Name at least one province or city of the zone."))
            }
        }
        return flaws
    }

    private static func places(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.map(TradeText.trimmed).filter {
            !$0.isEmpty && seen.insert(Shipping.folded($0)).inserted
        }
    }

    private static func placesFlaw(_ names: [String], _ field: String) -> FieldFlaw? {
        if names.count > 500 {
            return FieldFlaw(
                field: field, code: "TOO_MANY_ITEMS",
                message: "A zone names up to 500 places; use provinces instead of cities.")
        }
        return names.lazy.compactMap { TradeText.flaw($0, at: field, 1...100, "A place") }.first
    }
}
