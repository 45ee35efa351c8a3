internal import API
internal import Application
internal import SQL
internal import Store

/// A database that was opened and tried, with what the server asks it for beside SQL.
struct OpenedDatabase: Sendable {
    let database: any Database
    /// How it is copied while it runs (B2).
    let copy: StoreCopy
    /// Where it is, for log, pages and `check-config`.
    let place: StorePlace
    /// What it can do right now, from memory.
    let state: @Sendable () -> StorageState
    /// Nil: backups work; otherwise the sentence that says how they are made.
    var backupAdvice: String?
}
