internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct PoolerTests {
    private func open(
        _ server: TestPostgreSQL, _ schema: String
    ) async throws -> PostgreSQLDatabase {
        var configuration = server.configuration(schema: schema)
        configuration.url = try await server.pooledURL()
        configuration.writers = 4
        configuration.readers = 4
        return try await PostgreSQLDatabase.open(configuration)
    }

    @Test func `behind PgBouncer in transaction mode everything works without session state`()
        async throws
    {
        let server = try await TestPostgreSQL.start()
        let schema = server.freshSchema()
        let database = try await open(server, schema)
        #expect(database.facts.isPooled)
        try await database.makeItems()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await database.add("item \(number)")
                    let found = try await database.items("item \(number)")
                    #expect(found == 1)
                }
            }
            try await group.waitForAll()
        }
        await #expect(throws: SQLError.self) { try await database.add("item 7") }
        #expect(try await database.items() == 200)
        let settings = try await database.read { reader in
            try reader.first(
                """
                SELECT current_setting('search_path') || ' ' || current_setting('lock_timeout')
                """
            ) { try $0.text(0) }
        }
        #expect(settings == "\"\(schema)\", pg_temp 10s")
        // A session of the pool carries nothing from one client to the next.
        let left = try await server.superuser("SELECT count(*) FROM pg_prepared_statements")
        #expect(left == "0")
        await database.close()
    }

    @Test func `F14 a database that restarts behind PgBouncer loses nothing`() async throws {
        let server = try await TestPostgreSQL.start(isDurable: true)
        let database = try await open(server, server.freshSchema())
        try await database.makeItems()
        let load = Load()
        try await load.run(8, on: database) {
            for mode in [TestPostgreSQL.Stop.fast, .immediate] {
                try await server.stop(mode)
                try await server.start()
                let before = load.kept
                #expect(await eventually { load.kept > before + 50 })
            }
        }
        try await load.judge(database)
        await database.close()
    }

    @Test func `a direct connection is not taken for a pooler`() async throws {
        let database = try await Scratch.open()
        #expect(!database.facts.isPooled)
        await database.close()
    }

    @Test func `two instances over one pool do not see each other's schema`() async throws {
        let server = try await TestPostgreSQL.start()
        let first = try await open(server, "one")
        let second = try await open(server, "two")
        try await first.makeItems()
        try await second.makeItems()
        for number in 0..<50 {
            try await first.add("first \(number)")
            try await second.add("second \(number)")
        }
        let sql = "SELECT count(*) FROM items WHERE name LIKE 'first%'"
        #expect(try await first.read { try $0.scalar(sql) } == 50)
        #expect(try await second.read { try $0.scalar(sql) } == 0)
        await first.close()
        await second.close()
    }
}
