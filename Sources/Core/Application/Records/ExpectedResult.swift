/// A result that a transaction will probably store; a store may encode it before it begins.
package struct ExpectedResult: Sendable {
    package let statusWord: String
    /// The result text verbatim.
    package let resultCode: String
    package let parsed: ParsedResult
    /// The line's part of the reply, byte for byte.
    package let raw: [UInt8]
    package let parserVersion: Int

    /// Takes what the result row would have.
    package init(
        statusWord: String, resultCode: String, parsed: ParsedResult, raw: [UInt8],
        parserVersion: Int
    ) {
        self.statusWord = statusWord
        self.resultCode = resultCode
        self.parsed = parsed
        self.raw = raw
        self.parserVersion = parserVersion
    }

    /// True for a result that says the same of the same row.
    package func isSame(as result: ResultRecord) -> Bool {
        parserVersion == result.parserVersion && statusWord == result.statusWord
            && resultCode == result.resultCode && raw == result.raw && parsed == result.parsed
    }
}
