internal import DatabaseHarness
internal import PostgreSQL
internal import SQL
import Testing

@Suite struct ListenTests {
    private func notify(_ database: PostgreSQLDatabase, _ channel: String) async throws {
        try await database.write { transaction in
            try transaction.post("SELECT pg_notify($1, '')", [.text(channel)])
        }
    }

    @Test func `E5 a notice wakes who listens to its channel`() async throws {
        let database = try await Scratch.open()
        let feed = Count()
        let jobs = Count()
        database.listen("feed") { feed.up() }
        #expect(await eventually { feed.value == 1 })
        database.listen("jobs") { jobs.up() }
        #expect(await eventually { jobs.value == 1 })
        try await notify(database, "feed")
        #expect(await eventually { feed.value == 2 })
        #expect(jobs.value == 1)
        await database.close()
    }

    @Test func `E5 after its session is lost everybody is woken once, since a notice may be`()
        async throws
    {
        let server = try await TestPostgreSQL.start()
        let database = try await PostgreSQLDatabase.open(server.configuration { _ in })
        let feed = Count()
        database.listen("feed") { feed.up() }
        #expect(await eventually { feed.value == 1 })
        try await server.stop(.fast)
        try await server.start()
        #expect(await eventually { feed.value == 2 })
        try await notify(database, "feed")
        #expect(await eventually { feed.value == 3 })
        await database.close()
    }

    @Test func `behind a pooler nothing listens and nothing breaks`() async throws {
        let server = try await TestPostgreSQL.start()
        var configuration = server.configuration()
        configuration.url = try await server.pooledURL()
        let database = try await PostgreSQLDatabase.open(configuration)
        let feed = Count()
        database.listen("feed") { feed.up() }
        try await notify(database, "feed")
        #expect(feed.value == 0)
        await database.close()
    }
}
