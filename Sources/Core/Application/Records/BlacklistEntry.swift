package import Domain

/// A value whose orders are held until an administrator has looked (`orders.md` 3.7).
package struct BlacklistEntry: Sendable, Equatable {
    package let id: ID<BlacklistItem>
    package let value: BlacklistValue
    package var reason: String
    package let addedBy: Actor
    package let addedAt: Timestamp
    /// From then on it holds no further order; nil: for good.
    package var expiresAt: Timestamp?

    /// Makes an entry.
    package init(
        id: ID<BlacklistItem>, value: BlacklistValue, reason: String, addedBy: Actor,
        addedAt: Timestamp, expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.value = value
        self.reason = reason
        self.addedBy = addedBy
        self.addedAt = addedAt
        self.expiresAt = expiresAt
    }
}
