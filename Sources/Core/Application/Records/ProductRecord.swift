package import Domain

/// What a goods line buys.
package struct ProductRecord: Sendable, Equatable {
    /// Whether it can be ordered.
    package enum Status: String, Sendable, CaseIterable {
        case active, inactive, discontinued
        case comingSoon = "coming_soon"
    }

    package let id: ID<Product>
    /// Unique, as the business writes it.
    package var sku: String
    package var name: String
    package var details: String
    package var category: String
    package var brand: String
    /// Minor units of the store's currency.
    package var basePrice: Int64
    /// Minor units; what the business pays, nil when not told.
    package var costPrice: Int64?
    /// Grams.
    package var weight: Int64
    package var status: Status
    /// Available units at which staff are told.
    package var lowStockThreshold: Int64
    package var image: ID<StoredFile>?
    /// Rises with each change, for `If-Match`.
    package var version: Int

    /// Makes an active product.
    package init(id: ID<Product>, sku: String, name: String, basePrice: Int64) {
        self.id = id
        self.sku = sku
        self.name = name
        self.basePrice = basePrice
        details = ""
        category = ""
        brand = ""
        weight = 0
        status = .active
        lowStockThreshold = 5
        version = 0
    }
}

/// A variant of a product, with stock of its own.
package struct VariantRecord: Sendable, Equatable {
    package let id: ID<Variant>
    package let product: ID<Product>
    package var name: String
    /// Minor units, added to the product's price; may be negative.
    package var priceAdjustment: Int64
    package var isAvailable: Bool

    /// Makes an available variant.
    package init(id: ID<Variant>, product: ID<Product>, name: String, priceAdjustment: Int64 = 0) {
        self.id = id
        self.product = product
        self.name = name
        self.priceAdjustment = priceAdjustment
        isAvailable = true
    }
}
