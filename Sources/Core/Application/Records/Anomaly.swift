package import Domain

/// Something a provider said that does not fit; stored, shown, and changing nothing by itself.
package struct Anomaly: Sendable, Equatable {
    /// The kinds of `orders.md` 3.6.
    package enum Kind: String, Sendable {
        case unknownID = "unknown_id"
        case unknownStatus = "unknown_status"
        case regression
        case otherTarget = "other_target"
        case missingID = "missing_id"
        case doubleDelivery = "double_delivery"
        case balance
    }

    package let provider: String
    package let line: ID<Line>?
    package let kind: Kind
    package let detail: String
    package let raw: [UInt8]
    package let at: Timestamp

    /// Makes an anomaly row.
    package init(
        provider: String, line: ID<Line>?, kind: Kind, detail: String, raw: [UInt8], at: Timestamp
    ) {
        self.provider = provider
        self.line = line
        self.kind = kind
        self.detail = detail
        self.raw = raw
        self.at = at
    }
}
