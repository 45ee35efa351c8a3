package import Domain

/// Which customers a list shows; the house account is never among them.
package struct CustomerFilter: Sendable, Equatable {
    /// Beginnings of words of name, e-mail or phone, all of them; see `CustomerWords`.
    package var words: [String] = []
    package var status: CustomerRecord.Status?
    /// Narrowed by authorisation; never from the caller.
    package var only: ID<Customer>?

    /// Everyone.
    package init() {}
}

/// Which page of a list that is ordered by creation, newest first.
package enum IDPosition<Entity: Identified>: Sendable {
    case newest
    /// Older than this one.
    case after(ID<Entity>)
    /// Newer than this one.
    case before(ID<Entity>)
}

/// A page of such a list with the exact count of its filter.
package struct IDPage<Item: Sendable>: Sendable {
    package let items: [Item]
    package let hasOlder: Bool
    package let hasNewer: Bool
    package let total: Int

    /// Makes a page.
    package init(items: [Item], hasOlder: Bool, hasNewer: Bool, total: Int) {
        self.items = items
        self.hasOlder = hasOlder
        self.hasNewer = hasNewer
        self.total = total
    }
}

/// Customers, promos, zones and prices as pages and programs read them; each call is a snapshot.
///
/// All throw `StorageError`.
package protocol PartyQueries: Sendable {
    /// A page of customers, newest first.
    func customers(
        _ filter: CustomerFilter, at position: IDPosition<Customer>, limit: Int
    ) async throws -> IDPage<CustomerCard>
    /// One customer; nil when there is none of this id.
    func customer(_ id: ID<Customer>) async throws -> CustomerCard?
    /// A page of promos, newest first.
    func promos(
        at position: IDPosition<Promo>, limit: Int
    ) async throws -> IDPage<PromoRecord>
    /// One promo.
    func promo(_ id: ID<Promo>) async throws -> PromoRecord?
    /// Every zone; the default one last.
    func shippingZones() async throws -> [ShippingZoneRecord]
    /// Prices of a service or product, the usual one first, then by tier.
    func prices(of subject: PriceSubject) async throws -> [TierPrice]
    /// Every price of every service, by service id, then by tier.
    func servicePrices() async throws -> [ID<Service>: [TierPrice]]
    /// The thresholds of ranks.
    func spendTiers() async throws -> SpendTiers
}
