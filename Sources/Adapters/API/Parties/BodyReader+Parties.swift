internal import Domain
internal import HTTP
internal import JSON

/// What a caller says about a field: nothing, to empty it, or a value.
enum Sent<Value: Sendable>: Sendable {
    case absent, emptied
    case value(Value)

    /// Puts what was sent into a field that may be empty.
    func apply(_ field: inout Value?) {
        switch self {
        case .absent: break
        case .emptied: field = nil
        case .value(let value): field = value
        }
    }

    /// Puts what was sent into a field that has a value for nothing.
    func apply(_ field: inout Value, empty: Value) {
        switch self {
        case .absent: break
        case .emptied: field = empty
        case .value(let value): field = value
        }
    }
}

/// What callers send about customers, promos, zones and prices.
extension BodyReader {
    /// True for a member that is there as `null`: the caller wants it emptied.
    mutating func isEmptied(_ name: String) -> Bool { value(name) == nil && hasNull(name) }

    /// An amount in minor units: a decimal as text, or a money object.
    mutating func amount(_ name: String, _ currency: Currency) -> Sent<Int64> {
        sent(name) { reader, value in
            if let text = value.string, let money = Money(decimal: text, currency) {
                return money.amount
            }
            if value.object != nil {
                let code = value["currency"]?.string
                if code == nil || code == currency.code {
                    if let amount = value["amount"]?.int64 { return amount }
                    if let text = value["amount"]?.string,
                        let money = Money(decimal: text, currency)
                    {
                        return money.amount
                    }
                }
            }
            let example = Money(10_000, currency).decimal
            reader.fail(
                name, "INVALID_AMOUNT",
                "Send a decimal of \(currency.code) as text with up to \(currency.exponent) "
                    + "decimals, such as \"\(example)\", or {\"amount\": minor units}.")
            return nil
        }
    }

    /// A text that may be emptied.
    mutating func sentText(_ name: String, max: Int) -> Sent<String> {
        isEmptied(name) ? .emptied : text(name, max: max).map { .value($0) } ?? .absent
    }

    /// A whole number that may be emptied.
    mutating func sentCount(_ name: String) -> Sent<Int> {
        sent(name) { reader, value in
            if let number = value.int64, let count = Int(exactly: number) { return count }
            reader.fail(name, "FIELD_INVALID", "This field takes a whole number.")
            return nil
        }
    }

    /// True or false, false when emptied.
    mutating func sentFlag(_ name: String) -> Sent<Bool> {
        isEmptied(name) ? .emptied : flag(name).map { .value($0) } ?? .absent
    }

    /// A list of texts, empty when emptied.
    mutating func sentTexts(_ name: String, max: Int) -> Sent<[String]> {
        sent(name) { reader, value in
            guard let items = value.array else {
                reader.fail(name, "FIELD_INVALID", "This field takes a list of texts.")
                return nil
            }
            let texts = items.compactMap(\.string)
            guard texts.count == items.count, texts.count <= max else {
                reader.fail(name, "FIELD_INVALID", "This field takes up to \(max) texts.")
                return nil
            }
            return texts
        }
    }

    private mutating func sent<Value: Sendable>(
        _ name: String, _ read: (inout BodyReader, JSONValue) -> Value?
    ) -> Sent<Value> {
        if isEmptied(name) { return .emptied }
        guard let value = value(name), let read = read(&self, value) else { return .absent }
        return .value(read)
    }
}
