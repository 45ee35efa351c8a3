internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What several writers, and on PostgreSQL several nodes, may do at the same moment.
@Suite(.serialized) struct RaceTests {
    private static let writers = 8

    /// Two stores on one database where the database takes two, else one twice.
    private func nodes(_ world: Fixtures) async throws -> [Store] {
        guard world.store.capabilities.severalWriters else { return [world.store, world.store] }
        return [world.store, try await world.another()]
    }

    @Test(arguments: TestDatabase.all)
    func `J2 8 workers on two nodes claim disjoint jobs, and all of them`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<121)
        let nodes = try await nodes(world)
        let now = Fixtures.start.adding(seconds: 1_000)
        let claimed = try await withThrowingTaskGroup(of: [JobClaim].self) { group in
            for worker in 0..<Self.writers {
                group.addTask {
                    var mine: [JobClaim] = []
                    for _ in 0..<60 where mine.count < 30 {
                        mine += try await nodes[worker % 2].write { writing in
                            try writing.claimJobs(
                                provider: "gsm_fusion", node: "n\(worker)", limit: 5, now: now,
                                leaseUntil: now.adding(seconds: 25))
                        }
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 120)
        #expect(Set(claimed.map(\.line)).count == 120)
        #expect(claimed.allSatisfy { $0.fence == 1 })
        #expect(try await world.store.queueHealth().running == 120)
    }

    @Test(arguments: TestDatabase.all)
    func `K1 one key sent 20 times at once places one order`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let request = IdempotencyRequest(scope: "s", key: "k", fingerprint: [1])
        let answers = try await withThrowingTaskGroup(of: KeyedAnswer.self) { group in
            for attempt in 1...20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        try Keyed.run(request, in: writing, now: Fixtures.start) {
                            let unit = world.placed(attempt)
                            try writing.save(try #require(unit.finished()))
                            return RenderedAnswer(
                                status: 201, body: Array(unit.order.number.utf8),
                                order: unit.order.id, hasEffect: true)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let fresh = answers.count { if case .fresh = $0 { true } else { false } }
        #expect(fresh == 1)
        let bodies = answers.map { answer -> [UInt8] in
            switch answer {
            case .fresh(let answer): answer.body
            case .replayed(let answer): answer.body
            case .reused: []
            }
        }
        #expect(Set(bodies).count == 1)
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `6.3 two orders for one target at once: the second sees the first`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let target = Fixtures.imei(1)
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 1...20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        let earlier = try writing.earlierLines(
                            provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
                        guard earlier.isEmpty else { return false }
                        try writing.save(
                            try #require(world.placed(attempt, targets: [target]).finished()))
                        return true
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(placed.count { $0 } == 1)
        #expect(try await world.count("SELECT count(*) FROM order_lines") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `6.3 a set of more targets than are locked one by one excludes every other`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let target = Fixtures.imei(1)
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 1...6 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        if attempt % 2 == 0 { try writing.prepareToPlace(targets: 500) }
                        let earlier = try writing.earlierLines(
                            provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
                        guard earlier.isEmpty else { return false }
                        try writing.save(
                            try #require(world.placed(attempt, targets: [target]).finished()))
                        return true
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(placed.count { $0 } == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `V4 of changes that read one version only one is kept, and none is lost`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        let nodes = try await nodes(world)
        let stale = try #require(
            try await world.store.read { try $0.unit(order: order, now: Fixtures.start) })
        @Sendable func note(_ unit: inout OrderUnit, _ number: Int) {
            unit.record(
                .hold, line: nil, event: "note", from: nil, to: "n\(number)", by: .system,
                reason: nil, data: [:])
        }
        // From one stale reading: one wins, the others are told.
        let kept = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    do {
                        try await nodes[number % 2].write { writing in
                            var unit = stale
                            note(&unit, number)
                            try writing.save(try #require(unit.finished()))
                        }
                        return true
                    } catch let error as StorageError where error.kind == .conflict {
                        return false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(kept == 1)
        // Each reads before it writes: the lock makes them follow each other, all are kept.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    try await nodes[number % 2].write { writing in
                        var unit = try #require(
                            try writing.unit(order: order, now: Fixtures.start))
                        note(&unit, number)
                        try writing.save(try #require(unit.finished()))
                    }
                }
            }
            try await group.waitForAll()
        }
        let unit = try await world.store.read { try $0.unit(order: order, now: Fixtures.start) }
        #expect(unit?.order.version == 3 + Self.writers)
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `F16 changes of two orders that wait for each other are both made`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<3)
        let nodes = try await nodes(world)
        // Two at a time: a body that is ended a fourth time is told to try again later.
        for round in 0..<6 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in 0..<2 {
                    group.addTask {
                        let turn = node == 0 ? orders : orders.reversed()
                        try await nodes[node].write { writing in
                            for order in turn {
                                var unit = try #require(
                                    try writing.unit(order: order, now: Fixtures.start))
                                unit.record(
                                    .hold, line: nil, event: "note", from: nil,
                                    to: "n\(round * 2 + node)", by: .system, reason: nil, data: [:])
                                try writing.save(try #require(unit.finished()))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        for order in orders {
            let unit = try await world.store.read {
                try $0.unit(order: order, now: Fixtures.start)
            }
            #expect(unit?.order.version == 14)
        }
        try await world.placeEvents()
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `counters and numbers are exact under 8 writers`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for lane in 0..<Self.writers {
                group.addTask {
                    var taken: [Int64] = []
                    for step in 0..<12 {
                        taken.append(
                            try await nodes[lane % 2].write { writing in
                                let number = try writing.takeOrderNumber(day: "20261120")
                                let unit = world.placed(lane * 100 + step)
                                try writing.save(try #require(unit.finished()))
                                return number
                            })
                        if step % 5 == 0 { _ = try await nodes[lane % 2].placeEvents() }
                    }
                    return taken
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(numbers).count == 96)
        #expect(numbers.min() == 1)
        #expect(try await world.store.totals(customer: nil).orders == 96)
        let page = try await nodes[1].list(OrderFilter(), at: .newest, limit: 1)
        #expect(page.total == 96)
        try await world.placeEvents()
        #expect(try await world.store.totals(customer: nil).byLineState == [.queued: 96])
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `B6 nodes that start at once on an empty database found one store`(
        kind: TestDatabase
    ) async throws {
        let opened = try await kind.open()
        let isShared = kind == .postgresql
        let others = try await withThrowingTaskGroup(of: (any Database).self) { group in
            for _ in 0..<(isShared ? 3 : 0) {
                group.addTask { try await opened.place.open() }
            }
            return try await group.reduce(into: [opened.database]) { $0.append($1) }
        }
        let houses = try await withThrowingTaskGroup(of: ID<Customer>.self) { group in
            for (index, database) in others.enumerated() {
                group.addTask {
                    let store = try await Fixtures.store(
                        on: database, house: ID(value: UInt128(index + 1)))
                    return try await store.houseAccount()
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(houses).count == 1)
        let steps = try await opened.database.read {
            try $0.query("SELECT version FROM schema_migrations ORDER BY version") {
                try $0.integer(0)
            }
        }
        #expect(steps == Array(1...Int64(steps.count)))
        await opened.close()
    }

    @Test(arguments: TestDatabase.all)
    func `a provider or service that two nodes change at once keeps both changes`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for attempt in 0..<4 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        var provider = try #require(try writing.provider("gsm_fusion"))
                        provider.burst += 1
                        try writing.save(provider, at: Fixtures.start, by: .system, reason: nil)
                    }
                    try await nodes[attempt % 2].write { writing in
                        var service = try #require(try writing.service(world.service.id))
                        service.expectedMinutes += 1
                        try writing.save(service, at: Fixtures.start)
                    }
                }
            }
            try await group.waitForAll()
        }
        let provider = try await world.store.providers()[0]
        let service = try await world.store.services()[0]
        #expect(provider.burst == world.provider.burst + 4)
        #expect(service.expectedMinutes == world.service.expectedMinutes + 4)
    }

    @Test(arguments: TestDatabase.all)
    func `R8 two readings of a balance at once are compared one after the other`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for attempt in 0..<4 {
                group.addTask {
                    _ = try await nodes[attempt % 2].write { writing in
                        try Balancing.record(
                            BalanceReading(
                                provider: "gsm_fusion", amount: 1_000 - Int64(attempt) * 10,
                                at: Fixtures.start.adding(seconds: Int64(attempt))),
                            topUps: 0, by: .system, in: writing)
                    }
                }
            }
            try await group.waitForAll()
        }
        // The first has nothing to be compared with; the others differ from the one before.
        #expect(try await world.count("SELECT count(*) FROM anomalies") == 3)
    }

    @Test(arguments: TestDatabase.all)
    func `W2 of two orders with one reference the second is told which the first is`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let told = try await withThrowingTaskGroup(of: ID<Order>?.self) { group in
            for attempt in 1...8 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        if let earlier = try writing.order(
                            reference: "INV-7", customer: world.house)
                        {
                            return earlier
                        }
                        try writing.save(
                            try #require(world.placed(attempt, reference: "INV-7").finished()))
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(told.count { $0 == nil } == 1)
        #expect(Set(told.compactMap { $0 }).count == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `J1 a lease has one holder, who may renew it or give it away`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let first = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
            for node in 0..<Self.writers {
                group.addTask {
                    let name = "n\(node)"
                    return (
                        name,
                        try await nodes[node % 2].holdLease("schedules", node: name, seconds: 60)
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let holders = first.filter(\.1).map(\.0)
        #expect(holders.count == 1)
        let holder = try #require(holders.first)
        #expect(try await nodes[0].holdLease("schedules", node: holder, seconds: 60))
        #expect(try await nodes[1].holdLease("schedules", node: "other", seconds: 60) == false)
        #expect(try await nodes[1].holdLease("cleanup", node: "other", seconds: 60))
        // Given away in the past, so that the next one need not wait for a clock to move.
        _ = try await nodes[0].holdLease("schedules", node: holder, seconds: -1)
        #expect(try await nodes[1].holdLease("schedules", node: "other", seconds: 60))
        #expect(try await nodes[0].holdLease("schedules", node: holder, seconds: 60) == false)
    }

    @Test(arguments: TestDatabase.all)
    func `SEC7 a set-up token is used up once by whoever comes first`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        try await world.store.setSetupToken([7], expires: Fixtures.start.adding(seconds: 60))
        let used = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 0..<Self.writers {
                group.addTask {
                    try await nodes[attempt % 2].consumeSetupToken([7], now: Fixtures.start)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(used.count { $0 } == 1)
    }
}
