/// Provider prices as integers in 1/10 000 credit, never through floating point.
enum CreditPrice {
    /// The highest price believed: 1 000 000 credits.
    private static let highest: Int64 = 10_000_000_000

    /// Reads `0.08`, `$0.08` or `1,250.00`; nil when the text is no exact price in range.
    static func read(_ text: String) -> Int64? {
        var bytes = ByteSearch.trimmed(text.utf8)[...]
        if bytes.first == UInt8(ascii: "$") { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first.flatMap(ungrouped) else { return nil }
        var fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || !fraction.isEmpty, fraction.allSatisfy(ByteSearch.isDigit) else {
            return nil
        }
        while fraction.count > 4, fraction.last == 0x30 { fraction.removeLast() }
        guard fraction.count <= 4 else { return nil }
        fraction += [UInt8](repeating: 0x30, count: 4 - fraction.count)
        var price: Int64 = 0
        for digit in whole + fraction {
            price = price * 10 + Int64(digit - 0x30)
            guard price <= highest else { return nil }
        }
        return price
    }

    /// The digits before the dot; thousands may be grouped, but only correctly.
    private static func ungrouped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let groups = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, groups.count == 1 || first.count <= 3,
            groups.dropFirst().allSatisfy({ $0.count == 3 }),
            groups.allSatisfy({ $0.allSatisfy(ByteSearch.isDigit) })
        else { return nil }
        return groups.flatMap { Array($0) }
    }
}
