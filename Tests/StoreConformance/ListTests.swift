internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct ListTests {
    @Test(arguments: TestDatabase.all)
    func `the newest page has exact totals and says what lies beyond`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<251)
        let page = try await world.store.list(OrderFilter(), at: .newest, limit: 100)
        #expect(page.total == 250)
        #expect(page.items.count == 100)
        #expect(page.items.first?.order.number == Fixtures.number(250))
        #expect(page.items.last?.order.number == Fixtures.number(151))
        #expect(page.hasOlder)
        #expect(!page.hasNewer)
        #expect(page.items[0].customerName == "House account")
        #expect(page.items[0].line?.target == Fixtures.imei(250))
        #expect(page.items[0].lineStates == [.queued: 1])
    }

    @Test(arguments: TestDatabase.all)
    func `keyset paging shows each order once while others are inserted`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        // Ten orders share each moment, so that the tie-breaker has work to do.
        try await world.store.write { writing in
            for serial in 1..<101 {
                try writing.save(try #require(world.placed(serial).finished()))
            }
        }
        var seen: [String] = []
        var position = PagePosition.newest
        var serial = 500
        while true {
            let page = try await world.store.list(OrderFilter(), at: position, limit: 7)
            seen += page.items.map(\.order.number)
            guard page.hasOlder, let last = page.items.last else { break }
            position = .after(OrderCursor(placedAt: last.order.placedAt, order: last.order.id))
            try await world.place(serial..<(serial + 3))
            serial += 3
        }
        #expect(seen == (1..<101).reversed().map(Fixtures.number))
        let oldest = try await world.store.list(OrderFilter(), at: position, limit: 7)
        let first = try #require(oldest.items.first).order
        let back = try await world.store.list(
            OrderFilter(), at: .before(OrderCursor(placedAt: first.placedAt, order: first.id)),
            limit: 7)
        #expect(back.items.map(\.order.number) == seen.dropLast(oldest.items.count).suffix(7))
        #expect(back.hasOlder)
        #expect(back.hasNewer)
    }

    @Test(arguments: TestDatabase.all)
    func `orders placed in the same moment are paged without gap or repeat`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { writing in
            for serial in 1..<31 {
                var random = SplitMix64(seed: UInt64(serial))
                let now = Fixtures.start
                let order = OrderRecord(
                    id: ID(at: now, random: &random), number: Fixtures.number(serial),
                    channel: .cli, customer: world.house, placedBy: .system, paymentState: .paid,
                    paymentMethod: .internal, currency: "PHP", totalAmount: 0, reference: nil,
                    notes: nil, idempotencyKey: nil, placedAt: now)
                let line = LineRecord(
                    id: ID(at: now, random: &random), order: order.id, number: 1,
                    kind: .imeiCheck, service: world.service, target: Fixtures.imei(serial),
                    targetRaw: "raw", fields: ["model": "x"], recheckOf: nil, createdAt: now)
                var unit = OrderUnit(order: order, lines: [line], attempts: [], now: now)
                unit.record(
                    .order, line: nil, event: "place", from: nil, to: "pending", by: .system,
                    reason: nil, data: [:])
                try writing.save(try #require(unit.finished()))
            }
        }
        var numbers: Set<String> = []
        var position = PagePosition.newest
        for _ in 0..<5 {
            let page = try await world.store.list(OrderFilter(), at: position, limit: 6)
            numbers.formUnion(page.items.map(\.order.number))
            let last = try #require(page.items.last)
            #expect(last.line?.targetRaw == "raw")
            #expect(last.line?.fields == ["model": "x"])
            position = .after(OrderCursor(placedAt: last.order.placedAt, order: last.order.id))
        }
        #expect(numbers.count == 30)
    }

    @Test(arguments: TestDatabase.all)
    func `filters on orders compose and their counts are exact`(kind: TestDatabase) async throws {
        let world = try await filled(kind)
        let other = ID<Customer>(value: 7)
        let count = counter(world)
        #expect(try await count { $0.states = [.completed] } == 6)
        #expect(try await count { $0.words = [.completed] } == 6)
        #expect(try await count { $0.words = [.pending] } == 20)
        #expect(try await count { $0.words = [.pending, .cancelled] } == 24)
        #expect(try await count { $0.states = [.completed, .confirmed] } == 26)
        let both: Change = {
            $0.states = [.completed]
            $0.channels = [.api, .cli]
        }
        #expect(try await count(both) == 6)
        #expect(try await count { $0.channels = [.api] } == 30)
        #expect(try await count { $0.channels = [.web] } == 0)
        #expect(try await count { $0.customer = other } == 10)
        let confirmed: Change = {
            $0.customer = other
            $0.states = [.confirmed]
        }
        #expect(try await count(confirmed) == 10)
        let pending: Change = {
            $0.customer = world.house
            $0.words = [.pending]
        }
        #expect(try await count(pending) == 10)
        let days: Change = {
            $0.from = Fixtures.start.adding(seconds: 5)
            $0.to = Fixtures.start.adding(seconds: 8)
        }
        #expect(try await count(days) == 3)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `filters on lines and results compose and their counts are exact`(
        kind: TestDatabase
    ) async throws {
        let world = try await filled(kind)
        let count = counter(world)
        #expect(try await count { $0.services = ["1739"] } == 30)
        let done: Change = {
            $0.services = [world.service.id.text]
            $0.words = [.completed]
        }
        #expect(try await count(done) == 6)
        #expect(try await count { $0.services = ["none"] } == 0)
        #expect(try await count { $0.providers = ["gsm_fusion"] } == 30)
        #expect(try await count { $0.providers = ["gsm_fusion", "other"] } == 30)
        #expect(try await count { $0.carriers = ["AT&T United States", "x"] } == 6)
        #expect(try await count { $0.models = ["iPhone 13"] } == 0)
        #expect(try await count { $0.waitingForUs = true } == 0)
        #expect(try await count { $0.imei = Fixtures.imei(3) } == 1)
        #expect(try await count { $0.imei = "12" } == 0)
        #expect(try await count { $0.imei = String(Fixtures.imei(7).suffix(6)) } == 1)
        #expect(try await count { $0.imei = "35300" } == 30)
        #expect(try await count { $0.text = "ord-20260910-00005" } == 1)
        #expect(try await count { $0.text = "4" } == 1)
        #expect(try await count { $0.text = Fixtures.imei(9) } == 1)
        #expect(try await count { $0.text = Fixtures.imei(1) + "0" } == 1)
    }

    private typealias Change = (inout OrderFilter) -> Void

    /// Counts what a filter finds and checks that the page shows as many, newest first.
    private func counter(_ world: Fixtures) -> (Change) async throws -> Int {
        { change in
            var filter = OrderFilter()
            change(&filter)
            let page = try await world.store.list(filter, at: .newest, limit: 50)
            #expect(page.items.count == page.total, "\(filter)")
            #expect(page.items == page.items.sorted { $0.order.placedAt > $1.order.placedAt })
            return page.total
        }
    }

    /// Thirty orders of two customers: six completed, four cancelled.
    private func filled(_ kind: TestDatabase) async throws -> Fixtures {
        let world = try await Fixtures(kind)
        let other = try await world.customer(7)
        let mine = try await world.place(1..<21)
        try await world.place(21..<31, customer: other)
        for (index, order) in mine.prefix(6).enumerated() {
            try await world.run(order, providerOrderID: String(index))
        }
        for order in mine.suffix(4) {
            try await world.change(order) { unit, _ in
                unit.move(unit.lines[0].id, on: .cancel, by: .system)
                unit.add(.cancel(line: unit.lines[0].id))
                unit.follow()
            }
        }
        return world
    }

    @Test(arguments: TestDatabase.all)
    func `in process is a word of its own, and waiting for us finds lines`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let orders = try await world.place(1..<4)
        let now = Fixtures.start.adding(seconds: 100)
        let attempt = try await world.change(orders[0], at: now) { unit, _ in
            unit.intend(unit.lines[0], sequence: 1, now: now)
        }
        try await world.change(orders[0], at: now) { unit, _ in
            unit.accept(attempt, id: "1", now: now)
            unit.move(attempt.line, on: .inProcess, by: .system)
            unit.edit(attempt.line) { $0.nextCheckAt = now }
        }
        var filter = OrderFilter()
        filter.words = [.inProcess]
        let page = try await world.store.list(filter, at: .newest, limit: 9)
        #expect(page.items.map(\.order.id) == [orders[0]])
        try await world.change(orders[0], at: now) { unit, _ in
            unit.move(attempt.line, on: .review, by: .system, lineReason: .longestWait)
        }
        filter = OrderFilter()
        filter.waitingForUs = true
        #expect(try await world.store.list(filter, at: .newest, limit: 9).total == 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `an order is found by number, id, provider order id and IMEI, its owner's only`(
        kind: TestDatabase
    )
        async throws
    {
        let world = try await Fixtures(kind)
        let other = try await world.customer(7)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "90001")
        for text in [
            "ORD-20260910-00001", "ord-20260910-00001", order.text, "90001", Fixtures.imei(1),
        ] {
            #expect(try await world.store.find(text, customer: nil) == order)
            #expect(try await world.store.find(text, customer: world.house) == order)
            #expect(try await world.store.find(text, customer: other) == nil)
        }
        #expect(try await world.store.find("nothing", customer: nil) == nil)
        #expect(try await world.store.rows(of: [order], customer: other).isEmpty)
        #expect(try await world.store.rows(of: [order], customer: world.house).count == 1)
        #expect(try await world.store.detail(order, customer: other) == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `the detail holds everything that was stored`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "90001")
        let now = Fixtures.start.adding(seconds: 10_000)
        try await world.change(order, at: now) { unit, _ in
            let line = unit.lines[0].id
            unit.add(
                Anomaly(
                    provider: "gsm_fusion", line: line, kind: .regression, detail: "went back",
                    raw: [1, 2], at: now))
            unit.add(
                OrderError(
                    order: order, line: line, kind: .externalAPI, code: "E1", message: "late",
                    severity: .low, at: now))
        }
        let detail = try #require(try await world.store.detail(order, customer: nil))
        #expect(detail.history.map(\.version) == Array(1...7))
        #expect(
            detail.history.map(\.type) == [
                "order.pending", "order.confirmed", "line.sending", "order.processing",
                "line.accepted", "line.completed", "order.completed",
            ])
        #expect(detail.history[0].data == ["row": "1", "lines": "1", "channel": "api"])
        #expect(detail.history[4].data["provider_order_id"] == "90001")
        #expect(detail.history[2].line == detail.lines[0].line.id)
        #expect(
            detail.notices.map(\.type) == [
                "order_received", "order_confirmed", "result_ready", "order_completed",
            ])
        #expect(detail.notices[0].message == "Order ORD-20260910-00001 received. Total: 0")
        #expect(detail.notices[2].message == "Result of \(Fixtures.imei(1)) is ready.")
        #expect(
            detail.notices.allSatisfy { $0.status == "skipped" && $0.detail == "house account" })
        let line = detail.lines[0]
        #expect(line.results.count == 1)
        #expect(line.attempts.count == 1)
        #expect(line.replies.count == 1)
        #expect(line.replies[0].raw.starts(with: Array("<result>".utf8)))
        #expect(line.anomalies.map(\.kind) == [.regression])
        #expect(detail.errors.map(\.error.code) == ["E1"])
    }
}
