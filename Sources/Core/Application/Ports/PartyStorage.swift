package import Domain

/// Customers, prices by tier, promos and shipping zones as placing needs them.
package protocol PartyReading {
    /// A customer by id.
    func customer(_ id: ID<Customer>) throws -> CustomerRecord?
    /// Orders of the customer that are pending; counted up to 100.
    func pendingOrders(of customer: ID<Customer>) throws -> Int
    /// What a service costs a customer of this price tier, in minor units of the store's currency.
    ///
    /// The tier's own price, else the usual one; nil when neither is set.
    func price(of service: ID<Service>, tier: String) throws -> Int64?
    /// What a product costs a customer of this price tier instead of its base price.
    func price(of product: ID<Product>, tier: String) throws -> Int64?
    /// A promo by its code, in any case.
    func promo(code: String) throws -> PromoRecord?
    /// How often the customer used it, uses given back left out.
    func promoUses(_ promo: ID<Promo>, by customer: ID<Customer>) throws -> Int
    /// Every zone; the default one last.
    func shippingZones() throws -> [ShippingZoneRecord]

    /// A customer with addresses.
    func customerCard(_ id: ID<Customer>) throws -> CustomerCard?
    /// A promo by id.
    func promo(_ id: ID<Promo>) throws -> PromoRecord?
    /// Prices of a service or product, the usual one first, then by tier.
    func prices(of subject: PriceSubject) throws -> [TierPrice]
    /// The thresholds of ranks.
    func spendTiers() throws -> SpendTiers
}

/// What placing and the order's life change of them.
package protocol PartyWriting: PartyReading {
    /// Counts a use by conditional update; false when the limit (of all or of the customer) is
    /// reached, and then nothing changed.
    ///
    /// The promo's row is held until the commit: take it after stock, so that every order locks
    /// in one sequence (V4).
    func usePromo(
        _ promo: PromoRecord, customer: ID<Customer>, order: ID<Order>, at: Timestamp
    ) throws -> Bool
    /// Gives the order's use back, once.
    func returnPromo(order: ID<Order>) throws
    /// Adds a delivered or completed order to the customer's totals and tier, once an order; the
    /// house account has none.
    func countOrder(
        _ order: ID<Order>, customer: ID<Customer>, total: Int64, at: Timestamp
    ) throws
    /// Takes it off them again after a refund, once.
    func uncountOrder(_ order: ID<Order>, at: Timestamp) throws

    /// Stores a new customer with addresses.
    func insert(_ card: CustomerCard) throws
    /// Replaces what staff may change of a customer, addresses included, when the stored version
    /// is the one before the card's; false changes nothing.
    func update(_ card: CustomerCard) throws -> Bool
    /// Stores a new promo; throws `.duplicate` when its code is taken.
    func insert(_ promo: PromoRecord, at: Timestamp) throws
    /// Replaces a promo, its count of uses left alone, by the same rule as a customer.
    func update(_ promo: PromoRecord, at: Timestamp) throws -> Bool
    /// Stores a new zone.
    func insert(_ zone: ShippingZoneRecord, at: Timestamp) throws
    /// Replaces a zone by the same rule as a customer.
    func update(_ zone: ShippingZoneRecord, at: Timestamp) throws -> Bool
    /// Removes a zone that is not the default one; false when there is none of this id.
    func removeZone(_ id: ID<ShippingZone>) throws -> Bool
    /// Sets a price; nil removes it.
    func setPrice(
        of subject: PriceSubject, tier: String, to price: Int64?, at: Timestamp
    ) throws
    /// Sets the thresholds, and every customer's rank by them.
    func save(_ tiers: SpendTiers, at: Timestamp) throws
}
