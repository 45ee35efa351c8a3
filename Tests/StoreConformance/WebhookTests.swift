internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Endpoints, their cursors and deliveries (O5–O8).
@Suite(.serialized) struct WebhookTests {
    private let now = Fixtures.start.adding(seconds: 1_000)

    private func endpoint(
        _ store: Store, events: [String] = []
    ) async throws
        -> WebhookEndpointRecord
    {
        let record = WebhookEndpointRecord(
            id: ID(value: 4_711), url: "https://hooks.example.com/", events: events,
            customer: nil, isOn: true, reason: nil, position: 0, failingSince: nil, failures: 0,
            createdAt: now, createdBy: Fixtures.staff)
        try await store.insert(record, secret: [UInt8](repeating: 7, count: 32))
        return try #require(try await store.webhookEndpoints().last)
    }

    private func plans(_ positions: ClosedRange<Int64>) -> [PlannedDelivery] {
        positions.map { PlannedDelivery(position: $0, id: "msg_\($0)", type: "order.confirmed") }
    }

    @Test(arguments: TestDatabase.all)
    func `an endpoint hears what happens after it was added`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        _ = try await world.place(1..<3)
        try await world.placeEvents()
        let head = try await world.store.feedHead()
        let endpoint = try await endpoint(world.store)
        #expect(head.position > 0 && endpoint.position == head.position)
        #expect(endpoint.isOn && endpoint.createdBy == Fixtures.staff)
    }

    @Test(arguments: TestDatabase.all)
    func `O2 two planners make each delivery once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let other = try await world.another()
        let endpoint = try await endpoint(world.store)
        async let one: Void = world.store.plan(
            plans(1...5), endpoint: endpoint.key, from: 0, to: 5, now: now)
        async let two: Void = other.plan(
            plans(1...5), endpoint: endpoint.key, from: 0, to: 5, now: now)
        _ = try await (one, two)
        #expect(try await world.store.waitingDeliveries(endpoint: endpoint.key) == 5)
        #expect(try await world.store.webhookEndpoints().first?.position == 5)
        if world.store.capabilities.severalWriters { await other.close() }
    }

    @Test(arguments: TestDatabase.all)
    func `O4 deliveries come in the feed's order, each under a fence, every try logged`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        let endpoint = try await endpoint(store)
        try await store.plan(plans(1...2), endpoint: endpoint.key, from: 0, to: 2, now: now)
        #expect(try await store.dueEndpoints(now: now) == [endpoint.key])
        let first = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
        let second = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
        #expect([first.position, second.position] == [1, 2])
        #expect(first.secrets == [[UInt8](repeating: 7, count: 32)])
        #expect(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60)
                == nil)
        let good = WebhookReply(status: 200, microseconds: 1_500)
        let bad = WebhookReply(status: nil, microseconds: 9, fault: "timeout")
        #expect(try await finish(store, first, good, .delivered))
        #expect(try await !finish(store, first, good, .delivered))
        #expect(try await finish(store, second, bad, .retry(at: now.adding(seconds: 5))))
        #expect(try await store.webhookEndpoints().first?.failures == 1)
        let page = try await store.deliveries(endpoint: endpoint.id, before: nil, limit: 10)
        #expect(page.total == 2)
        #expect(page.items.map(\.status) == [.pending, .sent])
        #expect(page.items.map(\.error) == ["timeout", nil])
        #expect(page.items.map(\.httpStatus) == [nil, 200])
        #expect(page.items.first?.nextAt == now.adding(seconds: 5))
        let tries = try await world.database.read { sql in
            try sql.scalar("SELECT count(*) FROM webhook_tries", [])
        }
        #expect(tries == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `O7 silence of 72 h switches off with a notice, and enabling replays in order`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        let endpoint = try await endpoint(store)
        try await store.plan(plans(1...3), endpoint: endpoint.key, from: 0, to: 3, now: now)
        let bad = WebhookReply(status: 500, microseconds: 9)
        for _ in 0..<3 {
            let claim = try #require(
                try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
            #expect(try await finish(store, claim, bad, .retry(at: now)))
        }
        let end = now.adding(seconds: 259_200)
        let last = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: end, leaseSeconds: 60))
        #expect(try await finish(store, last, bad, .failed, at: end))
        let off = try #require(try await store.webhookEndpoints().first)
        #expect(!off.isOn && off.reason == "no try succeeded for 72 h")
        #expect(try await store.dueEndpoints(now: end).isEmpty)
        let notices = try await store.unplannedNotices(limit: 10)
        #expect(notices.map(\.type) == ["webhook_disabled"])
        try await store.plan(plans(4...4), endpoint: endpoint.key, from: 3, to: 4, now: end)
        #expect(try await store.webhookEndpoints().first?.position == 3, "it is off")
        #expect(try await store.enable(endpoint: endpoint.id, by: Fixtures.staff, at: end))
        #expect(try await !store.enable(endpoint: endpoint.id, by: Fixtures.staff, at: end))
        var order: [Int64] = []
        while let claim = try await store.claimDelivery(
            endpoint: endpoint.key, now: end, leaseSeconds: 60)
        {
            #expect(claim.attempt == 1)
            order.append(claim.position)
        }
        #expect(order == [1, 2, 3])
    }

    @Test(arguments: TestDatabase.all)
    func `O6 410 switches off at once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let endpoint = try await endpoint(world.store)
        try await world.store.plan(
            plans(1...1), endpoint: endpoint.key, from: 0, to: 1, now: now)
        let claim = try #require(
            try await world.store.claimDelivery(
                endpoint: endpoint.key, now: now, leaseSeconds: 60))
        let gone = WebhookReply(status: 410, microseconds: 9)
        #expect(try await finish(world.store, claim, gone, .gone))
        #expect(try await world.store.webhookEndpoints().first?.isOn == false)
    }

    @Test(arguments: TestDatabase.all)
    func `SEC41 after a rotation both secrets sign until the old one ends`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        let endpoint = try await endpoint(store)
        let fresh = [UInt8](repeating: 9, count: 32)
        #expect(
            try await store.rotate(
                endpoint: endpoint.id, secret: fresh, oldUntil: now.adding(seconds: 10),
                by: Fixtures.staff, at: now))
        try await store.plan(plans(1...2), endpoint: endpoint.key, from: 0, to: 2, now: now)
        let during = try await store.claimDelivery(
            endpoint: endpoint.key, now: now, leaseSeconds: 60)
        #expect(during?.secrets == [fresh, [UInt8](repeating: 7, count: 32)])
        let after = try await store.claimDelivery(
            endpoint: endpoint.key, now: now.adding(seconds: 10), leaseSeconds: 60)
        #expect(after?.secrets == [fresh])
        let sealed = try await world.database.read { sql in
            try sql.query("SELECT secret FROM webhook_endpoints", []) { row in try row.blob(0) }
        }
        #expect(sealed.allSatisfy { $0.count > 32 && !$0.contains(where: { $0 == 9 }) })
    }

    @Test(arguments: TestDatabase.all)
    func `a delivery is made again, and a test is sent below the feed`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let store = world.store
        let endpoint = try await endpoint(store)
        try await store.plan(plans(1...1), endpoint: endpoint.key, from: 0, to: 1, now: now)
        let claim = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
        #expect(
            try await finish(store, claim, WebhookReply(status: 200, microseconds: 1), .delivered))
        #expect(
            try await store.redeliver(
                delivery: claim.key, endpoint: endpoint.id, by: Fixtures.staff, at: now))
        #expect(
            try await !store.redeliver(
                delivery: claim.key, endpoint: ID(value: 1), by: Fixtures.staff, at: now))
        let again = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
        #expect(again.id == claim.id)
        for number in 1...2 {
            #expect(
                try await store.addTest(
                    endpoint: endpoint.id, id: "msg_test_\(number)", by: Fixtures.staff, at: now))
        }
        let test = try #require(
            try await store.claimDelivery(endpoint: endpoint.key, now: now, leaseSeconds: 60))
        #expect(test.position < 0)
        #expect(
            try await store.disable(
                endpoint: endpoint.id, reason: "x", by: Fixtures.staff, at: now))
        #expect(
            try await !store.addTest(
                endpoint: endpoint.id, id: "msg_test_3", by: Fixtures.staff, at: now))
        #expect(
            try await store.change(
                endpoint: endpoint.id, url: "https://b.example.com/", events: ["order.*"],
                by: Fixtures.staff, at: now))
        #expect(try await store.webhookEndpoints().first?.events == ["order.*"])
    }

    private func finish(
        _ store: Store, _ claim: ClaimedDelivery, _ reply: WebhookReply,
        _ verdict: WebhookSchedule.Verdict, at: Timestamp? = nil
    ) async throws -> Bool {
        try await store.finish(
            claim, reply, verdict, now: at ?? now, life: WebhookSchedule.life(1),
            notice: ID(value: 12))
    }
}
