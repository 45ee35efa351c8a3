internal import Application
internal import Domain
internal import SQL

/// The reads behind lists of goods; the moment is parameter `$1` wherever stock is read.
extension StoreSnapshot {
    /// In stock, low or out, of alias `s` and `p`.
    static let statusWord = """
        (SELECT CASE WHEN x.units<=0 THEN '\(StockStatus.outOfStock.rawValue)' \
        WHEN x.units<=p.low_stock_threshold THEN '\(StockStatus.lowStock.rawValue)' \
        ELSE '\(StockStatus.inStock.rawValue)' END FROM (SELECT s.free+COALESCE((SELECT \
        CAST(sum(r.quantity) AS BIGINT) FROM inventory_reservations_core r \
        WHERE r.stock_key=s.key AND r.status='reserved' AND r.expires_at<=$1),0) AS units) x)
        """

    /// How many products a filter has: kept, or counted where text narrows it.
    func productTotal(_ filter: ProductFilter, _ list: StockList) throws -> Int {
        guard filter.text?.isEmpty ?? true else {
            let found = try scalar(
                "SELECT count(*) FROM products_core p\(list.clause)", list.values)
            return Int(found ?? 0)
        }
        let statuses = filter.statuses.isEmpty ? ProductRecord.Status.allCases : filter.statuses
        let names = Set(statuses.map { CounterName.product($0) })
        return try Int(kept(Array(names)).values.reduce(0, +))
    }

    /// Products by SKU with the units of each and its variants.
    func products(
        _ list: StockList, after cursor: String?, limit: Int, now: Timestamp
    ) throws -> [ProductItem] {
        var list = list
        if let cursor { list.require("p.sku_folded>\(list.add(.text(cursor)))") }
        let most = list.add(.int(limit))
        let moment = list.add(.time(now))
        var items: [ProductItem] = []
        try forEachRow(
            """
            SELECT \(ProductRow.columns),\(StockRow.columns(now: moment)) FROM (SELECT * \
            FROM products_core p\(list.clause) ORDER BY p.sku_folded LIMIT \(most)) p \
            JOIN stock s ON s.product_key=p.key ORDER BY p.sku_folded,s.item
            """, list.values
        ) { row in
            let product = try ProductRow.read(&row)
            let level = try StockRow.read(&row)
            if let last = items.last, last.product.id == product.id {
                items[items.count - 1] = ProductItem(
                    product: product, level: StockLevel.sum([last.level, level]))
            } else {
                items.append(ProductItem(product: product, level: level))
            }
        }
        return items
    }

    /// Rows of stock by SKU, each with where a list goes on after it.
    func inventory(
        _ list: StockList, after cursor: StockCursor?, limit: Int
    ) throws -> [(item: InventoryItem, cursor: StockCursor)] {
        var list = list
        if let cursor {
            let sku = list.add(.text(cursor.sku))
            list.require("(p.sku_folded,s.item)>(\(sku),\(list.add(.text(cursor.item))))")
        }
        let most = list.add(.int(limit))
        return try rows(
            """
            SELECT p.sku_folded,s.item,\(ProductRow.columns),\(ProductRow.variantColumns),\
            \(StockRow.columns(now: "$1")) FROM stock s \
            JOIN products_core p ON p.key=s.product_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key\(list.clause) \
            ORDER BY p.sku_folded,s.item LIMIT \(most)
            """, list.values
        ) { row in
            let cursor = StockCursor(sku: try row.text(), item: try row.text())
            let product = try ProductRow.read(&row)
            let variant = try ProductRow.readOptionalVariant(&row)
            let level = try StockRow.read(&row)
            return (InventoryItem(product: product, variant: variant, level: level), cursor)
        }
    }

    /// The units of a product, then those of its variants by name.
    func stock(of product: ProductRecord, now: Timestamp) throws -> [InventoryItem] {
        try rows(
            """
            SELECT \(ProductRow.variantColumns),\(StockRow.columns(now: "$1")) FROM stock s \
            JOIN products_core p ON p.key=s.product_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key WHERE p.id=$2 \
            ORDER BY COALESCE(v.name_folded,''),s.key
            """, [.time(now), .id(product.id)]
        ) { row in
            let variant = try ProductRow.readOptionalVariant(&row)
            return InventoryItem(
                product: product, variant: variant, level: try StockRow.read(&row))
        }
    }

    /// Live reservations of a product, the first to end first; at most 100.
    func reservations(of product: ID<Product>) throws -> [ReservationItem] {
        try rows(
            """
            SELECT o.id,o.number,v.id,r.quantity,r.reserved_at,r.expires_at \
            FROM inventory_reservations_core r JOIN stock s ON s.key=r.stock_key \
            JOIN products_core p ON p.key=s.product_key JOIN orders_core o ON o.key=r.order_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key \
            WHERE p.id=$1 AND r.status='reserved' ORDER BY r.expires_at,r.key LIMIT 100
            """, [.id(product)]
        ) { row in
            ReservationItem(
                order: try row.id(Order.self), number: try row.text(),
                variant: try row.optionalID(Variant.self), quantity: try row.integer(),
                reservedAt: try row.time(), expiresAt: try row.time())
        }
    }

    /// The newest rows of a product's inventory log; at most 50.
    func inventoryLog(of product: ID<Product>) throws -> [InventoryLogItem] {
        try rows(
            """
            SELECT v.id,g.change,g.kind,g.stock_before,g.stock_after,o.number,a.actor,g.reason,\
            g.at_us FROM inventory_log_core g JOIN stock s ON s.key=g.stock_key \
            JOIN products_core p ON p.key=s.product_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key JOIN actors a ON a.key=g.actor \
            LEFT JOIN orders_core o ON o.key=g.order_key WHERE p.id=$1 \
            ORDER BY g.key DESC LIMIT 50
            """, [.id(product)]
        ) { row in
            InventoryLogItem(
                variant: try row.optionalID(Variant.self), change: try row.integer(),
                kind: try row.word(StockChangeKind.self), before: try row.integer(),
                after: try row.integer(), order: try row.optionalText(), actor: try row.actor(),
                reason: try row.optionalText(), at: try row.time())
        }
    }
}
