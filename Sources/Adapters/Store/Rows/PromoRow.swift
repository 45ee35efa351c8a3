internal import Application
internal import Domain
internal import SQL

/// How a promo lies in its row.
enum PromoRow {
    /// What `read` expects, in order.
    static let columns = """
        p.id,p.code,p.kind,p.value,p.max_discount,p.min_purchase_amount,p.starts_at,p.ends_at,\
        p.usage_limit,p.per_customer_limit,p.usage_count,p.products,p.kinds,p.is_active,p.version
        """

    /// A promo under a condition.
    static func select(_ condition: String) -> String {
        "SELECT \(columns) FROM promos p WHERE \(condition)"
    }

    /// Reads one promo.
    static func read(_ row: inout Columns) throws -> PromoRecord {
        var promo = PromoRecord(
            id: try row.id(Promo.self), code: try row.text(),
            kind: try row.word(PromoRecord.Kind.self), value: try row.integer())
        promo.maxDiscount = try row.optionalInteger()
        promo.minPurchase = try row.integer()
        promo.startsAt = try row.optionalTime()
        promo.endsAt = try row.optionalTime()
        promo.usageLimit = try row.optionalInt()
        promo.perCustomerLimit = try row.optionalInt()
        promo.usageCount = try row.int()
        promo.products = try CompactJSON.list(try row.text())
        promo.kinds = try CompactJSON.list(try row.text()).map {
            try Columns.word(LineKind.self, $0)
        }
        promo.isActive = try row.flag()
        promo.version = try row.int()
        return promo
    }

    /// Inserts a promo without uses.
    static let insert = """
        INSERT INTO promos(id,code,kind,value,max_discount,min_purchase_amount,starts_at,ends_at,\
        usage_limit,per_customer_limit,products,kinds,is_active,version,created_at,updated_at) \
        VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$15)
        """

    /// Replaces what staff may change, if nobody else did.
    static let update = """
        UPDATE promos SET kind=$3,value=$4,max_discount=$5,min_purchase_amount=$6,starts_at=$7,\
        ends_at=$8,usage_limit=$9,per_customer_limit=$10,products=$11,kinds=$12,is_active=$13,\
        version=$14,updated_at=$15 WHERE id=$1 AND code=$2 AND version=$14-1
        """

    /// The values of both.
    static func values(_ promo: PromoRecord, at: Timestamp) -> [SQLValue] {
        [
            .id(promo.id), .text(promo.code), .text(promo.kind.rawValue), .integer(promo.value),
            .optional(promo.maxDiscount), .integer(promo.minPurchase), .time(promo.startsAt),
            .time(promo.endsAt), .int(promo.usageLimit), .int(promo.perCustomerLimit),
            .text(CompactJSON.text(promo.products)),
            .text(CompactJSON.text(promo.kinds.map(\.rawValue))), .bool(promo.isActive),
            .int(promo.version), .time(at),
        ]
    }
}

/// How a shipping zone lies in its row.
enum ZoneRow {
    /// Every zone, the default one last, the others as they were made.
    static let all = """
        SELECT id,name,is_default,base_fee,provinces,cities,per_kg_fee,free_from,is_delivered,\
        version FROM shipping_zones ORDER BY is_default,id
        """

    /// Reads one zone.
    static func read(_ row: inout Columns) throws -> ShippingZoneRecord {
        let id = try row.id(ShippingZone.self)
        let name = try row.text()
        let isDefault = try row.flag()
        var zone = ShippingZoneRecord(
            id: id, name: name, baseFee: try row.integer(), isDefault: isDefault)
        zone.provinces = try CompactJSON.list(try row.text())
        zone.cities = try CompactJSON.list(try row.text())
        zone.perKilogramFee = try row.integer()
        zone.freeFrom = try row.optionalInteger()
        zone.isDelivered = try row.flag()
        zone.version = try row.int()
        return zone
    }

    /// Inserts a zone that is not the default one.
    static let insert = """
        INSERT INTO shipping_zones(id,name,provinces,cities,base_fee,per_kg_fee,free_from,\
        is_delivered,version,created_at,updated_at,is_default) \
        VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10,0)
        """

    /// Replaces a zone, if nobody else did.
    static let update = """
        UPDATE shipping_zones SET name=$2,provinces=$3,cities=$4,base_fee=$5,per_kg_fee=$6,\
        free_from=$7,is_delivered=$8,version=$9,updated_at=$10 WHERE id=$1 AND version=$9-1
        """

    /// The values of both.
    static func values(_ zone: ShippingZoneRecord, at: Timestamp) -> [SQLValue] {
        [
            .id(zone.id), .text(zone.name), .text(CompactJSON.text(zone.provinces)),
            .text(CompactJSON.text(zone.cities)), .integer(zone.baseFee),
            .integer(zone.perKilogramFee), .optional(zone.freeFrom), .bool(zone.isDelivered),
            .int(zone.version), .time(at),
        ]
    }
}
