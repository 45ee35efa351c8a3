internal import Application

/// Results that were encoded before the transaction that stores them, found by their raw rows.
struct PreparedResults: Sendable {
    private let forms: FormBook
    private var byRaw: [[UInt8]: (expected: ExpectedResult, encoded: EncodedResult)] = [:]

    /// Starts without any.
    init(forms: FormBook) { self.forms = forms }

    /// Encodes what is expected.
    init(_ results: [ExpectedResult], forms: FormBook) {
        self.forms = forms
        for expected in results {
            let encoded = EncodedResult(
                code: expected.resultCode, parsed: expected.parsed, raw: expected.raw,
                word: expected.statusWord, parserVersion: expected.parserVersion, forms: forms)
            byRaw[expected.raw] = (expected, encoded)
        }
    }

    /// What was prepared for a result, or its encoding made now.
    func encoded(_ result: ResultRecord) -> EncodedResult {
        if let found = byRaw[result.raw], found.expected.isSame(as: result) { return found.encoded }
        return EncodedResult(
            code: result.resultCode, parsed: result.parsed, raw: result.raw,
            word: result.statusWord, parserVersion: result.parserVersion, forms: forms)
    }
}
