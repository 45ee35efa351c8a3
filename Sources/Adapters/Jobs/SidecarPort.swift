package import Application

/// The sidecar file of R9 as the dispatcher sees it: outside the database and outside its backups.
package struct SidecarPort: Sendable {
    /// The newest valid record; nil when the file is missing or unreadable.
    package let read: @Sendable () -> IntentMark?
    /// Writes a record durably (fsync) before it returns; throws when the disk refuses.
    package let write: @Sendable (IntentMark) throws -> Void

    /// Connects the file.
    package init(
        read: @escaping @Sendable () -> IntentMark?,
        write: @escaping @Sendable (IntentMark) throws -> Void
    ) {
        self.read = read
        self.write = write
    }
}

/// Decides whether the database is an older copy of itself (R9).
package enum Quarantine {
    /// How the epoch of a database begins into which a backup was restored: no node sends under it,
    /// whatever its own record says.
    package static let restoredEpoch = "restored-"

    /// The same with what the other live nodes say: a node without a file joins those that send,
    /// and none sends while one of them knows of a loss.
    package static func reason(
        database: IntentMark, sidecar: IntentMark?, peers: [NodeBeat]
    ) -> String? {
        if let witness = peers.first(where: { $0.trust == .olderCopy }) {
            return "the node \(witness.name) knows of sends that the database lacks"
        }
        let own = reason(database: database, sidecar: sidecar)
        return sidecar == nil && peers.contains { $0.trust == .free } ? nil : own
    }

    /// The sentence that says why, or nil when everything fits.
    package static func reason(database: IntentMark, sidecar: IntentMark?) -> String? {
        if database.epoch.hasPrefix(restoredEpoch) {
            return "the database came out of a backup, which lacks what was sent since"
        }
        guard let sidecar else {
            return database.highestIntent == 0
                ? nil
                : "the sidecar file is missing although orders were sent from this database"
        }
        if sidecar.epoch != database.epoch {
            return database.highestIntent == 0 && sidecar.highestIntent == 0
                ? nil : "the database is not the one that this machine sent from last"
        }
        if sidecar.highestIntent > database.highestIntent {
            return
                "the database lacks \(sidecar.highestIntent - database.highestIntent) sends that "
                + "left this machine: it is an older copy"
        }
        return nil
    }
}
