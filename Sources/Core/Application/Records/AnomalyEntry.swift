package import Domain

/// An anomaly with the number by which people deal with it.
package struct AnomalyEntry: Sendable, Equatable {
    package let id: Int64
    package let provider: String
    package let detail: String
    package let at: Timestamp

    /// Makes a row.
    package init(id: Int64, provider: String, detail: String, at: Timestamp) {
        self.id = id
        self.provider = provider
        self.detail = detail
        self.at = at
    }
}
