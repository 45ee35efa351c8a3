internal import Domain

/// What a caller wants a product to be; nil leaves a field as it is.
package struct ProductEdit: Sendable, Equatable {
    package var sku: String?
    package var name: String?
    package var details: String?
    package var category: String?
    package var brand: String?
    /// Minor units of the store's currency.
    package var basePrice: Int64?
    /// Minor units; `.some(nil)` takes the cost away.
    package var costPrice: Int64??
    /// Grams.
    package var weight: Int64?
    package var status: ProductRecord.Status?
    package var lowStockThreshold: Int64?

    /// Leaves everything as it is.
    package init() {}

    /// The highest price, in minor units: 50 lines of 100 such units still fit an order.
    package static let highestPrice: Int64 = 1_000_000_000_000
    /// The most units that one change moves, and the highest threshold.
    package static let mostUnits: Int64 = 1_000_000
    /// The most grams a product weighs.
    package static let mostGrams: Int64 = 10_000_000

    /// Writes the fields into a product; every fault is told.
    func apply(to product: inout ProductRecord) -> [FieldFlaw] {
        var flaws = Flaws()
        if let sku {
            if let checked = SKU(sku) {
                product.sku = checked.text
            } else {
                flaws.add(
                    "sku",
                    "A SKU takes 1 to 64 of the characters A-Z, a-z, 0-9, dot, plus, hyphen and "
                        + "underscore.")
            }
        }
        if let name = flaws.text("name", name, 1...255) { product.name = name }
        if let details = flaws.text("description", details, 0...2_000) {
            product.details = details
        }
        if let category = flaws.text("category", category, 0...100) { product.category = category }
        if let brand = flaws.text("brand", brand, 0...100) { product.brand = brand }
        if let price = flaws.number("base_price", basePrice, 0...Self.highestPrice) {
            product.basePrice = price
        }
        if let costPrice {
            product.costPrice = flaws.number("cost_price", costPrice, 0...Self.highestPrice)
        }
        if let weight = flaws.number("weight_g", weight, 0...Self.mostGrams) {
            product.weight = weight
        }
        if let status { product.status = status }
        if let threshold = flaws.number(
            "low_stock_threshold", lowStockThreshold, 0...Self.mostUnits)
        {
            product.lowStockThreshold = threshold
        }
        return flaws.all
    }

    /// What a new product cannot do without.
    var missing: [FieldFlaw] {
        var flaws = Flaws()
        if sku == nil { flaws.require("sku") }
        if name == nil { flaws.require("name") }
        if basePrice == nil { flaws.require("base_price") }
        return flaws.all
    }
}

/// What a caller wants a variant to be; nil leaves a field as it is.
package struct VariantEdit: Sendable, Equatable {
    package var name: String?
    /// Minor units, added to the product's price.
    package var priceAdjustment: Int64?
    package var isAvailable: Bool?

    /// Leaves everything as it is.
    package init() {}

    /// Writes the fields into a variant of a product; every fault is told.
    func apply(to variant: inout VariantRecord, of product: ProductRecord) -> [FieldFlaw] {
        var flaws = Flaws()
        if let name = flaws.text("name", name, 1...255) { variant.name = name }
        let most = ProductEdit.highestPrice
        if let adjustment = flaws.number("price_adjustment", priceAdjustment, -most...most) {
            variant.priceAdjustment = adjustment
        }
        if let isAvailable { variant.isAvailable = isAvailable }
        if product.basePrice + variant.priceAdjustment < 0 {
            flaws.add(
                "price_adjustment", "The price of the product less this would be below zero.")
        }
        return flaws.all
    }
}

/// The faults of fields, in the order in which they were found.
private struct Flaws {
    private(set) var all: [FieldFlaw] = []

    mutating func add(_ field: String, _ message: String) {
        all.append(FieldFlaw(field: "/" + field, code: "FIELD_INVALID", message: message))
    }

    mutating func require(_ field: String) {
        all.append(
            FieldFlaw(
                field: "/" + field, code: "FIELD_REQUIRED", message: "This field is required."))
    }

    /// The text without blanks around it, if its length fits.
    mutating func text(_ field: String, _ text: String?, _ length: ClosedRange<Int>) -> String? {
        guard let text else { return nil }
        let trimmed = text.trimmed
        guard length.contains(trimmed.unicodeScalars.count) else {
            add(
                field,
                "This takes \(length.lowerBound == 0 ? "up" : "\(length.lowerBound)") to "
                    + "\(length.upperBound) characters.")
            return nil
        }
        return trimmed
    }

    mutating func number(_ field: String, _ number: Int64?, _ range: ClosedRange<Int64>) -> Int64? {
        guard let number else { return nil }
        guard range.contains(number) else {
            add(field, "This takes a number from \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }
}

extension String {
    /// Without ASCII blanks at its ends.
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }),
            let last = bytes.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
