internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct SchemaTests {
    @Test(arguments: TestDatabase.all)
    func `B6 opening a store again changes nothing`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let house = world.house
        let steps = try await world.count("SELECT count(*) FROM schema_migrations")
        #expect(steps >= 11)
        await world.store.close()
        let database = try await world.opened.place.open()
        let store = try await Fixtures.store(on: database)
        #expect(try await store.houseAccount() == house)
        #expect(try await store.detail(order, customer: nil) != nil)
        let again = try await database.read {
            try $0.scalar("SELECT count(*) FROM schema_migrations")
        }
        #expect(again == steps)
        await store.close()
    }

    @Test(arguments: TestDatabase.all)
    func `B6 a newer schema is refused`(kind: TestDatabase) async throws {
        try await refuses(
            kind, "INSERT INTO schema_migrations VALUES(999,'later',$1,0)", "newer")
    }

    @Test(arguments: TestDatabase.all)
    func `B6 a step that was changed after it ran is refused`(kind: TestDatabase) async throws {
        try await refuses(
            kind, "UPDATE schema_migrations SET checksum=$1 WHERE version=3", "step 3")
    }

    @Test(arguments: TestDatabase.all)
    func `a test store is not opened as a live one`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        do {
            _ = try await Fixtures.store(on: world.database, environment: .live)
            Issue.record("a test store was opened as live")
        } catch let error as StorageError {
            #expect(error.kind == .unusable)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `every state of the domain fits the schema's checks and no other does`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        let words: [(table: String, words: [String])] = [
            ("orders_core", OrderState.allCases.map(\.rawValue)),
            ("orders_core", Channel.allCases.map(\.rawValue)),
            ("orders_core", PaymentState.allCases.map(\.rawValue)),
            ("orders_core", PaymentMethod.allCases.map(\.rawValue)),
            ("order_lines", LineState.allCases.map(\.rawValue)),
            ("order_lines", LineKind.allCases.map(\.rawValue)),
            ("fulfillment_logs_core", AttemptState.allCases.map(\.rawValue)),
            ("services", ServiceRecord.Audience.allCases.map(\.rawValue)),
            ("staff", AccessRole.allCases.map(\.rawValue)),
        ]
        for (table, words) in words {
            let lists = try await checks(of: table, in: world)
            #expect(lists.contains(Set(words)), "\(table) lacks \(words)")
        }
    }

    /// The quoted words of each list that a table's checks hold.
    private func checks(of table: String, in world: Fixtures) async throws -> [Set<String>] {
        let texts = try await world.database.read { sql in
            switch sql.dialect {
            case .sqlite:
                try sql.query(
                    "SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", [.text(table)]
                ) { row in try row.text(0).split(separator: "IN(").dropFirst().map(String.init) }
                .flatMap { $0 }
            case .postgres:
                try sql.query(
                    """
                    SELECT split_part(pg_get_constraintdef(c.oid),'ARRAY[',2) \
                    FROM pg_constraint c JOIN pg_class t ON t.oid=c.conrelid \
                    WHERE t.relname=$1 AND t.relnamespace=CAST(current_schema() AS regnamespace)
                    """, [.text(table)]
                ) { try $0.text(0) }
            }
        }
        return texts.map { text in
            let list = text.prefix { $0 != ")" && $0 != "]" }
            let parts = list.split(separator: "'", omittingEmptySubsequences: false)
            return Set(parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) })
        }
    }

    private func refuses(_ kind: TestDatabase, _ change: String, _ word: String) async throws {
        let world = try await Fixtures(kind)
        try await world.database.write { try $0.execute(change, [.blob([0])]) }
        await world.store.close()
        let database = try await world.opened.place.open()
        do {
            _ = try await Fixtures.store(on: database)
            Issue.record("the store was opened")
        } catch let error as StorageError {
            #expect(error.kind == .unusable)
            #expect(error.message.contains(word))
        }
        await database.close()
    }
}
