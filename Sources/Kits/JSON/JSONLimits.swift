/// How much a JSON text may ask of the reader (SEC114, SEC118).
package struct JSONLimits: Sendable {
    /// The longest text, in bytes.
    package let maxBytes: Int
    /// How many arrays and objects may stand inside each other.
    package let maxDepth: Int
    /// How many members one object may have.
    package let maxMembers: Int

    /// The deepest tree any caller may ask for: releasing a tree recurses once a level (SEC115).
    package static let deepest = 512

    /// Limits; `maxDepth` is held within 1 and 512.
    package init(maxBytes: Int = 256 * 1024, maxDepth: Int = 32, maxMembers: Int = 1000) {
        self.maxBytes = maxBytes
        self.maxDepth = min(max(maxDepth, 1), Self.deepest)
        self.maxMembers = maxMembers
    }
}
