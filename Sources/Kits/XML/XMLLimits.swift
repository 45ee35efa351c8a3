/// How much a document may ask of the reader, counted while it is parsed (SEC100).
package struct XMLLimits: Sendable {
    /// The longest document, in bytes after decompression.
    package let maxBytes: Int
    /// How many elements may stand inside each other, the root included.
    package let maxDepth: Int
    /// How many elements the document may have.
    package let maxElements: Int

    /// Limits; `maxDepth` is held within 1 and 128, below where libxml2 gives up by itself.
    package init(maxBytes: Int = 1 << 20, maxDepth: Int = 32, maxElements: Int = 10_000) {
        self.maxBytes = maxBytes
        self.maxDepth = min(max(maxDepth, 1), 128)
        self.maxElements = maxElements
    }

    /// A provider's answer to an order: 1 MiB, 10,000 elements.
    package static let order = XMLLimits()
    /// A provider's list or catalogue: 8 MiB, and as many elements as such a text can hold.
    package static let list = XMLLimits(maxBytes: 8 << 20, maxElements: 400_000)
}
