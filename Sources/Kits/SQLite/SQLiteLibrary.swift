internal import CSQLite
internal import SQL

/// The linked SQLite, checked and configured once before the first connection.
enum SQLiteLibrary {
    /// Throws if the linked library is not the one this program was built for (F8).
    static func start() throws(SQLError) {
        if let error = checked { throw error }
    }

    private static let checked: SQLError? = {
        guard sqlite3_threadsafe() != 0 else {
            return SQLError(kind: .other, message: "the SQLite library was built without threads")
        }
        let linked = unsafe String(cString: sqlite3_sourceid())
        let built = unsafe String(cString: waybill_sqlite_header_id())
        guard linked == built else {
            return SQLError(
                kind: .other,
                message: "built for SQLite \(built), but \(linked) is linked; rebuild Waybill")
        }
        // Memory statistics take one process-wide lock at every allocation of every connection.
        // A refusal (SQLite already in use) costs speed only.
        _ = waybill_sqlite_config(SQLITE_CONFIG_MEMSTATUS, 0)
        return nil
    }()
}
