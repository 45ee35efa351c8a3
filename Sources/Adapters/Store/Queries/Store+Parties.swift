package import Application
package import Domain
internal import SQL

extension Store: PartyQueries {
    /// A page of customers, newest first.
    package func customers(
        _ filter: CustomerFilter, at position: IDPosition<Customer>, limit: Int
    ) async throws -> IDPage<CustomerCard> {
        let limit = min(max(limit, 1), 1_000)
        return try await reading { snapshot in
            let list = CustomerList(snapshot: snapshot, filter: filter)
            let total = try list.total()
            let page = Page(position)
            let keys = try list.keys(page, limit: limit + 1)
            let cards = try keys.prefix(limit).map { try list.card($0) }
            return page.finished(cards, isMore: keys.count > limit, total: total)
        }
    }

    /// One customer; nil when there is none of this id.
    package func customer(_ id: ID<Customer>) async throws -> CustomerCard? {
        try await reading { try $0.customerCard(id) }
    }

    /// A page of promos, newest first; ids rise with the time of making.
    package func promos(
        at position: IDPosition<Promo>, limit: Int
    ) async throws -> IDPage<PromoRecord> {
        let limit = min(max(limit, 1), 1_000)
        return try await reading { snapshot in
            let page = Page(position)
            let found = try snapshot.rows(
                PromoRow.select(
                    "\(page.condition("p.id", "$1")) ORDER BY p.id \(page.order) LIMIT $2"),
                [.text(page.cursor ?? ""), .int(limit + 1)]
            ) { row in try PromoRow.read(&row) }
            let total = Int(try snapshot.kept(CounterName.promos))
            return page.finished(
                Array(found.prefix(limit)), isMore: found.count > limit, total: total)
        }
    }

    /// One promo.
    package func promo(_ id: ID<Promo>) async throws -> PromoRecord? {
        try await reading { try $0.promo(id) }
    }

    /// Every zone; the default one last.
    package func shippingZones() async throws -> [ShippingZoneRecord] {
        try await reading { try $0.shippingZones() }
    }

    /// Prices of a service or product, the usual one first, then by tier.
    package func prices(of subject: PriceSubject) async throws -> [TierPrice] {
        try await reading { try $0.prices(of: subject) }
    }

    /// Every price of every service, by service id, then by tier.
    package func servicePrices() async throws -> [ID<Service>: [TierPrice]] {
        try await reading { snapshot in
            let rows = try snapshot.rows(
                """
                SELECT t.subject_id,t.tier,t.price FROM tier_prices t \
                JOIN services s ON s.id=t.subject_id ORDER BY t.subject_id,t.tier
                """
            ) { row in
                (
                    try row.id(Service.self),
                    TierPrice(tier: try row.text(), price: try row.integer())
                )
            }
            return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
        }
    }

    /// The thresholds of ranks.
    package func spendTiers() async throws -> SpendTiers {
        try await reading { try $0.spendTiers() }
    }
}

/// A place in a list that is ordered by something that rises, newest first.
struct Page {
    /// The id before or after which the page lies; nil for the newest page.
    let cursor: String?
    private let isRising: Bool

    /// Takes a position.
    init<Entity>(_ position: IDPosition<Entity>) {
        switch position {
        case .newest: (cursor, isRising) = (nil, false)
        case .after(let id): (cursor, isRising) = (id.text, false)
        case .before(let id): (cursor, isRising) = (id.text, true)
        }
    }

    /// In which order rows are read.
    var order: String { isRising ? "ASC" : "DESC" }

    /// The condition on the sort column; the parameter is bound in any case.
    func condition(_ column: String, _ parameter: String) -> String {
        guard cursor != nil else { return "\(parameter)=\(parameter)" }
        return "\(column)\(isRising ? ">" : "<")\(parameter)"
    }

    /// The page in list order; `isMore` says that rows were left in the direction of reading.
    func finished<Item: Sendable>(_ items: [Item], isMore: Bool, total: Int) -> IDPage<Item> {
        IDPage(
            items: isRising ? items.reversed() : items, hasOlder: isRising || isMore,
            hasNewer: isRising ? isMore : cursor != nil, total: total)
    }
}
