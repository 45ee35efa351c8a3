internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

@Suite(.serialized) struct UpkeepTests {
    @Test(arguments: TestDatabase.all, [1, 2, 3] as [UInt64])
    func `counters stay exact through random histories`(
        kind: TestDatabase, seed: UInt64
    ) async throws {
        let world = try await Fixtures(kind)
        let other = try await world.customer(7)
        var random = SplitMix64(seed: seed)
        var orders: [ID<Order>] = []
        for serial in 1..<40 {
            let customer = random.below(3) == 0 ? other : world.house
            let lines = (0...Int(random.below(3))).map { Fixtures.imei(serial * 10 + $0) }
            let confirmed = random.below(5) > 0
            orders.append(
                try await world.store.write { writing in
                    let unit = world.placed(
                        serial, targets: lines, customer: customer, confirmed: confirmed)
                    try writing.save(try #require(unit.finished()))
                    return unit.order.id
                })
        }
        for step in 0..<200 {
            let order = orders[Int(random.below(UInt64(orders.count)))]
            let draw = random.next()
            let now = Fixtures.start.adding(seconds: 1_000 + Int64(step))
            try await world.change(order, at: now) { unit, writing in
                try self.push(&unit, draw, writing, now)
            }
        }
        #expect(try await world.store.verify() == [])
        let totals = try await world.store.totals(customer: nil)
        #expect(totals.orders == 39)
        #expect(totals.byState.values.reduce(0, +) == 39)
        let own = try await world.store.totals(customer: other)
        let rest = try await world.store.totals(customer: world.house)
        #expect(own.orders + rest.orders == 39)
        for (state, count) in totals.byLineState {
            let sum = (own.byLineState[state] ?? 0) + (rest.byLineState[state] ?? 0)
            #expect(sum == count)
        }
    }

    /// One step of a line that the draw picks.
    private func push(
        _ unit: inout OrderUnit, _ draw: UInt64, _ writing: any OrderWriting, _ now: Timestamp
    ) throws {
        let line = unit.lines[Int(draw % UInt64(unit.lines.count))]
        let attempt = unit.liveAttempt(of: line.id)
        switch line.state {
        case .queued where unit.order.state == .pending:
            unit.move(order: .confirm, by: .system, as: .system, facts: unit.facts)
            for line in unit.lines {
                unit.add(
                    .dispatch(
                        line: line.id, provider: line.provider, customer: unit.order.customer,
                        runAt: now))
            }
        case .queued where draw % 4 == 0:
            unit.move(line.id, on: .cancel, by: .system)
            unit.add(.cancel(line: line.id))
            unit.follow()
        case .queued:
            _ = unit.intend(
                line, sequence: try writing.takeIntentSequence(), now: now)
        case .sending:
            if let attempt {
                unit.accept(attempt, id: String(attempt.intentSequence), now: now)
            }
        case .accepted where draw % 3 == 0:
            unit.move(line.id, on: .inProcess, by: .system)
            unit.edit(line.id) { $0.nextCheckAt = now }
        case .accepted, .inProcess:
            if let attempt {
                unit.complete(
                    attempt, Fixtures.result(line: line, order: unit.order.id, at: now))
            }
        case .parked, .uncertain, .needsReview, .completed, .rejected, .failed, .cancelled: break
        }
    }

    @Test func `B2 a copy is a whole store and opens as one`() async throws {
        let world = try await Fixtures(.sqlite)
        let order = try await world.place(1..<11)[0]
        try await world.run(order, providerOrderID: "1")
        let copied = try ScratchFolder()
        let counts = try await world.store.backup(to: copied.path)
        #expect(counts["orders_core"] == 10)
        #expect(counts["line_results"] == 1)
        let place = OpenedDatabase.Place.file(copied)
        let store = try await Fixtures.store(on: try await place.open())
        #expect(try await store.verify() == [])
        #expect(try await store.detail(order, customer: nil)?.history.count == 7)
        #expect(try await store.houseAccount() == world.house)
        await store.close()
    }

    @Test(arguments: TestDatabase.all)
    func `clean-up takes what is old and leaves history, errors and orders`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "1")
        try await world.store.write { writing in
            try writing.keep(
                answer: StoredAnswer(
                    scope: "s", key: "k", fingerprint: [1], status: 201, body: [2], order: order,
                    at: Fixtures.start))
        }
        let day: Int64 = 86_400
        let week = try await world.store.cleanUp(
            now: Fixtures.start.adding(seconds: 6 * day).microseconds)
        #expect(week.values.allSatisfy { $0 == 0 })
        let late = try await world.store.cleanUp(
            now: Fixtures.start.adding(seconds: 100 * day).microseconds)
        #expect(late["order_processing_queue"] == 1)
        #expect(late["notification_queue"] == 4)
        #expect(late["idempotency"] == 1)
        #expect(late["provider_response"] == 1)
        // The newest 100,000 events stay whatever their age.
        #expect(late["feed"] == 0)
        #expect(try await world.count("SELECT count(*) FROM order_state_history_core") == 7)
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a new reading stands beside the old one`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<4)
        for (index, order) in orders.enumerated() {
            try await world.run(order, providerOrderID: String(index))
        }
        let first = try await world.store.resultTexts(
            after: nil, service: "1739", since: nil, limit: 2)
        #expect(first.count == 2)
        let rest = try await world.store.resultTexts(
            after: first[1].line, service: world.service.id.text, since: nil, limit: 9)
        #expect(rest.count == 1)
        let none = try await world.store.resultTexts(
            after: nil, service: "x", since: nil, limit: 9)
        #expect(none.isEmpty)
        var reading = first[0].current
        reading.fields[.carrier] = "T-Mobile USA"
        reading.warnings = ["conflict:carrier"]
        try await world.store.save(
            reading, of: first[0], parserVersion: 2,
            now: Fixtures.start.adding(seconds: 99_999).microseconds)
        let detail = try #require(try await world.store.detail(orders[0], customer: nil))
        #expect(detail.lines[0].results.map(\.parserVersion) == [2, 1])
        #expect(detail.lines[0].results[0].parsed == reading)
        #expect(detail.lines[0].results[0].raw == detail.lines[0].results[1].raw)
        let since = try await world.store.resultTexts(
            after: nil, service: nil, since: Fixtures.start.adding(seconds: 99_999).microseconds,
            limit: 9)
        #expect(since.map(\.line) == [first[0].line])
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `services, providers and sync runs come back as they were`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        var service = world.service
        service.audience = .all
        service.requiredFields = ["model", "operator"]
        service.resultAgeDays = 30
        service.pauseReason = "off at the provider"
        service.syncedAt = Fixtures.start
        var provider = world.provider
        provider.capabilities.listing = .yes
        provider.capabilities.settleSeconds = 300
        var run = SyncRun(id: "sync_1", cause: .button, startedAt: Fixtures.start)
        run.finishedAt = Fixtures.start.adding(seconds: 3)
        run.asked = 100
        run.calls = 1
        run.failedChunks = ["chunk 2: timeout"]
        try await world.store.write { [service, provider, run] writing in
            try writing.save(service, at: Fixtures.start)
            try writing.save(provider, at: Fixtures.start, by: .system, reason: nil)
            try writing.save(run)
        }
        #expect(try await world.store.services() == [service])
        #expect(try await world.store.providers() == [provider])
        #expect(try await world.store.syncRuns(limit: 5) == [run])
        let found = try await world.store.read { try $0.services(code: "1739") }
        #expect(found == [service])
        let mark = try await world.store.read { try $0.intentMark() }
        #expect(mark == IntentMark(epoch: "e1", highestIntent: 0))
        try await world.store.write { try $0.setEpoch("e2") }
        #expect(try await world.store.feedHead().epoch == "e2")
    }

    @Test(arguments: TestDatabase.all)
    func `earlier lines tell state, owner, result and an outcome never learnt`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let other = try await world.customer(7)
        let target = Fixtures.imei(1)
        let first = try await world.place(1..<2)[0]
        try await world.run(first, providerOrderID: "1")
        try await world.store.write { writing in
            let unit = world.placed(2, targets: [target], customer: other)
            try writing.save(try #require(unit.finished()))
        }
        let rows = try await world.store.read {
            try $0.earlierLines(
                provider: "gsm_fusion", serviceCode: "1739", target: target, limit: 5)
        }
        #expect(rows.map(\.state) == [.queued, .completed])
        #expect(rows.map(\.customer) == [other, world.house])
        #expect(rows.map(\.hasResult) == [false, true])
        #expect(rows.map(\.wasClosedUnknown) == [false, false])
        #expect(rows[1].orderNumber == Fixtures.number(1))
    }
}
