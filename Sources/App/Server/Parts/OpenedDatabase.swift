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
    /// Calls back when another session notifies a channel; does nothing where that cannot be had.
    var listen: @Sendable (_ channel: String, _ wake: @escaping @Sendable () -> Void) -> Void = {
        _, _ in
    }
    /// Asks a database that others run whether it takes writes; nil where this process would know.
    var pulse: StorePulse?
    /// Nil: backups work; otherwise the sentence that says how they are made.
    var backupAdvice: String?
}
