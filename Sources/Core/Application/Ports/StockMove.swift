package import Domain

/// Units that a person moves in or out of a product or variant.
package struct StockMove: Sendable, Equatable {
    package let product: ID<Product>
    package let variant: ID<Variant>?
    package let kind: StockChangeKind
    /// What stock on hand changes by; not 0.
    package let change: Int64
    package let reason: String

    /// Makes a move; negative for `stock_out`, of either sign for `adjustment`.
    package init(
        product: ID<Product>, variant: ID<Variant>?, kind: StockChangeKind, change: Int64,
        reason: String
    ) {
        self.product = product
        self.variant = variant
        self.kind = kind
        self.change = change
        self.reason = reason
    }
}

/// What a move of stock came to.
package enum StockMoved: Sendable, Equatable {
    /// Stock on hand before and after, and what can be reserved now.
    case done(before: Int64, after: Int64, free: Int64)
    /// Fewer units are free than should go, or fewer were sold than come back.
    case short(free: Int64, sold: Int64)
    /// There is no such product or variant.
    case notFound
}

/// Available units of a product that fell to its threshold or below (`orders.md` 7.6).
package struct LowStock: Sendable, Equatable {
    /// Rises with each crossing; for a dedupe key.
    package let id: Int64
    package let product: ID<Product>
    package let variant: ID<Variant>?
    package let sku: String
    package let name: String
    package let variantName: String?
    package let available: Int64
    package let threshold: Int64
    package let at: Timestamp

    /// Reads a crossing back.
    package init(
        id: Int64, product: ID<Product>, variant: ID<Variant>?, sku: String, name: String,
        variantName: String?, available: Int64, threshold: Int64, at: Timestamp
    ) {
        self.id = id
        self.product = product
        self.variant = variant
        self.sku = sku
        self.name = name
        self.variantName = variantName
        self.available = available
        self.threshold = threshold
        self.at = at
    }
}
