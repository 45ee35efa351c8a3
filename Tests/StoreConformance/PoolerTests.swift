internal import Application
internal import DatabaseHarness
internal import Domain
internal import PostgreSQL
internal import SQL
internal import Store
import Testing

/// The store behind PgBouncer in transaction mode, where no session state survives a commit.
@Suite(.serialized) struct PoolerTests {
    @Test func `E5 orders, claims, leases and the feed work behind a pooler`() async throws {
        let server = try await TestPostgreSQL.start()
        var configuration = PostgreSQLConfiguration(url: try await server.pooledURL())
        configuration.schema = server.freshSchema()
        let database = try await PostgreSQLDatabase.open(configuration)
        #expect(database.facts.isPooled)
        let store = try await Fixtures.store(on: database)
        let house = try await store.houseAccount()
        let direct = try await PostgreSQLDatabase.open(
            server.configuration(schema: configuration.schema))
        let node = try await Fixtures.store(on: direct)
        let world = try await Fixtures(.sqlite)
        try await store.write { writing in
            try writing.save(world.provider, at: Fixtures.start, by: .system, reason: nil)
            try writing.save(world.service, at: Fixtures.start)
        }
        // Words and orders from both sides of the pooler at once.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for serial in 1...40 {
                group.addTask {
                    try await (serial % 2 == 0 ? store : node).write { writing in
                        let unit = world.placed(serial, customer: house)
                        try writing.save(try #require(unit.finished()))
                    }
                }
            }
            try await group.waitForAll()
        }
        while try await store.placeEvents() > 0 {}
        #expect(try await store.feedHead().position == 80)
        #expect(try await store.totals(customer: nil).orders == 40)
        let now = Fixtures.start.adding(seconds: 1_000)
        let claims = try await store.write { writing in
            try writing.claimJobs(
                provider: "gsm_fusion", node: "a", limit: 50, now: now,
                leaseUntil: now.adding(seconds: 25))
        }
        #expect(claims.count == 40)
        #expect(try await store.holdLease("schedules", node: "a", seconds: 60))
        #expect(try await node.holdLease("schedules", node: "b", seconds: 60) == false)
        #expect(try await store.verify() == [])
        await store.close()
        await node.close()
    }
}
