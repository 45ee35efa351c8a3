internal import PostgreSQL
package import SQL
internal import SQLite

/// The databases that Waybill runs on, for `@Test(arguments: TestDatabase.all)`.
package enum TestDatabase: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgresql

    /// Both of them.
    package static let all = allCases

    /// The database's name, as tests print it.
    package var description: String { rawValue }

    /// An empty database of its own; `close` it, and what it left is removed.
    package func open() async throws -> OpenedDatabase {
        let place: OpenedDatabase.Place
        switch self {
        case .sqlite: place = .file(try ScratchFolder())
        case .postgresql:
            let server = try await TestPostgreSQL.shared()
            place = .schema(server, server.freshSchema())
        }
        return OpenedDatabase(try await place.open(), place)
    }
}

/// An open database of one test, and where it lies.
package final class OpenedDatabase: Sendable {
    /// Where a database lies.
    package enum Place: Sendable {
        case file(ScratchFolder)
        case schema(TestPostgreSQL, String)

        /// Opens a further instance, as a second node or a restarted one does.
        package func open() async throws -> any Database {
            switch self {
            case .file(let folder): return try SQLiteDatabase.open(path: folder.path)
            case .schema(let server, let schema):
                return try await PostgreSQLDatabase.open(server.configuration(schema: schema))
            }
        }
    }

    /// The database.
    package let database: any Database
    /// Where it lies; another instance can be opened there.
    package let place: Place

    init(_ database: any Database, _ place: Place) {
        self.database = database
        self.place = place
    }

    /// Closes the database and removes what the test left behind.
    package func close() async {
        if case .schema(let server, let schema) = place, !server.isOwn {
            do {
                try await database.write { transaction in
                    try transaction.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE")
                }
            } catch {
                // A server that a test left stopped keeps its schema; nobody uses the name again.
            }
        }
        await database.close()
    }
}
