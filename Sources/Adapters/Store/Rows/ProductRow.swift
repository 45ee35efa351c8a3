internal import Application
internal import Domain
internal import SQL

/// How a product and a variant lie in their rows.
enum ProductRow {
    /// What `read` expects, in order; the alias is `p`.
    static let columns = """
        p.id,p.sku,p.name,p.description,p.category,p.brand,p.base_price,p.cost_price,p.weight_g,\
        p.status,p.low_stock_threshold,p.image_id,p.version
        """

    /// Reads one product.
    static func read(_ row: inout Columns) throws -> ProductRecord {
        let (id, sku, name) = (try row.id(Product.self), try row.text(), try row.text())
        let (details, category, brand) = (try row.text(), try row.text(), try row.text())
        var product = ProductRecord(id: id, sku: sku, name: name, basePrice: try row.integer())
        product.details = details
        product.category = category
        product.brand = brand
        product.costPrice = try row.optionalInteger()
        product.weight = try row.integer()
        product.status = try row.word(ProductRecord.Status.self)
        product.lowStockThreshold = try row.integer()
        product.image = try row.optionalID(StoredFile.self)
        product.version = try row.int()
        return product
    }

    /// The values that may change, in the order of `columns` without the id.
    static func values(_ product: ProductRecord) -> [SQLValue] {
        [
            .text(product.sku), .text(product.name), .text(product.details),
            .text(product.category), .text(product.brand), .integer(product.basePrice),
            .optional(product.costPrice), .integer(product.weight),
            .text(product.status.rawValue), .integer(product.lowStockThreshold),
            .id(product.image), .int(product.version),
        ]
    }

    /// What `readVariant` expects, in order; the aliases are `v` and `p`.
    static let variantColumns = "v.id,p.id,v.name,v.price_adjustment,v.is_available"

    /// How many columns follow the first of `variantColumns`.
    private static let variantRest = 4

    /// Reads one variant.
    static func readVariant(_ row: inout Columns) throws -> VariantRecord {
        try variant(try row.id(Variant.self), &row)
    }

    /// Reads one variant where there may be none.
    static func readOptionalVariant(_ row: inout Columns) throws -> VariantRecord? {
        guard let id = try row.optionalID(Variant.self) else {
            row.skip(variantRest)
            return nil
        }
        return try variant(id, &row)
    }

    private static func variant(
        _ id: ID<Variant>, _ row: inout Columns
    ) throws -> VariantRecord {
        var variant = VariantRecord(
            id: id, product: try row.id(Product.self), name: try row.text(),
            priceAdjustment: try row.integer())
        variant.isAvailable = try row.flag()
        return variant
    }
}

/// How the units of a product or variant lie in their row.
enum StockRow {
    /// What `read` expects, in order; the alias is `s`, the moment a parameter.
    static func columns(now: String) -> String {
        """
        s.free,s.reserved,(SELECT CAST(COALESCE(sum(r.quantity),0) AS BIGINT) \
        FROM inventory_reservations_core r WHERE r.stock_key=s.key AND r.status='reserved' \
        AND r.expires_at<=\(now)),s.sold,s.received,s.written_off
        """
    }

    /// Reads the units.
    static func read(_ row: inout Columns) throws -> StockLevel {
        StockLevel(
            free: try row.integer(), reserved: try row.integer(), overdue: try row.integer(),
            sold: try row.integer(), received: try row.integer(), writtenOff: try row.integer())
    }

    /// The id under which the units of a product or of its variant stand.
    static func item(_ product: ID<Product>, _ variant: ID<Variant>?) -> String {
        variant?.text ?? product.text
    }
}
