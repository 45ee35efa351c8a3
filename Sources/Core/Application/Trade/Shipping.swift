package import Domain

/// What delivery to an address costs.
package struct ShippingFee: Sendable, Equatable {
    package let zone: ID<ShippingZone>
    /// Minor units, before a promo that makes delivery free.
    package let amount: Int64
}

/// Which zone an address lies in and what delivery there costs (`orders.md` 3.8, 5.3).
package enum Shipping {
    /// The fee of goods that are delivered; pickup and provider lines have none and ask nothing.
    ///
    /// `subtotal` decides about free delivery; `weightGrams` is of all goods together.
    package static func fee(
        zones: [ShippingZoneRecord], address: ShippingAddress, subtotal: Int64, weightGrams: Int64
    ) -> Result<ShippingFee, FieldFlaw> {
        guard let zone = zone(for: address, among: zones), zone.isDelivered else {
            let names = zones.filter { !$0.isDefault && $0.isDelivered }.map(\.name)
            return .failure(
                FieldFlaw(
                    field: "/shipping_address", code: "NO_SHIPPING_ZONE",
                    message: "There is no delivery to \(address.city), \(address.province)"
                        + (names.isEmpty ? "" : ", only to " + names.joined(separator: ", "))
                        + "; choose another address, or pickup."))
        }
        if let threshold = zone.freeFrom, subtotal >= threshold {
            return .success(ShippingFee(zone: zone.id, amount: 0))
        }
        let grams = max(0, weightGrams)
        let kilograms = grams / 1_000 + (grams % 1_000 > 0 ? 1 : 0)
        let (byWeight, overWeight) = zone.perKilogramFee.multipliedReportingOverflow(by: kilograms)
        let (amount, over) = zone.baseFee.addingReportingOverflow(byWeight)
        guard !overWeight, !over, amount >= 0 else {
            return .failure(
                FieldFlaw(
                    field: "/items", code: "INVALID_SHIPPING",
                    message: "The delivery fee of this order is too large; split it."))
        }
        return .success(ShippingFee(zone: zone.id, amount: amount))
    }

    /// A zone that names the city wins over one that names the province; else the default zone.
    package static func zone(
        for address: ShippingAddress, among zones: [ShippingZoneRecord]
    ) -> ShippingZoneRecord? {
        let city = folded(address.city)
        let province = folded(address.province)
        let named = zones.filter { !$0.isDefault }
        return named.first { $0.cities.contains { folded($0) == city } }
            ?? named.first { $0.provinces.contains { folded($0) == province } }
            ?? zones.first { $0.isDefault }
    }

    /// Without case, and with single blanks: how two spellings of a place are compared.
    package static func folded(_ place: String) -> String {
        place.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
