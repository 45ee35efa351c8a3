internal import DatabaseHarness
internal import SQL

/// From which database to which a store is moved.
enum Route: String, CaseIterable, Sendable {
    case sqliteToSQLite, sqliteToPostgreSQL, postgreSQLToSQLite, postgreSQLToPostgreSQL

    /// Two empty databases.
    func open() async throws -> Ends {
        let kinds: (TestDatabase, TestDatabase) =
            switch self {
            case .sqliteToSQLite: (.sqlite, .sqlite)
            case .sqliteToPostgreSQL: (.sqlite, .postgresql)
            case .postgreSQLToSQLite: (.postgresql, .sqlite)
            case .postgreSQLToPostgreSQL: (.postgresql, .postgresql)
            }
        return Ends(old: try await kinds.0.open(), new: try await kinds.1.open())
    }
}

/// Both databases of a test's move.
struct Ends: Sendable {
    let old: OpenedDatabase
    let new: OpenedDatabase

    /// Where the store is at first.
    var source: any Database { old.database }

    /// Where it goes.
    var target: any Database { new.database }

    /// Closes and removes both.
    func close() async {
        await old.close()
        await new.close()
    }
}
