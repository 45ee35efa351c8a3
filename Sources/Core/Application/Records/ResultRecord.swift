package import Domain

/// One stored result of a line; the newest is current, none is overwritten.
package struct ResultRecord: Sendable, Equatable {
    package let line: ID<Line>
    package let order: ID<Order>
    /// A provider's code, `import`, `manual` or `earlier`.
    package let source: String
    package let at: Timestamp
    /// The provider's own word.
    package let statusWord: String
    /// The result text verbatim.
    package let resultCode: String
    package let parsed: ParsedResult
    /// This line's part of the reply, byte for byte.
    package let raw: [UInt8]
    package let parserVersion: Int

    /// Makes a result row.
    package init(
        line: ID<Line>, order: ID<Order>, source: String, at: Timestamp, statusWord: String,
        resultCode: String, parsed: ParsedResult, raw: [UInt8], parserVersion: Int
    ) {
        self.line = line
        self.order = order
        self.source = source
        self.at = at
        self.statusWord = statusWord
        self.resultCode = resultCode
        self.parsed = parsed
        self.raw = raw
        self.parserVersion = parserVersion
    }
}
