package import Domain

/// A discount code (`orders.md` 3.8).
package struct PromoRecord: Sendable, Equatable {
    /// What it gives.
    package enum Kind: String, Sendable, CaseIterable {
        case percentage
        case fixedAmount = "fixed_amount"
        case freeShipping = "free_shipping"
    }

    package let id: ID<Promo>
    /// Upper case.
    package var code: String
    package var kind: Kind
    /// Hundredths of a per cent (1–10 000), or minor units; 0 for free shipping.
    package var value: Int64
    /// Most that a percentage gives, in minor units.
    package var maxDiscount: Int64?
    /// Subtotal from which it holds, in minor units.
    package var minPurchase: Int64
    package var startsAt: Timestamp?
    package var endsAt: Timestamp?
    package var usageLimit: Int?
    package var perCustomerLimit: Int?
    package var usageCount: Int
    /// SKUs it is for; empty: all.
    package var products: [String]
    /// Line kinds it is for; empty: all.
    package var kinds: [LineKind]
    package var isActive: Bool
    /// Rises with each change by staff, for `If-Match`.
    package var version = 1

    /// Makes an active promo without limits.
    package init(id: ID<Promo>, code: String, kind: Kind, value: Int64) {
        self.id = id
        self.code = code
        self.kind = kind
        self.value = value
        minPurchase = 0
        usageCount = 0
        products = []
        kinds = []
        isActive = true
    }
}

/// A region with its delivery fee; the default one matches every address no other does.
package struct ShippingZoneRecord: Sendable, Equatable {
    package let id: ID<ShippingZone>
    package var name: String
    /// Names as customers write them, compared without case.
    package var provinces: [String]
    package var cities: [String]
    /// Minor units.
    package var baseFee: Int64
    /// Minor units for each started kilogram.
    package var perKilogramFee: Int64
    /// Subtotal from which delivery is free, in minor units.
    package var freeFrom: Int64?
    package let isDefault: Bool
    /// False only for a default zone of a store that delivers to named zones alone.
    package var isDelivered: Bool
    /// Rises with each change, for `If-Match`.
    package var version = 1

    /// Makes a zone.
    package init(id: ID<ShippingZone>, name: String, baseFee: Int64, isDefault: Bool = false) {
        self.id = id
        self.name = name
        self.baseFee = baseFee
        self.isDefault = isDefault
        provinces = []
        cities = []
        perKilogramFee = 0
        isDelivered = true
    }
}
