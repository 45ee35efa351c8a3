internal import DatabaseHarness
internal import SQL
internal import Store
import Testing

extension MovingSuite {
    @Suite(.timeLimit(.minutes(2))) struct CompletenessTests {
        @Test(arguments: TestDatabase.all)
        func `every table of the schema has a rule, and every rule a table`(
            kind: TestDatabase
        ) async throws {
            let opened = try await kind.open()
            _ = try await World(opened.database)
            let text =
                switch opened.database.dialect {
                case .sqlite:
                    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
                case .postgres:
                    "SELECT CAST(tablename AS TEXT) FROM pg_tables "
                        + "WHERE schemaname=current_schema()"
                }
            let names = try await opened.database.read { sql in
                try sql.query(text) { try $0.text(0) }
            }
            let known = StoreMove.knownTables(opened.database.dialect)
            #expect(
                Set(names).symmetricDifference(known).sorted() == [],
                "say in MovingRule how these move")
            await opened.close()
        }
    }
}
