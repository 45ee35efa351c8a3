internal import Domain
internal import HTTP
internal import JSON

/// Amounts of money that callers send on their own (`api.md`, Shape).
extension BodyReader {
    /// Minor units: a whole number of them, a decimal as text, or a money object.
    mutating func money(_ name: String, _ currency: Currency, required: Bool = false) -> Int64? {
        guard let value = value(name) else {
            if required { fail(name, "FIELD_REQUIRED", "This field is required.") }
            return nil
        }
        let inner = value.object == nil ? value : value["amount"] ?? .null
        if value.object == nil || value["currency"]?.string ?? currency.code == currency.code {
            if let amount = inner.int64 { return amount }
            if let text = inner.string, let money = Money(decimal: text, currency) {
                return money.amount
            }
        }
        fail(
            name, "INVALID_AMOUNT",
            "Send minor units as a whole number, or a decimal as text such as "
                + "\"\(Money(150_000, currency).decimal)\", in \(currency.code).")
        return nil
    }
}
