package import Application
package import Domain

/// Nothing to edit where there are no customers, promos and zones.
extension NoShop {
    private var noParties: StorageError {
        StorageError(.defect, "this store keeps no customers; report this")
    }

    package func customerCard(_ id: ID<Customer>) throws -> CustomerCard? { nil }
    package func promo(_ id: ID<Promo>) throws -> PromoRecord? { nil }
    package func prices(of subject: PriceSubject) throws -> [TierPrice] { [] }
    package func spendTiers() throws -> SpendTiers {
        SpendTiers(silver: .max, gold: .max, platinum: .max)
    }
    package func insert(_ card: CustomerCard) throws { throw noParties }
    package func update(_ card: CustomerCard) throws -> Bool { throw noParties }
    package func insert(_ promo: PromoRecord, at: Timestamp) throws { throw noParties }
    package func update(_ promo: PromoRecord, at: Timestamp) throws -> Bool { throw noParties }
    package func insert(_ zone: ShippingZoneRecord, at: Timestamp) throws { throw noParties }
    package func update(_ zone: ShippingZoneRecord, at: Timestamp) throws -> Bool {
        throw noParties
    }
    package func removeZone(_ id: ID<ShippingZone>) throws -> Bool { throw noParties }
    package func setPrice(
        of subject: PriceSubject, tier: String, to price: Int64?, at: Timestamp
    ) throws { throw noParties }
    package func save(_ tiers: SpendTiers, at: Timestamp) throws { throw noParties }
}
