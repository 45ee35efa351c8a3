internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct ChunkTests {
    /// Orders written the way a sync writes them: read together, changed, saved together.
    private func note(_ lines: [ID<Line>], in world: Fixtures) async throws -> Int {
        try await world.store.write { writing in
            let units = try writing.units(lines: lines, now: Fixtures.start)
            try writing.save(
                all: units.compactMap { unit in
                    var unit = unit
                    Self.record(&unit)
                    return unit.finished()
                })
            return units.count
        }
    }

    private static func record(_ unit: inout OrderUnit) {
        unit.record(
            .hold, line: nil, event: "note", from: nil, to: "x", by: .system, reason: nil,
            data: [:])
    }

    @Test(arguments: TestDatabase.all)
    func `P3 a chunk of 150 orders is read once each and written whole`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<151)
        let lines = try await world.store.read { reading in
            try orders.flatMap { try reading.unit(order: $0, now: Fixtures.start)?.lines ?? [] }
                .map(\.id)
        }
        #expect(try await note(lines + lines.prefix(3), in: world) == 150)
        // A second change finds what the first one wrote.
        #expect(try await note(Array(lines.prefix(2)), in: world) == 2)
        let versions = try await world.store.read { reading in
            try orders.compactMap { try reading.unit(order: $0, now: Fixtures.start) }
                .map(\.order.version)
        }
        #expect(versions[2...].allSatisfy { $0 == versions[2] })
        #expect(versions[0] == versions[2] + 1)
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `two lines of one order come as one unit`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let unit = world.placed(1, targets: [Fixtures.imei(1), Fixtures.imei(2)])
        try await world.store.write { try $0.save(try #require(unit.finished())) }
        let units = try await world.store.read {
            try $0.units(lines: unit.lines.map(\.id), now: Fixtures.start)
        }
        #expect(units.map(\.order.id) == [unit.order.id])
        #expect(units.first?.lines.map(\.id) == unit.lines.map(\.id))
    }

    @Test(arguments: TestDatabase.all)
    func `a chunk that failed cannot be kept by hiding its error`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        let before = try await world.count("SELECT count(*) FROM order_state_history_core")
        let stale = try #require(
            try await world.store.read { try $0.unit(order: orders[1], now: Fixtures.start) })
        try await world.change(orders[1]) { unit, _ in Self.record(&unit) }
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                var fresh = try #require(try writing.unit(order: orders[0], now: Fixtures.start))
                var old = stale
                Self.record(&fresh)
                Self.record(&old)
                let changes = [fresh, old].compactMap { $0.finished() }
                do { try writing.save(all: changes) } catch is StorageError {}
            }
        }
        #expect(
            try await world.count("SELECT count(*) FROM order_state_history_core") == before + 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a savepoint around a chunk keeps the rest`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        let stale = try #require(
            try await world.store.read { try $0.unit(order: orders[1], now: Fixtures.start) })
        try await world.change(orders[1]) { unit, _ in Self.record(&unit) }
        try await world.store.write { writing in
            var old = stale
            Self.record(&old)
            let changes = [old].compactMap { $0.finished() }
            do {
                try writing.savepoint { try writing.save(all: changes) }
            } catch is StorageError {}
            var fresh = try #require(try writing.unit(order: orders[0], now: Fixtures.start))
            Self.record(&fresh)
            try writing.save(all: [fresh].compactMap { $0.finished() })
        }
        let unit = try await world.store.read { try $0.unit(order: orders[0], now: Fixtures.start) }
        #expect(unit?.order.version == stale.order.version + 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `SEC32 a key that was just used is refused at once when it is revoked`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let key = APIKeyRecord(
            id: ID(value: 9), publicID: "AbCdEf12", name: "shop",
            secretHash: [UInt8](repeating: 4, count: 32), environment: .test, role: .operator,
            scopes: [], customer: nil, createdAt: Fixtures.start, expiresAt: nil)
        try await world.store.insert(key, by: Fixtures.staff)
        for _ in 0..<2 { #expect(try await world.store.apiKey(publicID: "AbCdEf12") == key) }
        let later = Fixtures.start.adding(seconds: 61)
        try await world.store.touchKey(key.id, at: later)
        #expect(try await world.store.apiKey(publicID: "AbCdEf12")?.lastUsedAt == later)
        #expect(try await world.store.revokeKey(key.id, by: Fixtures.staff, at: later))
        #expect(try await world.store.apiKey(publicID: "AbCdEf12")?.revokedAt == later)
    }

    @Test(arguments: [
        (
            "order_lines", "lines_open",
            ["uncertain", "accepted", "in_process", "needs_review", "parked"]
        ),
        (
            "fulfillment_logs_core", "attempts_open",
            ["sending", "dup_check", "uncertain", "needs_human"]
        ),
    ])
    func `P3 SQLite knows its slim indexes by the words of the statements`(
        table: String, index: String, states: [String]
    ) async throws {
        let world = try await Fixtures(.sqlite)
        let open = states.map { "state='\($0)'" }.joined(separator: " OR ")
        let condition = table == "order_lines" ? "provider='x' AND key>5" : "id='x'"
        let plan = try await world.database.read { sql in
            try sql.query(
                "EXPLAIN QUERY PLAN SELECT id FROM \(table) WHERE \(condition) AND (\(open))"
            ) { row in try row.text(3) }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
    }
}
