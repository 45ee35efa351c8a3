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

        @Test(arguments: TestDatabase.all)
        func `a table moves after every table that its rows point to`(
            kind: TestDatabase
        ) async throws {
            let opened = try await kind.open()
            _ = try await World(opened.database)
            let text =
                switch opened.database.dialect {
                case .sqlite:
                    "SELECT m.name,f.\"table\" FROM sqlite_schema m,"
                        + "pragma_foreign_key_list(m.name) f "
                        + "WHERE m.type='table'"
                case .postgres:
                    "SELECT CAST(c.relname AS TEXT),CAST(p.relname AS TEXT) FROM pg_constraint k "
                        + "JOIN pg_class c ON c.oid=k.conrelid "
                        + "JOIN pg_class p ON p.oid=k.confrelid "
                        + "WHERE k.contype='f' AND c.relnamespace=current_schema()::regnamespace"
                }
            let pairs = try await opened.database.read { sql in
                try sql.query(text) { (child: try $0.text(0), parent: try $0.text(1)) }
            }
            #expect(pairs.count > 5)
            let order = StoreMove.movedTables
            for (child, parent) in pairs where child != parent {
                guard let one = order.firstIndex(of: child) else { continue }
                let other = order.firstIndex(of: parent) ?? .max
                #expect(other < one, "\(child) points to \(parent), which MovingRule has later")
            }
            await opened.close()
        }
    }
}
