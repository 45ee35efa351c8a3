internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Placing with everything read ahead (decision 0006): the same races, the same answers.
@Suite(.serialized) struct AheadTests {
    private func nodes(_ world: Fixtures) async throws -> [Store] {
        guard world.store.capabilities.severalWriters else { return [world.store, world.store] }
        return [world.store, try await world.another()]
    }

    private func needs(
        _ world: Fixtures, key: String? = nil, targets: Set<String>
    ) -> PlacingNeeds {
        PlacingNeeds(
            key: key.map { ("s", $0) }, customer: world.house, services: ["1739"],
            targets: targets, day: "20261120")
    }

    @Test(arguments: TestDatabase.all)
    func `6.3 of orders read ahead for one target at once the later ones see the first`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let target = Fixtures.imei(1)
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 1...20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        try writing.prepare(needs(world, targets: [target]))
                        let earlier = try writing.earlierLines(
                            provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
                        guard earlier.isEmpty else { return false }
                        try writing.save(all: [
                            try #require(world.placed(attempt, targets: [target]).finished())
                        ])
                        return true
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(placed.count { $0 } == 1)
        #expect(try await world.count("SELECT count(*) FROM order_lines") == 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `K1 one key read ahead 20 times at once places one order`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let request = IdempotencyRequest(scope: "s", key: "k", fingerprint: [1])
        let fresh = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 1...20 {
                group.addTask {
                    let answer = try await nodes[attempt % 2].write { writing in
                        let target = Fixtures.imei(attempt)
                        try writing.prepare(needs(world, key: "k", targets: [target]))
                        return try Keyed.run(request, in: writing, now: Fixtures.start) {
                            let unit = world.placed(attempt)
                            try writing.save(all: [try #require(unit.finished())])
                            return RenderedAnswer(
                                status: 201, body: [], order: unit.order.id, hasEffect: true)
                        }
                    }
                    if case .fresh = answer { return true }
                    return false
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(fresh.count { $0 } == 1)
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `what was read ahead is what would have been read, and is told once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let targets = Set((1...3).map { Fixtures.imei($0) })
        let numbers = try await world.store.write { writing in
            try writing.prepare(needs(world, targets: targets))
            #expect(try writing.services(code: "1739").map(\.id) == [world.service.id])
            #expect(try writing.houseAccount() == world.house)
            let first = try writing.takeOrderNumber(day: "20261120")
            let second = try writing.takeOrderNumber(day: "20261120")
            try writing.save(all: [
                try #require(world.placed(1, targets: targets.sorted()).finished())
            ])
            for target in targets {
                let read = try writing.earlierLines(
                    provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
                // Told once: no line was there when it was read, and the next look finds this one.
                let again = try writing.earlierLines(
                    provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
                #expect(read.count <= 1)
                #expect(again.count == 1)
            }
            return [first, second]
        }
        #expect(Set(numbers).count == 2)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `J2 jobs of many orders end with one statement, each once, with nothing else changed`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<151)
        let now = Fixtures.start.adding(seconds: 1_000)
        let claims = try await world.store.write { writing in
            try writing.claimJobs(
                provider: "gsm_fusion", node: "n", limit: 140, now: now,
                leaseUntil: now.adding(seconds: 25))
        }
        #expect(claims.count == 140)
        try await world.store.write { writing in
            var changes: [OrderChanges] = []
            for var unit in try writing.units(lines: claims.map(\.line), now: now) {
                for line in unit.lines { unit.add(.finish(line: line.id, outcome: "ok")) }
                if let change = unit.finished() { changes.append(change) }
            }
            #expect(changes.count == 140)
            try writing.save(all: changes)
        }
        let health = try await world.store.queueHealth()
        #expect(health.running == 0)
        #expect(health.ready == orders.count - 140)
        let done = "SELECT count(*) FROM order_processing_queue_core WHERE state='done'"
        #expect(try await world.count(done) == 140)
        #expect(try await world.count("SELECT count(*) FROM orders_core WHERE version>2") == 0)
    }
}
