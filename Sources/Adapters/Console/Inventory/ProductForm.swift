internal import Application
internal import Domain
internal import HTTP

/// What was sent about a product or variant, kept as typed so that a refused form shows it again.
struct ProductForm: Sendable, Equatable {
    /// The fields of a product's form.
    static let productFields = [
        "sku", "name", "base_price", "cost_price", "category", "brand", "description", "weight_g",
        "status", "low_stock_threshold", "stock_quantity",
    ]
    /// The fields of a variant's form.
    static let variantFields = ["name", "price_adjustment", "is_available", "stock_quantity"]

    /// What was typed, by field.
    private(set) var values: [String: String] = [:]
    /// What is wrong, by field.
    var errors: [String: String] = [:]

    /// An empty form.
    init() {}

    /// Takes the fields that a form of this kind has.
    init(_ fields: FormFields, _ names: [String]) {
        for name in names { values[name] = LineText.trimmed(fields.first(name) ?? "") }
    }

    /// The form of a stored product.
    init(_ product: ProductRecord, _ currency: Currency) {
        values = [
            "sku": product.sku, "name": product.name,
            "base_price": Money(product.basePrice, currency).decimal,
            "cost_price": product.costPrice.map { Money($0, currency).decimal } ?? "",
            "category": product.category, "brand": product.brand, "description": product.details,
            "weight_g": String(product.weight), "status": product.status.rawValue,
            "low_stock_threshold": String(product.lowStockThreshold),
        ]
    }

    /// The form of a stored variant.
    init(_ variant: VariantRecord, _ currency: Currency) {
        values = [
            "name": variant.name,
            "price_adjustment": Money(variant.priceAdjustment, currency).decimal,
            "is_available": variant.isAvailable ? "yes" : "",
        ]
    }

    /// A field as typed.
    func value(_ name: String) -> String { values[name] ?? "" }

    /// The edit of a product; what cannot be read stands in `errors`.
    mutating func productEdit(_ currency: Currency) -> ProductEdit {
        var edit = ProductEdit()
        edit.sku = value("sku")
        edit.name = text("name")
        edit.details = text("description")
        edit.category = text("category")
        edit.brand = text("brand")
        edit.basePrice = price("base_price", currency, isRequired: true)
        edit.costPrice = .some(price("cost_price", currency))
        edit.weight = number("weight_g")
        if !value("status").isEmpty {
            edit.status = ProductRecord.Status(rawValue: value("status"))
            if edit.status == nil { errors["status"] = "Choose a status of the list." }
        }
        edit.lowStockThreshold = number("low_stock_threshold")
        return edit
    }

    /// The edit of a variant; what cannot be read stands in `errors`.
    mutating func variantEdit(_ currency: Currency) -> VariantEdit {
        var edit = VariantEdit()
        edit.name = text("name")
        edit.priceAdjustment = price("price_adjustment", currency)
        edit.isAvailable = !value("is_available").isEmpty
        return edit
    }

    /// The units that are on the shelf when it is added; 0 when not told.
    mutating func openingStock() -> Int64 { number("stock_quantity") ?? 0 }

    /// Takes what a use case refused.
    mutating func add(_ flaws: [FieldFlaw]) {
        for flaw in flaws {
            let name = String(flaw.field.dropFirst())
            errors[name == "stock" ? "stock_quantity" : name] = flaw.message
        }
    }

    private mutating func text(_ name: String) -> String {
        let text = value(name)
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F || name == "description" && [0x0A, 0x0D, 0x09].contains($0)
        }
        if !isPlain { errors[name] = "Control characters are not taken; remove them." }
        return text
    }

    private mutating func price(
        _ name: String, _ currency: Currency, isRequired: Bool = false
    ) -> Int64? {
        let text = value(name)
        guard !text.isEmpty else {
            if isRequired { errors[name] = "Enter a price." }
            return nil
        }
        let plain = String(decoding: text.utf8.filter { $0 != 0x2C }, as: UTF8.self)
        guard let money = Money(decimal: plain, currency) else {
            errors[name] =
                "Enter an amount with up to \(currency.exponent) decimal places, such as "
                + "\(Money(100_000, currency).decimal)."
            return nil
        }
        return money.amount
    }

    private mutating func number(_ name: String) -> Int64? {
        let text = value(name)
        guard !text.isEmpty else { return nil }
        guard let number = Self.number(text) else {
            errors[name] = "Enter a whole number."
            return nil
        }
        return number
    }

    /// Up to nine digits with an optional sign.
    static func number(_ text: String) -> Int64? {
        let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
