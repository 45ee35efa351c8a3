/// Why a text is not the JSON Waybill accepts, and where.
package struct JSONError: Error, Sendable, Equatable {
    /// A sentence for the sender; it never quotes what was sent.
    package let message: String
    /// The byte offset at which reading stopped.
    package let offset: Int
    /// The place in the tree as a JSON Pointer (RFC 6901); empty for the whole text.
    package let pointer: String

    /// Describes a refusal.
    package init(message: String, offset: Int, pointer: String) {
        self.message = message
        self.offset = offset
        self.pointer = pointer
    }
}
