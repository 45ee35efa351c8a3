internal import Application

/// A provider's slots and tokens over all nodes.
extension StoreTransaction {
    /// Nil on SQLite: one process owns the file, and its own counting is right.
    package func sharedLane(provider: String) throws -> SharedLane? { nil }

    /// Stores the tokens of a shared lane.
    package func save(_ lane: SharedLane) throws {}
}
