internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What callers send about products and variants.
extension BodyReader {
    /// A price in minor units: a decimal as text, or a money object.
    ///
    /// A bare number is refused: nobody could tell whether it means minor or major units.
    mutating func price(_ name: String, _ currency: Currency) -> Int64? {
        guard let value = value(name) else { return nil }
        if let text = value.string, let money = Money(decimal: text, currency) {
            return money.amount
        }
        if value.object != nil, value["currency"]?.string ?? currency.code == currency.code {
            if let amount = value["amount"]?.int64 { return amount }
            if let text = value["amount"]?.string, let money = Money(decimal: text, currency) {
                return money.amount
            }
        }
        fail(
            name, "INVALID_AMOUNT",
            "Send a decimal as text with up to \(currency.exponent) decimal places, such as "
                + "\"\(Money(100_000, currency).decimal)\", or {\"amount\": minor units}.")
        return nil
    }

    /// A whole number.
    mutating func integer(_ name: String) -> Int64? {
        guard let value = value(name) else { return nil }
        if let number = value.int64 { return number }
        fail(name, "FIELD_INVALID", "This field takes a whole number.")
        return nil
    }

    /// The fields of a product that were sent.
    mutating func productEdit(_ currency: Currency) -> ProductEdit {
        var edit = ProductEdit()
        edit.sku = text("sku", max: 64)
        edit.name = text("name", max: 255)
        edit.details = text("description", max: 2_000)
        edit.category = text("category", max: 100)
        edit.brand = text("brand", max: 100)
        edit.basePrice = price("base_price", currency)
        // Null takes the cost away; both readings count the field as known.
        let cost = price("cost_price", currency)
        if cost != nil || hasNull("cost_price") { edit.costPrice = .some(cost) }
        edit.weight = integer("weight_g")
        edit.status = word("status", ProductRecord.Status.self)
        edit.lowStockThreshold = integer("low_stock_threshold")
        return edit
    }

    /// The fields of a variant that were sent.
    mutating func variantEdit(_ currency: Currency) -> VariantEdit {
        var edit = VariantEdit()
        edit.name = text("name", max: 255)
        edit.priceAdjustment = price("price_adjustment", currency)
        edit.isAvailable = flag("is_available")
        return edit
    }
}

/// Where a list of goods goes on, as opaque text.
enum GoodsCursor {
    private static let mark: UInt8 = 2
    private static let separator: UInt8 = 0x1F

    /// The text of a position.
    static func encode(sku: String, item: String = "") -> String {
        Base64URLText.encode([mark] + Array(sku.utf8) + [separator] + Array(item.utf8))
    }

    /// The position of a text; nil for what `encode` does not write.
    static func decode(_ text: String) -> StockCursor? {
        guard text.utf8.count <= 200, let bytes = Base64URLText.decode(text), bytes.first == mark,
            let end = bytes.firstIndex(of: separator),
            bytes.dropFirst().allSatisfy({ $0 == separator || (0x21...0x7E).contains($0) })
        else { return nil }
        return StockCursor(
            sku: String(decoding: bytes[1..<end], as: UTF8.self),
            item: String(decoding: bytes[(end + 1)...], as: UTF8.self))
    }
}
