package import Domain

/// What pages, the API and the CLI read of goods; each call is one short snapshot.
///
/// All throw `StorageError`.
package protocol StockQueries: Sendable {
    /// A page of products by SKU, with the exact count of the filter.
    func products(
        _ filter: ProductFilter, after cursor: String?, limit: Int, now: Timestamp
    ) async throws -> ProductPage
    /// Everything about one product, by id or SKU.
    func product(_ text: String, now: Timestamp) async throws -> ProductDetail?
    /// A page of stock, one row a product and variant, with the exact count of the filter.
    func inventory(
        _ filter: InventoryFilter, after cursor: StockCursor?, limit: Int, now: Timestamp
    ) async throws -> InventoryPage
    /// Where stock, reservations and log disagree (V10); nothing is repaired.
    func stockDifferences() async throws -> [String]
}

/// Which products a list shows.
package struct ProductFilter: Sendable, Equatable {
    /// Any of these; empty means all.
    package var statuses: [ProductRecord.Status] = []
    /// A part of SKU, name, category or brand, in any case of ASCII letters.
    package var text: String?

    /// All products.
    package init() {}
}

/// Which rows of stock a list shows.
package struct InventoryFilter: Sendable, Equatable {
    /// Any of these; empty means all.
    package var statuses: [StockStatus] = []
    /// A part of SKU, name, category or brand, in any case of ASCII letters.
    package var text: String?

    /// All of it.
    package init() {}
}

/// Where a list of stock goes on: after this SKU and item.
package struct StockCursor: Sendable, Equatable {
    /// The folded SKU.
    package let sku: String
    /// The id of a product or variant.
    package let item: String

    /// Pairs a SKU with an item.
    package init(sku: String, item: String) {
        self.sku = sku
        self.item = item
    }
}

/// A product with all of its units.
package struct ProductItem: Sendable, Equatable {
    package let product: ProductRecord
    /// Summed over the product and its variants.
    package let level: StockLevel

    /// Pairs a product with its units.
    package init(product: ProductRecord, level: StockLevel) {
        self.product = product
        self.level = level
    }
}

/// A page of products.
package struct ProductPage: Sendable {
    package let items: [ProductItem]
    /// The folded SKU after which the next page begins; nil on the last one.
    package let next: String?
    package let total: Int

    /// Makes a page.
    package init(items: [ProductItem], next: String?, total: Int) {
        self.items = items
        self.next = next
        self.total = total
    }
}

/// One row of stock.
package struct InventoryItem: Sendable, Equatable {
    package let product: ProductRecord
    package let variant: VariantRecord?
    package let level: StockLevel

    /// Makes a row.
    package init(product: ProductRecord, variant: VariantRecord?, level: StockLevel) {
        self.product = product
        self.variant = variant
        self.level = level
    }

    /// In stock, low or out.
    package var status: StockStatus { level.status(threshold: product.lowStockThreshold) }
}

/// A page of stock.
package struct InventoryPage: Sendable {
    package let items: [InventoryItem]
    /// Nil on the last page.
    package let next: StockCursor?
    package let total: Int

    /// Makes a page.
    package init(items: [InventoryItem], next: StockCursor?, total: Int) {
        self.items = items
        self.next = next
        self.total = total
    }
}

/// A reservation as pages show it.
package struct ReservationItem: Sendable, Equatable {
    package let order: ID<Order>
    package let number: String
    package let variant: ID<Variant>?
    package let quantity: Int64
    package let reservedAt: Timestamp
    package let expiresAt: Timestamp

    /// Makes a row.
    package init(
        order: ID<Order>, number: String, variant: ID<Variant>?, quantity: Int64,
        reservedAt: Timestamp, expiresAt: Timestamp
    ) {
        self.order = order
        self.number = number
        self.variant = variant
        self.quantity = quantity
        self.reservedAt = reservedAt
        self.expiresAt = expiresAt
    }
}

/// A row of the inventory log.
package struct InventoryLogItem: Sendable, Equatable {
    package let variant: ID<Variant>?
    package let change: Int64
    package let kind: StockChangeKind
    package let before: Int64
    package let after: Int64
    /// The order's number.
    package let order: String?
    package let actor: Actor
    package let reason: String?
    package let at: Timestamp

    /// Makes a row.
    package init(
        variant: ID<Variant>?, change: Int64, kind: StockChangeKind, before: Int64, after: Int64,
        order: String?, actor: Actor, reason: String?, at: Timestamp
    ) {
        self.variant = variant
        self.change = change
        self.kind = kind
        self.before = before
        self.after = after
        self.order = order
        self.actor = actor
        self.reason = reason
        self.at = at
    }
}

/// Everything about one product.
package struct ProductDetail: Sendable {
    package let product: ProductRecord
    /// The product's own units first, then those of each variant by name.
    package let stock: [InventoryItem]
    /// Live reservations, the first to end first; at most 100.
    package let reservations: [ReservationItem]
    /// Newest first; at most 50.
    package let log: [InventoryLogItem]

    /// Makes a detail.
    package init(
        product: ProductRecord, stock: [InventoryItem], reservations: [ReservationItem],
        log: [InventoryLogItem]
    ) {
        self.product = product
        self.stock = stock
        self.reservations = reservations
        self.log = log
    }

    /// The units of the product and its variants together.
    package var level: StockLevel { StockLevel.sum(stock.map(\.level)) }
}

extension StockLevel {
    /// All of them together.
    package static func sum(_ levels: [StockLevel]) -> StockLevel {
        levels.reduce(into: StockLevel()) { sum, level in
            sum.free += level.free
            sum.reserved += level.reserved
            sum.overdue += level.overdue
            sum.sold += level.sold
            sum.received += level.received
            sum.writtenOff += level.writtenOff
        }
    }
}
