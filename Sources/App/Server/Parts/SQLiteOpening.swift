internal import API
internal import Application
internal import Files
internal import SQL
internal import SQLite
internal import Store

/// Opens the SQLite file of this start.
enum SQLiteOpening {
    /// Opens or makes the file; throws `ServerStartError` with the sentence of what went wrong.
    static func open(
        path: String, hints: [String], fatal: @escaping @Sendable (String) -> Void
    ) throws(ServerStartError) -> OpenedDatabase {
        do throws(SQLError) {
            let database = try SQLiteDatabase.open(path: path) { error in
                fatal(
                    "The disk refused a write (\(error.message)); Waybill ends so that nothing "
                        + "is lost.")
            }
            return OpenedDatabase(
                database: database, copy: StoreCopy(database),
                place: StorePlace(
                    kind: "SQLite", place: path,
                    facts: [
                        StorePlace.Fact("Durability", "WAL, synchronous=FULL"),
                        StorePlace.Fact("Processes", "one at a time"),
                    ], hints: hints),
                state: { database.status == .healthy ? .ready : .notWritable })
        } catch {
            throw ServerStartError(
                "The store \(path) cannot be opened: " + StorageError(error).message, exitCode: 8)
        }
    }
}
