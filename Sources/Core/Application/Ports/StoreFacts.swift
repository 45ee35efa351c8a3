package import Domain

/// What the store tells of itself, for the database page and `check-config`.
///
/// All throw `StorageError`.
package protocol StoreFacts: Sendable {
    /// Sum of what providers charged for all lines, in 1/10,000 credits.
    func creditsCharged() async throws -> Int64
    /// The newest step of the schema.
    func schemaVersion() async throws -> Int64
    /// The newest backup that was checked; nil before the first.
    func lastBackup() async throws -> BackupNote?
    /// Notes a checked backup, with an audit row.
    func keep(_ backup: BackupNote, by actor: Actor) async throws
}

/// A backup that was written, opened again and compared (B2).
package struct BackupNote: Sendable, Equatable {
    package let at: Timestamp
    /// Where it was written, as the machine that wrote it names the place.
    package let path: String
    package let tables: Int
    package let rows: Int

    /// Makes a note.
    package init(at: Timestamp, path: String, tables: Int, rows: Int) {
        self.at = at
        self.path = path
        self.tables = tables
        self.rows = rows
    }
}
