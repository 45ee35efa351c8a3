internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct SaveTests {
    @Test(arguments: TestDatabase.all)
    func `an order comes back as it was stored, with lines and attempts`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "90001234")
        let unit = try #require(
            try await world.store.read { try $0.unit(order: order, now: Fixtures.start) })
        #expect(unit.order.number == Fixtures.number(1))
        #expect(unit.order.state == .completed)
        #expect(unit.order.placedBy == Fixtures.staff)
        #expect(unit.order.version == 7)
        let line = try #require(unit.lines.first)
        #expect(line.state == .completed)
        #expect(line.providerOrderID == "90001234")
        #expect(line.nextCheckAt == nil)
        #expect(line.targetRaw == line.target)
        #expect(unit.attempts.map(\.state) == [.completed])
        #expect(unit.attempts[0].requestHash.count == 32)
        let result = try #require(try await world.store.read { try $0.result(of: line.id) })
        #expect(
            result
                == Fixtures.result(
                    line: line, order: order, at: Fixtures.start.adding(seconds: 9_060)))
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a stale version changes nothing`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let stale = try #require(
            try await world.store.read { try $0.unit(order: order, now: Fixtures.start) })
        try await world.change(order) { unit, _ in
            unit.record(
                .hold, line: nil, event: "note", from: nil, to: "x", by: .system, reason: nil,
                data: [:])
        }
        let rows = try await world.count("SELECT count(*) FROM order_state_history_core")
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                var unit = stale
                unit.move(unit.lines[0].id, on: .cancel, by: .system)
                let changes = try #require(unit.finished())
                do { try writing.save(changes) } catch let error as StorageError {
                    #expect(error.kind == .conflict)
                    throw error
                }
            }
        }
        #expect(try await world.count("SELECT count(*) FROM order_state_history_core") == rows)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `R6 an outcome under a stale fence changes nothing, even when caught`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let now = Fixtures.start.adding(seconds: 100)
        let attempt = try await world.change(order, at: now) { unit, _ in
            unit.intend(unit.lines[0], sequence: 1, now: now)
        }
        // The worker read the order, then the rescuer raised the fence without a new version.
        try await world.database.write { sql in
            try sql.execute("UPDATE fulfillment_logs_core SET fence=9")
        }
        let kind = try await world.store.write { writing -> StorageError.Kind? in
            let fresh = try #require(try writing.unit(order: order, now: now))
            var unit = OrderUnit(
                order: fresh.order, lines: fresh.lines, attempts: [attempt], now: now)
            unit.accept(attempt, id: "5", now: now)
            let changes = try #require(unit.finished())
            do { try writing.save(changes) } catch let error as StorageError { return error.kind }
            return nil
        }
        #expect(kind == .conflict)
        let after = try #require(
            try await world.store.read { try $0.unit(order: order, now: now) })
        #expect(after.lines[0].state == .sending)
        #expect(after.order.version == 4)
        #expect(after.attempts[0].state == .sending)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `R1 a line cannot have two live sends`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.change(order) { unit, _ in
            _ = unit.intend(unit.lines[0], sequence: 1, now: Fixtures.start)
        }
        let rule = try await duplicate(in: world) { writing in
            var unit = try #require(try writing.unit(order: order, now: Fixtures.start))
            let first = unit.attempts[0]
            unit.add(
                AttemptRecord(
                    id: ID(value: 5), line: first.line, order: order, number: 2,
                    provider: first.provider, target: "1", serviceCode: "x", fence: 2,
                    requestHash: [], highWater: nil, intentSequence: 2, intentAt: first.intentAt,
                    sendBy: first.sendBy, settleAt: first.settleAt,
                    nextCheckAt: first.nextCheckAt))
            try writing.save(try #require(unit.finished()))
        }
        #expect(rule == "one_live")
    }

    @Test(arguments: TestDatabase.all)
    func `R1 two lines on one target are never in flight together`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let target = Fixtures.imei(1)
        let orders = try await world.store.write { writing in
            try [1, 2].map { serial in
                let unit = world.placed(serial, targets: [target])
                try writing.save(try #require(unit.finished()))
                return unit.order.id
            }
        }
        try await world.change(orders[0]) { unit, _ in
            _ = unit.intend(unit.lines[0], sequence: 1, now: Fixtures.start)
        }
        let rule = try await duplicate(in: world) { writing in
            var unit = try #require(try writing.unit(order: orders[1], now: Fixtures.start))
            _ = unit.intend(unit.lines[0], sequence: 2, now: Fixtures.start)
            try writing.save(try #require(unit.finished()))
        }
        #expect(rule == "single_flight")
    }

    @Test(arguments: TestDatabase.all)
    func `W5 a provider order is linked once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        try await world.run(orders[0], providerOrderID: "777")
        let now = Fixtures.start.adding(seconds: 9_100)
        let attempt = try await world.change(orders[1], at: now) { unit, _ in
            unit.intend(unit.lines[0], sequence: 50, now: now)
        }
        let rule = try await duplicate(in: world) { writing in
            var unit = try #require(try writing.unit(order: orders[1], now: now))
            unit.edit(attempt.id) { $0.providerOrderID = "777" }
            try writing.save(try #require(unit.finished()))
        }
        #expect(rule == "one_link")
        #expect(
            try await world.store.read {
                try $0.line(provider: "gsm_fusion", providerOrderID: "777") != nil
            })
    }

    @Test(arguments: TestDatabase.all)
    func `W2 a reference is unique per customer`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let first = try await world.store.write { writing in
            let unit = world.placed(1, reference: "INV-1")
            try writing.save(try #require(unit.finished()))
            return unit.order.id
        }
        let rule = try await duplicate(in: world) { writing in
            try writing.save(try #require(world.placed(2, reference: "INV-1").finished()))
        }
        #expect(rule == "reference")
        let found = try await world.store.read {
            try $0.order(reference: "INV-1", customer: world.house)
        }
        #expect(found == first)
        let other = try await world.customer(9)
        try await world.store.write { writing in
            let unit = world.placed(3, customer: other, reference: "INV-1")
            try writing.save(try #require(unit.finished()))
        }
    }

    /// The uniqueness rule that a body runs into; nothing of it stays.
    private func duplicate(
        in world: Fixtures, _ body: @escaping @Sendable (any OrderWriting) throws -> Void
    ) async throws -> String? {
        do {
            try await world.store.write(body)
            return nil
        } catch let error as StorageError {
            guard case .duplicate(let rule) = error.kind else { return "\(error)" }
            return rule
        }
    }
}
