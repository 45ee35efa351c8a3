package import Application

/// What the database page needs beside the parts of every page.
package struct DatabaseParts: Sendable {
    /// Charges, schema and the last backup.
    package var facts: any StoreFacts
    /// Where the orders are, as the start found it.
    package var place: StorePlace
    /// Backups behind the button.
    package var backups: any BackupPort

    /// Connects the parts.
    package init(facts: any StoreFacts, place: StorePlace, backups: any BackupPort) {
        self.facts = facts
        self.place = place
        self.backups = backups
    }
}
