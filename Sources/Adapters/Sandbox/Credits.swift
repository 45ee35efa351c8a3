/// Credits as text, exact to 1/10 000.
enum Credits {
    /// The amount with two to four decimals: 800 is `0.08`.
    static func text(_ amount: Int64) -> String {
        let sign = amount < 0 ? "-" : ""
        let rest = String(10_000 + amount.magnitude % 10_000).dropFirst()
        let tail = rest.hasSuffix("00") ? rest.dropLast(2) : rest
        return "\(sign)\(amount.magnitude / 10_000).\(tail)"
    }

    /// Reads `100`, `100.5` or `0.0825`; nil for anything else.
    static func amount(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]), (0...1_000_000_000).contains(whole)
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard decimals.utf8.count <= 4, LuhnDigits.areDigits(String(decimals)),
            let part = Int64(decimals + String(repeating: "0", count: 4 - decimals.utf8.count))
        else { return nil }
        return whole * 10_000 + part
    }
}
