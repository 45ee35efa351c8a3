internal import Application
internal import Domain
internal import SQL

/// The reads of customers, prices, promos and zones, over a snapshot or a transaction.
extension StoreReading {
    /// A customer by id.
    package func customer(_ id: ID<Customer>) throws -> CustomerRecord? {
        try row(CustomerRow.byID, [.id(id)]) { row in try CustomerRow.read(&row) }
    }

    /// Orders of the customer that are pending; counted up to 100.
    package func pendingOrders(of customer: ID<Customer>) throws -> Int {
        let count = try scalar(
            """
            SELECT count(*) FROM (SELECT 1 AS one FROM orders_core WHERE state='pending' \
            AND customer_key=(SELECT key FROM customers WHERE id=$1) LIMIT 100) AS pending
            """, [.id(customer)])
        return Int(count ?? 0)
    }

    /// What a service costs a customer of this price tier; nil when no price is set.
    package func price(of service: ID<Service>, tier: String) throws -> Int64? {
        try price(subject: service.text, tier)
    }

    /// What a product costs a customer of this price tier instead of its base price.
    package func price(of product: ID<Product>, tier: String) throws -> Int64? {
        guard !tier.isEmpty else { return nil }
        return try price(subject: product.text, tier)
    }

    /// The tier's own price before the usual one, whose empty name sorts first.
    private func price(subject: String, _ tier: String) throws -> Int64? {
        try scalar(
            """
            SELECT price FROM tier_prices WHERE subject_id=$1 AND tier IN($2,'') \
            ORDER BY tier DESC LIMIT 1
            """, [.text(subject), .text(tier)])
    }

    /// A promo by its code, in any case.
    package func promo(code: String) throws -> PromoRecord? {
        try row(PromoRow.select("p.code=$1"), [.text(code.uppercased())]) { row in
            try PromoRow.read(&row)
        }
    }

    /// A promo by id.
    package func promo(_ id: ID<Promo>) throws -> PromoRecord? {
        try row(PromoRow.select("p.id=$1"), [.id(id)]) { row in try PromoRow.read(&row) }
    }

    /// How often the customer used it, uses given back left out.
    package func promoUses(_ promo: ID<Promo>, by customer: ID<Customer>) throws -> Int {
        let count = try scalar(
            """
            SELECT count(*) FROM promo_uses WHERE promo_id=$1 AND customer_id=$2 \
            AND is_given_back=0
            """, [.id(promo), .id(customer)])
        return Int(count ?? 0)
    }

    /// Every zone; the default one last.
    package func shippingZones() throws -> [ShippingZoneRecord] {
        try rows(ZoneRow.all) { row in try ZoneRow.read(&row) }
    }

    /// A customer with addresses.
    package func customerCard(_ id: ID<Customer>) throws -> CustomerCard? {
        let found = try row(
            """
            SELECT \(CustomerRow.columns),c.created_at,c.updated_at,c.key FROM customers c \
            WHERE c.id=$1
            """, [.id(id)]
        ) { row in
            let card = CustomerCard(
                record: try CustomerRow.read(&row), createdAt: try row.time(),
                updatedAt: try row.time())
            return (card, try row.integer())
        }
        guard let found else { return nil }
        var card = found.0
        card.addresses = try addresses(of: found.1)
        return card
    }

    /// The addresses of a customer, as they were entered.
    func addresses(of key: Int64) throws -> [CustomerAddress] {
        try rows(
            """
            SELECT \(CustomerRow.addressColumns) FROM customer_addresses a \
            WHERE a.customer_key=$1 ORDER BY a.position
            """, [.integer(key)]
        ) { row in try CustomerRow.readAddress(&row) }
    }

    /// Prices of a service or product, the usual one first, then by tier.
    package func prices(of subject: PriceSubject) throws -> [TierPrice] {
        try rows(
            "SELECT tier,price FROM tier_prices WHERE subject_id=$1 ORDER BY tier",
            [.text(subject.text)]
        ) { row in TierPrice(tier: try row.text(), price: try row.integer()) }
    }

    /// The thresholds of ranks.
    package func spendTiers() throws -> SpendTiers {
        var tiers = SpendTiers(silver: .max, gold: .max, platinum: .max)
        let found = try rows("SELECT tier,from_spend FROM spend_tiers") { row in
            (try row.word(CustomerRecord.Tier.self), try row.integer())
        }
        for (tier, spend) in found {
            switch tier {
            case .bronze: continue
            case .silver: tiers.silver = spend
            case .gold: tiers.gold = spend
            case .platinum: tiers.platinum = spend
            }
        }
        return tiers
    }
}
