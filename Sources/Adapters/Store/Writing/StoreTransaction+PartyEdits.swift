internal import Application
internal import Domain
internal import SQL

/// What staff change of customers, promos, zones and prices.
extension StoreTransaction {
    /// Stores a new customer with addresses.
    package func insert(_ card: CustomerCard) throws {
        let customer = card.record
        try execute(
            """
            INSERT INTO customers(id,name,email,phone,status,is_trusted,price_tier,locale,\
            version,created_at,updated_at) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
            """, Self.values(card) + [.time(card.createdAt), .time(card.updatedAt)])
        count(CounterName.customers(customer.status), 1)
        try writeParts(of: card)
    }

    /// Replaces what staff may change of a customer; false when somebody else has.
    package func update(_ card: CustomerCard) throws -> Bool {
        guard let before = try customer(card.record.id) else { return false }
        let changed = try execute(
            """
            UPDATE customers SET name=$2,email=$3,phone=$4,status=$5,is_trusted=$6,price_tier=$7,\
            locale=$8,version=$9,updated_at=$10 WHERE id=$1 AND version=$9-1
            """, Self.values(card) + [.time(card.updatedAt)])
        guard changed == 1 else { return false }
        if !card.record.isHouse, before.status != card.record.status {
            count(CounterName.customers(before.status), -1)
            count(CounterName.customers(card.record.status), 1)
        }
        try writeParts(of: card)
        return true
    }

    private static func values(_ card: CustomerCard) -> [SQLValue] {
        let customer = card.record
        return [
            .id(customer.id), .text(customer.name), .optional(customer.email),
            .optional(customer.phone), .text(customer.status.rawValue),
            .bool(customer.isTrusted), .text(customer.priceTier), .text(customer.locale),
            .int(customer.version),
        ]
    }

    private static let words = RowInsert(
        "INSERT INTO customer_words(word,customer_key)", columns: 2, tail: " ON CONFLICT DO NOTHING"
    )
    private static let addresses = RowInsert(
        """
        INSERT INTO customer_addresses(customer_key,position,is_default,recipient_name,phone,\
        address,city,province,postal_code)
        """, columns: 9)

    /// The words to find a customer by, and the addresses.
    private func writeParts(of card: CustomerCard) throws {
        guard
            let key = try scalar("SELECT key FROM customers WHERE id=$1", [.id(card.record.id)])
        else { throw StorageError(.defect, "a customer was not stored; report this") }
        try post("DELETE FROM customer_words WHERE customer_key=$1", [.integer(key)])
        try post("DELETE FROM customer_addresses WHERE customer_key=$1", [.integer(key)])
        let words = card.record.isHouse ? [] : CustomerWords.of(card.record)
        try insert(Self.words, words.map { [.text($0), .integer(key)] })
        try insert(
            Self.addresses,
            card.addresses.enumerated().map { position, entry in
                let address = entry.address
                return [
                    .integer(key), .int(position), .bool(entry.isDefault),
                    .text(address.recipientName), .text(address.phone), .text(address.address),
                    .text(address.city), .text(address.province), .optional(address.postalCode),
                ]
            })
    }

    /// Stores a new promo; throws `.duplicate` when its code is taken.
    package func insert(_ promo: PromoRecord, at: Timestamp) throws {
        try execute(PromoRow.insert, PromoRow.values(promo, at: at))
        count(CounterName.promos, 1)
    }

    /// Replaces a promo, its code and count of uses left alone; false when somebody else has.
    package func update(_ promo: PromoRecord, at: Timestamp) throws -> Bool {
        try execute(PromoRow.update, PromoRow.values(promo, at: at)) == 1
    }

    /// Stores a new zone.
    package func insert(_ zone: ShippingZoneRecord, at: Timestamp) throws {
        try execute(ZoneRow.insert, ZoneRow.values(zone, at: at))
    }

    /// Replaces a zone; false when somebody else has.
    package func update(_ zone: ShippingZoneRecord, at: Timestamp) throws -> Bool {
        try execute(ZoneRow.update, ZoneRow.values(zone, at: at)) == 1
    }

    /// Removes a zone that is not the default one.
    package func removeZone(_ id: ID<ShippingZone>) throws -> Bool {
        try execute("DELETE FROM shipping_zones WHERE id=$1 AND is_default=0", [.id(id)]) == 1
    }

    /// Sets a price; nil removes it.
    package func setPrice(
        of subject: PriceSubject, tier: String, to price: Int64?, at: Timestamp
    ) throws {
        guard let price else {
            try execute(
                "DELETE FROM tier_prices WHERE subject_id=$1 AND tier=$2",
                [.text(subject.text), .text(tier)])
            return
        }
        try execute(
            """
            INSERT INTO tier_prices(subject_id,tier,price,updated_at) VALUES($1,$2,$3,$4) \
            ON CONFLICT(subject_id,tier) DO UPDATE SET price=excluded.price,\
            updated_at=excluded.updated_at
            """, [.text(subject.text), .text(tier), .integer(price), .time(at)])
    }

    /// Sets the thresholds, and every customer's rank by them.
    package func save(_ tiers: SpendTiers, at: Timestamp) throws {
        let rows: [(CustomerRecord.Tier, Int64)] = [
            (.silver, tiers.silver), (.gold, tiers.gold), (.platinum, tiers.platinum),
        ]
        for (tier, spend) in rows {
            try execute(
                "UPDATE spend_tiers SET from_spend=$2 WHERE tier=$1",
                [.text(tier.rawValue), .integer(spend)])
        }
        let tier = CustomerRow.tier(after: "")
        try execute("UPDATE customers SET tier=\(tier) WHERE tier<>\(tier)")
    }
}
