internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct RestartTests {
    @Test(arguments: [TestPostgreSQL.Stop.fast, .immediate])
    func `F14 a database that restarts under load needs no restart here and loses nothing`(
        _ mode: TestPostgreSQL.Stop
    ) async throws {
        let server = try await TestPostgreSQL.start(isDurable: true)
        let database = try await PostgreSQLDatabase.open(server.configuration { $0.writers = 4 })
        try await database.makeItems()
        let load = Load()
        try await load.run(8, on: database) {
            for _ in 0..<4 {
                try await server.stop(mode)
                try await server.start()
                let before = load.kept
                #expect(await eventually { load.kept > before + 50 })
            }
        }
        try await load.judge(database)
        await database.close()
    }

    @Test func `idle sessions notice a restart before work comes`() async throws {
        let server = try await TestPostgreSQL.start()
        let database = try await PostgreSQLDatabase.open(server.configuration { _ in })
        try await database.makeItems()
        #expect(try await database.items() == 0)
        let before = database.statistics.sessions
        try await server.stop(.fast)
        try await server.start()
        #expect(await eventually { database.statistics.sessions > before })
        try await database.add("a")
        #expect(try await database.items() == 1)
        #expect(database.statistics.lostLines == 0)
        await database.close()
    }

    @Test func `without a server writes are refused in time, and go on when it is back`()
        async throws
    {
        let server = try await TestPostgreSQL.start()
        let database = try await PostgreSQLDatabase.open(
            server.configuration { $0.connectSeconds = 1 })
        try await database.makeItems()
        try await server.stop(.fast)
        let error = await #expect(throws: SQLError.self) { try await database.add("a") }
        #expect(error?.kind == .busy)
        #expect(error?.message.contains("nothing listens") == true)
        await #expect(throws: SQLError.self) { try await database.items() }
        try await server.start()
        #expect(await eventually { await refusal { try await database.add("b") } == nil })
        #expect(try await database.items("b") == 1)
        await database.close()
    }

    @Test func `a server that takes no writes refuses them, and reads go on`() async throws {
        let server = try await TestPostgreSQL.start()
        let schema = server.freshSchema()
        let database = try await PostgreSQLDatabase.open(server.configuration(schema: schema))
        try await database.makeItems()
        try await database.add("a")
        try await server.superuser("ALTER SYSTEM SET default_transaction_read_only = on")
        try await server.superuser("SELECT pg_reload_conf()")
        #expect(
            await eventually {
                await refusal {
                    _ = try await database.write { try $0.execute("UPDATE items SET size = 1") }
                }?.kind == .readOnly
            })
        #expect(try await database.items() == 1)
        await database.close()
    }

    @Test func `a table that changed under a prepared statement is read all the same`()
        async throws
    {
        let database = try await Scratch.open {
            $0.readers = 1
            $0.writers = 1
        }
        try await database.makeItems()
        try await database.add("a")
        for _ in 0..<3 {
            let columns = try await database.read { reader in
                try reader.first("SELECT * FROM items") { try $0.text(1) }
            }
            #expect(columns == "a")
            try await database.write { transaction in
                try transaction.execute("ALTER TABLE items ADD COLUMN IF NOT EXISTS more BIGINT")
            }
        }
        await database.close()
    }
}
