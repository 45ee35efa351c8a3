import DatabaseHarness
import SQL

/// Where one test keeps its store: a folder for its files, and the database of this run.
struct TestPlace: Sendable {
    /// The folder of sidecar and ledger; removed when nobody holds it any more.
    let folder: ScratchFolder
    /// An SQLite file in a folder of its own, or a fresh schema.
    let database: OpenedDatabase.Place

    /// A new place on the database that `WAYBILL_TEST_DATABASE` chose.
    init() async throws {
        folder = try ScratchFolder()
        database = try await TestDatabase.chosen().place()
    }

    /// A place of these two.
    init(folder: ScratchFolder, database: OpenedDatabase.Place) {
        self.folder = folder
        self.database = database
    }

    /// Removes what `close` of a database leaves behind.
    func clear(_ opened: any Database) async throws {
        guard case .schema(let server, let schema) = database, !server.isOwn else { return }
        try await opened.write { sql in
            try sql.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE")
        }
    }
}
