internal import Application

/// Results that were encoded before the transaction that stores them, found by their raw rows.
struct PreparedResults: Sendable {
    private let forms: FormBook
    private var byRaw: [RawKey: (expected: ExpectedResult, encoded: EncodedResult)] = [:]

    /// Starts without any.
    init(forms: FormBook) { self.forms = forms }

    /// Encodes what is expected.
    init(_ results: [ExpectedResult], forms: FormBook) {
        self.forms = forms
        for expected in results {
            let encoded = EncodedResult(
                code: expected.resultCode, parsed: expected.parsed, raw: expected.raw,
                word: expected.statusWord, parserVersion: expected.parserVersion, forms: forms)
            byRaw[RawKey(raw: expected.raw)] = (expected, encoded)
        }
    }

    /// What was prepared for a result, or its encoding made now.
    func encoded(_ result: ResultRecord) -> EncodedResult {
        if let found = byRaw[RawKey(raw: result.raw)], found.expected.isSame(as: result) {
            return found.encoded
        }
        return EncodedResult(
            code: result.resultCode, parsed: result.parsed, raw: result.raw,
            word: result.statusWord, parserVersion: result.parserVersion, forms: forms)
    }
}

/// A raw row as a key: hashed by its beginning, where the provider's id stands, compared whole.
private struct RawKey: Hashable {
    /// Hashing all of several hundred bytes one by one would cost the writer more than its row.
    private static let hashedBytes = 96
    let raw: [UInt8]

    func hash(into hasher: inout Hasher) {
        hasher.combine(raw.count)
        var word: UInt64 = 0
        for (index, byte) in raw.prefix(Self.hashedBytes).enumerated() {
            word = word << 8 | UInt64(byte)
            if index % 8 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
    }
}
