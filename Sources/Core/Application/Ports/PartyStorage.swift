package import Domain

/// Customers, prices by tier, promos and shipping zones as placing needs them.
package protocol PartyReading {
    /// A customer by id.
    func customer(_ id: ID<Customer>) throws -> CustomerRecord?
    /// Orders of the customer that are pending.
    func pendingOrders(of customer: ID<Customer>) throws -> Int
    /// What a service costs a customer of this price tier, in minor units of the store's currency;
    /// nil when no price is set.
    func price(of service: ID<Service>, tier: String) throws -> Int64?
    /// What a product costs a customer of this price tier instead of its base price.
    func price(of product: ID<Product>, tier: String) throws -> Int64?
    /// A promo by its code, in any case.
    func promo(code: String) throws -> PromoRecord?
    /// How often the customer used it, uses given back left out.
    func promoUses(_ promo: ID<Promo>, by customer: ID<Customer>) throws -> Int
    /// Every zone; the default one last.
    func shippingZones() throws -> [ShippingZoneRecord]
}

/// What placing and the order's life change of them.
package protocol PartyWriting: PartyReading {
    /// Counts a use by conditional update; false when the limit (of all or of the customer) is
    /// reached, and then nothing changed.
    func usePromo(
        _ promo: PromoRecord, customer: ID<Customer>, order: ID<Order>, at: Timestamp
    ) throws -> Bool
    /// Gives the order's use back, once.
    func returnPromo(order: ID<Order>) throws
    /// Adds a delivered or completed order to the customer's totals and tier, once an order.
    func countOrder(
        _ order: ID<Order>, customer: ID<Customer>, total: Int64, at: Timestamp
    ) throws
    /// Takes it off them again after a refund, once.
    func uncountOrder(_ order: ID<Order>, at: Timestamp) throws
}
