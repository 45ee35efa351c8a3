internal import SQL

/// Where the two databases keep the same promises in different ways; tests read it.
package struct StoreCapabilities: Sendable, Equatable {
    /// Events get their place after the commit, by a feeder, not in the order's transaction (E3).
    package let placesEventsLater: Bool
    /// Leases run by the server's clock, not by that of the caller (J3).
    package let leasesByDatabaseClock: Bool
    /// At a start every running job is free at once: its owner is dead for sure (J5).
    package let takesOverAtStart: Bool
    /// Numbers of an undone transaction are taken again by the next.
    package let numbersWithoutGaps: Bool
    /// Several nodes may write.
    package let severalWriters: Bool
    /// `backup` writes a checked file; elsewhere the database's own tools make copies (B2).
    package let copiesToAFile: Bool

    /// What holds on a dialect.
    init(_ dialect: Dialect) {
        let isShared: Bool
        switch dialect {
        case .sqlite: isShared = false
        case .postgres: isShared = true
        }
        placesEventsLater = isShared
        leasesByDatabaseClock = isShared
        takesOverAtStart = !isShared
        numbersWithoutGaps = !isShared
        severalWriters = isShared
        copiesToAFile = !isShared
    }
}

extension Store {
    /// What this store's database does its own way.
    package var capabilities: StoreCapabilities { StoreCapabilities(database.dialect) }
}
