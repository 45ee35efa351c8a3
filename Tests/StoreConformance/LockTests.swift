internal import Application
internal import DatabaseHarness
internal import Domain
internal import PostgreSQL
internal import SQL
internal import Store
import Testing

/// The server's table of locks, which is one for all sessions, at the sizes a server has by
/// default.
@Suite(.serialized) struct LockTests {
    private static let calls = 64

    @Test(arguments: [90, 200])
    func `6.3 64 calls of many targets at once are all placed on a server as it is delivered`(
        targets: Int
    ) async throws {
        let server = try await TestPostgreSQL.start(
            settings: ["max_connections=100", "max_locks_per_transaction=64"])
        var configuration = PostgreSQLConfiguration(url: server.url)
        configuration.schema = server.freshSchema()
        let database = try await PostgreSQLDatabase.open(configuration)
        let store = try await Fixtures.store(on: database)
        let house = try await store.houseAccount()
        let world = try await Fixtures(.sqlite)
        try await store.write { writing in
            try writing.save(world.provider, at: Fixtures.start, by: .system, reason: nil)
            try writing.save(world.service, at: Fixtures.start)
        }
        let placed = try await withThrowingTaskGroup(of: Int.self) { group in
            for call in 1...Self.calls {
                let wanted = (0..<targets).map { Fixtures.imei(call * 1_000 + $0) }
                let unit = world.placed(call, targets: wanted, customer: house)
                group.addTask { try await Self.placeWhenFree(unit, in: store) }
            }
            return try await group.reduce(0) { $0 + $1 }
        }
        #expect(placed == Self.calls * targets)
        #expect(try await store.totals(customer: nil).orders == Int64(Self.calls))
        await store.close()
    }

    /// A caller who is told that the database is busy tries again; out of locks is another error.
    private static func placeWhenFree(_ unit: OrderUnit, in store: Store) async throws -> Int {
        for _ in 0..<20 {
            do {
                return try await place(unit, in: store)
            } catch let error as StorageError
                where error.kind == .busy && error.message.contains("lock timeout")
            {
                continue
            }
        }
        throw StorageError(.busy, "no turn in 20 tries")
    }

    /// One call: looks for each reference and target, then stores the order; answers its lines.
    private static func place(_ unit: OrderUnit, in store: Store) async throws -> Int {
        try await store.write { writing in
            try writing.prepareToPlace(targets: unit.lines.count)
            for line in unit.lines {
                _ = try writing.order(reference: line.target, customer: unit.order.customer)
                _ = try writing.earlierLines(
                    provider: "gsm_fusion", serviceCode: "1739", target: line.target, limit: 5)
            }
            try writing.save(try #require(unit.finished()))
            return unit.lines.count
        }
    }
}
