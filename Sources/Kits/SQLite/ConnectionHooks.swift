internal import CSQLite

/// What SQLite calls back into: the gate on statements of bodies, and the size of the WAL.
final class ConnectionHooks {
    /// True while a body runs: then transaction control, ATTACH and settings are refused (F45).
    var bodyRuns = false
    /// Pages in the WAL after the last commit of this connection.
    var walPages = 0
    /// Asked now and then while a statement runs; true interrupts it.
    var mustStop: (@Sendable () -> Bool)?

    /// Pragmas that a body may call with an argument; they report, or travel in the transaction.
    private static let allowed: Set<String> = [
        "user_version", "application_id", "defer_foreign_keys", "foreign_key_check",
        "foreign_key_list", "table_info", "table_xinfo", "table_list", "index_list", "index_info",
        "index_xinfo", "quick_check", "integrity_check", "optimize",
    ]

    /// Whether a statement with this action code may be prepared now.
    func allows(_ action: Int32, _ name: String, hasArgument: Bool) -> Bool {
        guard bodyRuns else { return true }
        switch action {
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_ATTACH, SQLITE_DETACH: return false
        case SQLITE_PRAGMA:
            let name = name.lowercased()
            return Self.allowed.contains(name) || (!hasArgument && name != "wal_checkpoint")
        default: return true
        }
    }

    /// Hands itself to SQLite; the connection keeps both alive and closes SQLite's side first.
    func install(on handle: OpaquePointer) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_set_authorizer(handle, authorize, context)
        unsafe _ = sqlite3_wal_hook(handle, countWAL, context)
    }

    /// Makes SQLite ask `mustStop` every so many steps of its virtual machine.
    func askToStop(every steps: Int32, on handle: OpaquePointer) {
        unsafe sqlite3_progress_handler(
            handle, steps, shouldStop, Unmanaged.passUnretained(self).toOpaque())
    }
}

private func authorize(
    _ context: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?,
    _ second: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?
) -> Int32 {
    // Runs for every column of every statement prepared, so the common actions leave at once.
    switch action {
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_ATTACH, SQLITE_DETACH, SQLITE_PRAGMA: break
    default: return SQLITE_OK
    }
    guard let context = unsafe context else { return SQLITE_DENY }
    let hooks = unsafe Unmanaged<ConnectionHooks>.fromOpaque(context).takeUnretainedValue()
    let name = unsafe first.map { unsafe String(cString: $0) } ?? ""
    let argument = unsafe second != nil
    return hooks.allows(action, name, hasArgument: argument) ? SQLITE_OK : SQLITE_DENY
}

private func countWAL(
    _ context: UnsafeMutableRawPointer?, _: OpaquePointer?, _: UnsafePointer<CChar>?, _ pages: Int32
) -> Int32 {
    guard let context = unsafe context else { return SQLITE_OK }
    let hooks = unsafe Unmanaged<ConnectionHooks>.fromOpaque(context).takeUnretainedValue()
    hooks.walPages = Int(pages)
    return SQLITE_OK
}

private func shouldStop(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context = unsafe context else { return 0 }
    let hooks = unsafe Unmanaged<ConnectionHooks>.fromOpaque(context).takeUnretainedValue()
    return hooks.mustStop?() == true ? 1 : 0
}
