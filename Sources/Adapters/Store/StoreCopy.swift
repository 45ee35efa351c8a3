internal import SQL
package import SQLite

/// How a running database is copied to a file (B2); checked and compared when it returns.
package struct StoreCopy: Sendable {
    /// Copies to a new file and answers the copy's row counts by table; nil: there is no such way.
    let run: (@Sendable (_ path: String) async throws -> [String: Int])?

    /// Takes the copying closure.
    package init(_ run: @escaping @Sendable (_ path: String) async throws -> [String: Int]) {
        self.run = run
    }

    /// Copies with SQLite's online backup.
    package init(_ database: SQLiteDatabase) {
        self.init { path in
            let digests = try await database.backup(to: path)
            return Dictionary(uniqueKeysWithValues: digests.map { ($0.table, Int($0.rows)) })
        }
    }

    private init() { run = nil }

    /// A store that cannot be copied from here.
    package static let none = StoreCopy()
}
