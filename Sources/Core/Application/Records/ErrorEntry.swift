package import Domain

/// A row of the error list as people see it: what went wrong, and who has dealt with it.
package struct ErrorEntry: Sendable, Equatable {
    package let id: Int64
    package let error: OrderError
    package let resolvedAt: Timestamp?
    package let resolvedBy: Actor?
    package let resolutionNotes: String?

    /// Makes a row; without `resolvedAt` it is open.
    package init(
        id: Int64, error: OrderError, resolvedAt: Timestamp? = nil, resolvedBy: Actor? = nil,
        resolutionNotes: String? = nil
    ) {
        self.id = id
        self.error = error
        self.resolvedAt = resolvedAt
        self.resolvedBy = resolvedBy
        self.resolutionNotes = resolutionNotes
    }
}
