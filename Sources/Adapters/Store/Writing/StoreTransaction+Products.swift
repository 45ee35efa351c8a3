internal import Application
internal import Domain
internal import SQL

/// Products, variants and what staff do with their stock.
extension StoreTransaction {
    /// Stores a new product with empty stock; `.duplicate("sku")` when its SKU is taken.
    package func insert(_ product: ProductRecord, currency: String, at: Timestamp) throws {
        try execute(
            """
            INSERT INTO products_core(sku,name,description,category,brand,base_price,cost_price,\
            weight_g,status,low_stock_threshold,image_id,version,id,sku_folded,currency,\
            created_at,updated_at) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,\
            $16,$16)
            """,
            ProductRow.values(product) + [
                .id(product.id), .text(SKU.fold(product.sku)), .text(currency), .time(at),
            ])
        try insertStock(product.id, nil)
        count(CounterName.product(product.status), 1)
    }

    /// Stores what changed of a product whose stored version is one lower; false when it is not.
    package func update(_ product: ProductRecord, at: Timestamp) throws -> Bool {
        let before = try row(
            "SELECT status FROM products_core WHERE id=$1", [.id(product.id)]
        ) { row in try row.word(ProductRecord.Status.self) }
        let changed = try execute(
            """
            UPDATE products_core SET sku=$1,name=$2,description=$3,category=$4,brand=$5,\
            base_price=$6,cost_price=$7,weight_g=$8,status=$9,low_stock_threshold=$10,\
            image_id=$11,version=$12,sku_folded=$14,updated_at=$15 WHERE id=$13 AND version=$12-1
            """,
            ProductRow.values(product) + [
                .id(product.id), .text(SKU.fold(product.sku)), .time(at),
            ])
        // The version in the condition makes the status that was read the one that was replaced.
        guard changed == 1, let before else { return false }
        if before != product.status {
            count(CounterName.product(before), -1)
            count(CounterName.product(product.status), 1)
        }
        return true
    }

    /// Stores a new variant with empty stock; `.duplicate("variant_name")` when its name is taken.
    package func insert(_ variant: VariantRecord, at: Timestamp) throws {
        try execute(
            """
            INSERT INTO variants_core(id,product_key,name,name_folded,price_adjustment,\
            is_available,created_at,updated_at) \
            VALUES($1,(SELECT key FROM products_core WHERE id=$2),$3,$4,$5,$6,$7,$7)
            """,
            [
                .id(variant.id), .id(variant.product), .text(variant.name),
                .text(SKU.fold(variant.name)), .integer(variant.priceAdjustment),
                .bool(variant.isAvailable), .time(at),
            ])
        try insertStock(variant.product, variant.id)
    }

    /// Stores what changed of a variant.
    package func update(_ variant: VariantRecord, at: Timestamp) throws {
        try execute(
            """
            UPDATE variants_core SET name=$2,name_folded=$3,price_adjustment=$4,is_available=$5,\
            updated_at=$6 WHERE id=$1
            """,
            [
                .id(variant.id), .text(variant.name), .text(SKU.fold(variant.name)),
                .integer(variant.priceAdjustment), .bool(variant.isAvailable), .time(at),
            ])
    }

    private func insertStock(_ product: ID<Product>, _ variant: ID<Variant>?) throws {
        try post(
            """
            INSERT INTO stock(item,product_key,variant_key,free,reserved,sold,received,\
            written_off) VALUES($1,(SELECT key FROM products_core WHERE id=$2),\
            (SELECT key FROM variants_core WHERE id=$3),0,0,0,0,0)
            """, [.text(StockRow.item(product, variant)), .id(product), .id(variant)])
        count(CounterName.stockItems, 1)
    }

    /// Moves units in or out with a row of the inventory log, by one conditional update.
    package func move(_ move: StockMove, by actor: Actor, at: Timestamp) throws -> StockMoved {
        let sum = ItemSum(
            item: StockRow.item(move.product, move.variant),
            quantity: Int64(clamping: move.change.magnitude))
        guard let row = try shift([sum], Self.statement(of: move))[0] else {
            guard let level = try level(move.product, move.variant, now: at) else {
                return .notFound
            }
            return .short(free: level.free, sold: level.sold)
        }
        try log(
            [
                LogRow(
                    stock: row.key, change: move.change, kind: move.kind, after: row.onHand,
                    order: nil, reason: move.reason)
            ], by: actor, at: at)
        if move.change < 0 { try noteCrossings([row], [sum], at: at) }
        return .done(before: row.onHand - move.change, after: row.onHand, free: row.free)
    }

    private static func statement(of move: StockMove) -> String {
        switch move.kind {
        case .stockIn: receive
        case .stockOut: writeOff
        case .adjustment: move.change < 0 ? writeOff : receive
        case .return: bringBack
        }
    }

    /// Hands out crossings of thresholds that staff were not told of, oldest first, each once.
    package func takeLowStock(limit: Int, at: Timestamp) throws -> [LowStock] {
        // Conditional, so that of two nodes that ask at once each crossing goes to one.
        let keys = try rows(
            """
            UPDATE stock_alerts SET told_at=$2 WHERE told_at IS NULL AND key IN(SELECT a.key \
            FROM stock_alerts a WHERE a.told_at IS NULL ORDER BY a.key LIMIT $1) RETURNING key
            """, [.int(limit), .time(at)]
        ) { row in try row.integer() }
        return try keys.sorted().compactMap { key in try lowStock(key) }
    }

    private func lowStock(_ key: Int64) throws -> LowStock? {
        try row(
            """
            SELECT a.key,p.id,v.id,p.sku,p.name,v.name,a.available,a.threshold,a.at_us \
            FROM stock_alerts a JOIN stock s ON s.key=a.stock_key \
            JOIN products_core p ON p.key=s.product_key \
            LEFT JOIN variants_core v ON v.key=s.variant_key WHERE a.key=$1
            """, [.integer(key)]
        ) { row in
            LowStock(
                id: try row.integer(), product: try row.id(Product.self),
                variant: try row.optionalID(Variant.self), sku: try row.text(),
                name: try row.text(), variantName: try row.optionalText(),
                available: try row.integer(), threshold: try row.integer(), at: try row.time())
        }
    }
}
