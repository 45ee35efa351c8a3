internal import Application
internal import Domain
internal import SQL
internal import SQLite
internal import Store
import Testing

@Suite struct SchemaTests {
    @Test func `B6 opening a store again changes nothing`() async throws {
        let world = try await Fixtures()
        let order = try await world.place(1..<2)[0]
        let house = world.house
        let steps = try await world.count("SELECT count(*) FROM schema_migrations")
        #expect(steps >= 11)
        await world.store.close()
        let database = try world.scratch.open()
        let store = try await Fixtures.store(on: database)
        #expect(try await store.houseAccount() == house)
        #expect(try await store.detail(order, customer: nil) != nil)
        let again = try await database.read {
            try $0.scalar("SELECT count(*) FROM schema_migrations")
        }
        #expect(again == steps)
        await store.close()
    }

    @Test func `B6 a newer schema is refused`() async throws {
        try await refuses("INSERT INTO schema_migrations VALUES(999,'later',x'00',0)", "newer")
    }

    @Test func `B6 a step that was changed after it ran is refused`() async throws {
        try await refuses("UPDATE schema_migrations SET checksum=x'00' WHERE version=3", "step 3")
    }

    @Test func `a test store is not opened as a live one`() async throws {
        let world = try await Fixtures()
        do {
            _ = try await Fixtures.store(on: world.database, environment: .live)
            Issue.record("a test store was opened as live")
        } catch let error as StorageError {
            #expect(error.kind == .unusable)
        }
    }

    @Test func `every state of the domain fits the schema's checks and no other does`()
        async throws
    {
        let world = try await Fixtures()
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
            let text = try await world.database.read { sql in
                try sql.first(
                    "SELECT sql FROM sqlite_schema WHERE type='table' AND name=$1", [.text(table)]
                ) { try $0.text(0) }
            }
            let lists = (text ?? "").split(separator: "IN(").dropFirst().map { part in
                Set(
                    part.prefix { $0 != ")" }.split(separator: ",").map {
                        String($0.filter { $0 != "'" && $0 != " " && $0 != "\n" })
                    })
            }
            #expect(lists.contains(Set(words)), "\(table) lacks \(words)")
        }
    }

    private func refuses(_ change: String, _ word: String) async throws {
        let world = try await Fixtures()
        await world.store.close()
        let raw = try world.scratch.connection()
        try raw.execute(change)
        let database = try world.scratch.open()
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
