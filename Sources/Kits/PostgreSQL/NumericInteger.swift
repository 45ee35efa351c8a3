/// Whole numbers in PostgreSQL's binary `numeric`, which sums of `bigint` come as.
enum NumericInteger {
    private static let positive: UInt16 = 0
    private static let negative: UInt16 = 0x4000
    private static let base: Int64 = 10_000

    /// The value; nil for a fraction, NaN, infinity or what does not fit in 64 bits.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> UInt16 {
            let offset = index * 2
            return unsafe UInt16(
                bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }
        let digits = Int(word(0))
        let weight = Int(Int16(bitPattern: word(1)))
        let sign = word(2)
        guard bytes.count == 8 + digits * 2, sign == positive || sign == negative else {
            return nil
        }
        guard digits > 0 else { return 0 }
        guard weight >= 0, weight < 5 else { return nil }
        // Digits past the weight are the fraction; they must all be zero.
        for index in 0..<digits where index > weight {
            guard word(4 + index) == 0 else { return nil }
        }
        var value: Int64 = 0
        for index in 0...weight {
            let digit = index < digits ? Int64(word(4 + index)) : 0
            let (product, tooLarge) = value.multipliedReportingOverflow(by: base)
            // Summed below zero, so that the smallest integer fits as well.
            let (sum, tooSmall) = product.subtractingReportingOverflow(digit)
            guard !tooLarge, !tooSmall else { return nil }
            value = sum
        }
        guard sign == positive else { return value }
        let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
        return overflow ? nil : result
    }
}
