internal import DatabaseHarness
internal import PostgreSQL
internal import SQL

/// Databases in schemas of their own on the shared server.
enum Scratch {
    /// An empty schema, directly or behind PgBouncer.
    static func open(
        _ change: (inout PostgreSQLConfiguration) -> Void = { _ in }
    ) async throws -> PostgreSQLDatabase {
        let server = try await TestPostgreSQL.shared()
        return try await PostgreSQLDatabase.open(server.configuration(change))
    }
}

extension TestPostgreSQL {
    func configuration(
        _ change: (inout PostgreSQLConfiguration) -> Void
    ) -> PostgreSQLConfiguration {
        configuration(schema: nil, change)
    }
}
