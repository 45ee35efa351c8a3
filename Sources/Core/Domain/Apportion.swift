/// Percentages and parts of whole amounts that lose and invent no minor unit (`orders.md` 3).
package enum Apportion {
    /// Hundredths of a per cent of an amount, rounded half away from zero; nil on overflow.
    package static func percent(_ hundredths: Int64, of amount: Int64) -> Int64? {
        let full = hundredths.magnitude.multipliedFullWidth(by: amount.magnitude)
        let (low, carry) = full.low.addingReportingOverflow(5_000)
        let high = full.high + (carry ? 1 : 0)
        guard high < 10_000 else { return nil }
        let (quotient, _) = UInt64(10_000).dividingFullWidth((high, low))
        guard let size = Int64(exactly: quotient) else { return nil }
        return (hundredths < 0) == (amount < 0) ? size : -size
    }

    /// Hundredths of a per cent of an amount, rounded up to the next minor unit.
    ///
    /// Nil for negative numbers and on overflow.
    package static func percentUp(_ hundredths: Int64, of amount: Int64) -> Int64? {
        guard hundredths >= 0, amount >= 0 else { return nil }
        let full = hundredths.magnitude.multipliedFullWidth(by: amount.magnitude)
        guard full.high < 10_000 else { return nil }
        let (quotient, remainder) = UInt64(10_000).dividingFullWidth(full)
        guard let size = Int64(exactly: quotient) else { return nil }
        let (raised, overflow) = size.addingReportingOverflow(remainder == 0 ? 0 : 1)
        return overflow ? nil : raised
    }

    /// Splits an amount by weights with the largest remainder, earlier parts first on a tie.
    ///
    /// The parts sum to the amount exactly, and none is above its weight while the amount is not
    /// above the sum of weights. Nil for negative numbers, weights that overflow, or an amount
    /// without any weight to carry it.
    package static func parts(of amount: Int64, by weights: [Int64]) -> [Int64]? {
        guard amount >= 0, weights.allSatisfy({ $0 >= 0 }) else { return nil }
        var total: UInt64 = 0
        for weight in weights {
            let (sum, overflow) = total.addingReportingOverflow(weight.magnitude)
            guard !overflow else { return nil }
            total = sum
        }
        guard total > 0 else { return amount == 0 ? weights : nil }
        var parts: [Int64] = []
        var remainders: [(index: Int, value: UInt64)] = []
        var given: Int64 = 0
        for (index, weight) in weights.enumerated() {
            // weight ≤ total, so the quotient is at most the amount and never overflows.
            let full = weight.magnitude.multipliedFullWidth(by: amount.magnitude)
            let (quotient, remainder) = total.dividingFullWidth(full)
            let part = Int64(clamping: quotient)
            parts.append(part)
            given += part
            remainders.append((index, remainder))
        }
        remainders.sort { ($1.value, $0.index) < ($0.value, $1.index) }
        for entry in remainders.prefix(Int(clamping: amount - given)) { parts[entry.index] += 1 }
        return parts
    }
}
