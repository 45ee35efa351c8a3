/// A currency: its code and how many decimal digits its minor unit has.
package struct Currency: Hashable, Sendable {
    package let code: String
    /// Decimal digits of the minor unit, 0–4.
    package let exponent: Int
    package let symbol: String

    /// Finds a currency by code; nil when Waybill does not know it.
    package init?(code: String) {
        switch code {
        case "PHP": self.init(code: code, exponent: 2, symbol: "₱")
        case "GHS": self.init(code: code, exponent: 2, symbol: "GH₵")
        case "USD": self.init(code: code, exponent: 2, symbol: "$")
        case "EUR": self.init(code: code, exponent: 2, symbol: "€")
        case "JPY": self.init(code: code, exponent: 0, symbol: "¥")
        case "KWD": self.init(code: code, exponent: 3, symbol: "KD")
        case "credits": self = .credits
        default: return nil
        }
    }

    private init(code: String, exponent: Int, symbol: String) {
        self.code = code
        self.exponent = exponent
        self.symbol = symbol
    }

    /// The unit of provider prices: 1/10 000 credit.
    package static let credits = Currency(code: "credits", exponent: 4, symbol: "")
}

/// An amount in integer minor units of one currency; never floating point.
package struct Money: Hashable, Sendable {
    package let amount: Int64
    package let currency: Currency

    /// Wraps minor units.
    package init(_ amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// The sum; nil when the currencies differ or the sum overflows.
    package func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = amount.addingReportingOverflow(other.amount)
        return overflow ? nil : Money(sum, currency)
    }

    /// Reads a decimal such as `0.08` exactly; nil for other characters, too many digits or
    /// overflow.
    package init?(decimal text: String, _ currency: Currency) {
        var bytes = Array(text.utf8)[...]
        var negative = false
        if bytes.first == UInt8(ascii: "-") {
            negative = true
            bytes = bytes.dropFirst()
        }
        let parts = bytes.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty else { return nil }
        let fraction = parts.count > 1 ? parts[1] : []
        guard parts.count == 1 || !fraction.isEmpty, fraction.count <= currency.exponent else {
            return nil
        }
        var value: Int64 = 0
        let padding = [UInt8](repeating: 0x30, count: currency.exponent - fraction.count)
        for byte in whole + fraction + padding {
            guard (0x30...0x39).contains(byte) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overSum) = product.addingReportingOverflow(Int64(byte) - 0x30)
            guard !over, !overSum else { return nil }
            value = sum
        }
        amount = negative ? -value : value
        self.currency = currency
    }

    /// Exactly the exponent's digits, for example `2100.00` or `0.0800`.
    package var decimal: String {
        guard currency.exponent > 0 else { return String(amount) }
        var digits = Array(String(amount.magnitude).utf8)
        while digits.count <= currency.exponent { digits.insert(0x30, at: 0) }
        digits.insert(UInt8(ascii: "."), at: digits.count - currency.exponent)
        return (amount < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }

    /// With the symbol and thousands separators, for example `₱2,100.00`.
    package var display: String {
        let parts = decimal.split(separator: ".", maxSplits: 1)
        var whole = Array((parts.first ?? "0").utf8)
        let negative = whole.first == UInt8(ascii: "-")
        if negative { whole.removeFirst() }
        var grouped: [UInt8] = []
        for (index, byte) in whole.enumerated() {
            if index > 0 && (whole.count - index) % 3 == 0 { grouped.append(UInt8(ascii: ",")) }
            grouped.append(byte)
        }
        let fraction = parts.count > 1 ? "." + parts[1] : ""
        let text =
            (negative ? "-" : "") + currency.symbol + String(decoding: grouped, as: UTF8.self)
            + fraction
        return currency.symbol.isEmpty ? text + " " + currency.code : text
    }
}
