internal import Application
internal import Domain
internal import SQL

/// Products and their stock, for snapshots and transactions.
extension StoreReading {
    /// A product by id or SKU, the SKU in any case.
    package func product(_ text: String) throws -> ProductRecord? {
        let isID = ID<Product>(text) != nil
        return try row(
            """
            SELECT \(ProductRow.columns) FROM products_core p \
            WHERE \(isID ? "p.id" : "p.sku_folded")=$1
            """, [.text(isID ? text : SKU.fold(text))]
        ) { row in try ProductRow.read(&row) }
    }

    /// A variant by id.
    package func variant(_ id: ID<Variant>) throws -> VariantRecord? {
        try row(
            """
            SELECT \(ProductRow.variantColumns) FROM variants_core v \
            JOIN products_core p ON p.key=v.product_key WHERE v.id=$1
            """, [.id(id)]
        ) { row in try ProductRow.readVariant(&row) }
    }

    /// The variants of a product, by name.
    package func variants(of product: ID<Product>) throws -> [VariantRecord] {
        try rows(
            """
            SELECT \(ProductRow.variantColumns) FROM variants_core v \
            JOIN products_core p ON p.key=v.product_key WHERE p.id=$1 ORDER BY v.name_folded
            """, [.id(product)]
        ) { row in try ProductRow.readVariant(&row) }
    }

    /// Units that can be reserved now; overdue reservations count as free (V7).
    package func available(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp
    ) throws -> Int64 {
        try level(product, variant, now: now)?.available ?? 0
    }

    /// The units of a product or variant; nil when there is no such product or variant.
    package func level(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp
    ) throws -> StockLevel? {
        // A variant of another product has no units of this one.
        try row(
            """
            SELECT \(StockRow.columns(now: "$3")) FROM stock s \
            JOIN products_core p ON p.key=s.product_key WHERE s.item=$1 AND p.id=$2
            """, [.text(StockRow.item(product, variant)), .id(product), .time(now)]
        ) { row in try StockRow.read(&row) }
    }

    /// True when every goods line of the order has a reservation that is reserved and not overdue.
    package func holdsReservations(order: ID<Order>, now: Timestamp) throws -> Bool {
        try scalar(
            """
            SELECT 1 FROM order_lines l WHERE l.order_key=(SELECT key FROM orders_core \
            WHERE id=$1) AND l.kind='goods' AND l.state NOT IN('cancelled','rejected','failed') \
            AND NOT EXISTS(SELECT 1 FROM inventory_reservations_core r WHERE r.line_key=l.key \
            AND r.status='reserved' AND r.expires_at>$2) LIMIT 1
            """, [.id(order), .time(now)]) == nil
    }

    /// Pending orders whose reservations of this product are overdue, the longest first (V7).
    package func overdueHolders(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp, limit: Int
    ) throws -> [ID<Order>] {
        try rows(
            """
            SELECT o.id FROM inventory_reservations_core r \
            JOIN orders_core o ON o.key=r.order_key \
            WHERE r.stock_key=(SELECT key FROM stock WHERE item=$1) AND r.status='reserved' \
            AND r.expires_at<=$2 GROUP BY o.id ORDER BY min(r.expires_at),o.id LIMIT $3
            """, [.text(StockRow.item(product, variant)), .time(now), .int(limit)]
        ) { row in try row.id(Order.self) }
    }
}
