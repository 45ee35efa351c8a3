internal import Application
internal import Domain
internal import JSON

/// Products, variants and stock as JSON; what a customer sees is what the shop shows.
struct GoodsBody: Sendable {
    /// The store's currency.
    let currency: Currency
    /// Costs, thresholds and units are for staff.
    let showsAll: Bool

    /// Takes the store's currency code, which the start has checked.
    init(currency: String, for principal: Principal) {
        self.currency = Currency(code: currency) ?? .credits
        showsAll = principal.narrowedTo == nil && principal.accessRole != .customer
    }

    /// Writes the members of a product with its units.
    func write(_ product: ProductRecord, _ level: StockLevel, to writer: inout JSONWriter) {
        writer.field("id", product.id.text)
        writer.field("sku", product.sku)
        writer.field("name", product.name)
        writer.field("description", product.details)
        writer.field("category", product.category)
        writer.field("brand", product.brand)
        writer.field("base_price", Money(product.basePrice, currency))
        writer.field("status", product.status.rawValue)
        writer.field("weight_g", product.weight)
        writer.field("image_url", product.image?.imagePath)
        writer.field(
            "stock_status", level.status(threshold: product.lowStockThreshold).rawValue)
        writer.field("available", level.available)
        guard showsAll else { return }
        writer.field("stock_quantity", level.onHand)
        writer.field("reserved", level.heldBack)
        writer.field("low_stock_threshold", product.lowStockThreshold)
        if let cost = product.costPrice {
            writer.field("cost_price", Money(cost, currency))
        } else {
            writer.key("cost_price")
            writer.null()
        }
        writer.field("version", product.version)
    }

    /// Writes the members of a variant with its units.
    func write(
        _ variant: VariantRecord, of product: ProductRecord, _ level: StockLevel,
        to writer: inout JSONWriter
    ) {
        writer.field("id", variant.id.text)
        writer.field("name", variant.name)
        writer.field("price_adjustment", Money(variant.priceAdjustment, currency))
        writer.field("price", Money(product.basePrice + variant.priceAdjustment, currency))
        writer.field("is_available", variant.isAvailable)
        writer.field(
            "stock_status", level.status(threshold: product.lowStockThreshold).rawValue)
        writer.field("available", level.available)
        guard showsAll else { return }
        writer.field("stock_quantity", level.onHand)
        writer.field("reserved", level.heldBack)
    }

    /// Writes the members of a row of stock.
    func write(_ item: InventoryItem, to writer: inout JSONWriter) {
        writer.field("product_id", item.product.id.text)
        writer.field("variant_id", item.variant?.id.text)
        writer.field("sku", item.product.sku)
        writer.field("name", item.product.name)
        writer.field("variant", item.variant?.name)
        writer.field("stock_quantity", item.level.onHand)
        writer.field("reserved", item.level.heldBack)
        writer.field("available", item.level.available)
        writer.field("low_stock_threshold", item.product.lowStockThreshold)
        writer.field("stock_status", item.status.rawValue)
    }

    /// Writes the members of a product with variants and, for staff, reservations and log.
    func write(_ detail: ProductDetail, to writer: inout JSONWriter) {
        write(detail.product, detail.level, to: &writer)
        writer.key("variants")
        writer.array { writer in
            for item in detail.stock {
                guard let variant = item.variant else { continue }
                writer.object { write(variant, of: detail.product, item.level, to: &$0) }
            }
        }
        guard showsAll else { return }
        writer.key("reservations")
        writer.array { writer in
            for reservation in detail.reservations {
                writer.object { writer in
                    writer.field("order_id", reservation.order.text)
                    writer.field("order_number", reservation.number)
                    writer.field("variant_id", reservation.variant?.text)
                    writer.field("quantity", reservation.quantity)
                    writer.field("reserved_at", reservation.reservedAt)
                    writer.field("expires_at", reservation.expiresAt)
                }
            }
        }
        writer.key("log")
        writer.array { writer in
            for row in detail.log { writer.object { Self.write(row, to: &$0) } }
        }
    }

    private static func write(_ row: InventoryLogItem, to writer: inout JSONWriter) {
        writer.field("variant_id", row.variant?.text)
        writer.field("change", row.change)
        writer.field("kind", row.kind.rawValue)
        writer.field("before", row.before)
        writer.field("after", row.after)
        writer.field("order_number", row.order)
        writer.field("actor", row.actor.text)
        writer.field("reason", row.reason)
        writer.field("at", row.at)
    }
}
