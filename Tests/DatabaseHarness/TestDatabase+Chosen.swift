internal import Glibc

extension TestDatabase {
    /// The variable that chooses where the suites that cross rooms keep their stores.
    package static let variable = "WAYBILL_TEST_DATABASE"

    /// What `WAYBILL_TEST_DATABASE` names, SQLite without it; throws for any other word.
    package static func chosen() throws -> TestDatabase {
        guard let word = unsafe getenv(variable).map({ unsafe String(cString: $0) }) else {
            return .sqlite
        }
        guard let database = TestDatabase(rawValue: word) else {
            throw HarnessError("\(variable)=\(word) is neither sqlite nor postgresql")
        }
        return database
    }

    /// A place of its own for one test's database; nothing is there yet.
    package func place() async throws -> OpenedDatabase.Place {
        switch self {
        case .sqlite: return .file(try ScratchFolder())
        case .postgresql:
            let server = try await TestPostgreSQL.shared()
            return .schema(server, server.freshSchema())
        }
    }
}
