internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct FeedTests {
    @Test(arguments: TestDatabase.all)
    func `E1 positions are dense and each order's sequence has no gap`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for step in 0..<10 {
                        let order = try await world.place(
                            (lane * 100 + step)..<(lane * 100 + step + 1))[0]
                        try await world.change(order) { unit, _ in
                            unit.move(unit.lines[0].id, on: .cancel, by: .system)
                            unit.add(.cancel(line: unit.lines[0].id))
                            unit.follow()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await world.placeEvents()
        let head = try await world.store.feedHead()
        #expect(head.position == 320)
        #expect(head.oldest == 1)
        #expect(head.epoch == "e1")
        var seen: [FeedEvent] = []
        while let next = try await page(world, after: seen.last?.position ?? 0) { seen += next }
        #expect(seen.map(\.position) == Array(1...320))
        var versions: [ID<Order>: Int] = [:]
        for event in seen {
            let order = try #require(event.order)
            #expect(event.sequence == (versions[order] ?? 0) + 1)
            versions[order] = event.sequence
        }
        #expect(versions.values.allSatisfy { $0 == 4 })
    }

    @Test(arguments: TestDatabase.all)
    func `an event carries its order, customer, line and data`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let order = try await world.place(1..<2)[0]
        try await world.run(order, providerOrderID: "90001")
        try await world.placeEvents()
        let events = try await world.store.events(after: 4, limit: 1, customer: nil)
        let event = try #require(events.first)
        #expect(event.type == "line.accepted")
        #expect(event.state == "accepted")
        #expect(event.order == order)
        #expect(event.orderNumber == Fixtures.number(1))
        #expect(event.customer == world.house)
        #expect(event.line != nil)
        #expect(event.data["provider_order_id"] == "90001")
        #expect(event.data["row"] == "T5")
        #expect(event.data["from"] == "sending")
    }

    @Test(arguments: TestDatabase.all)
    func `I10 a customer's feed has the customer's events only`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let other = try await world.customer(7)
        try await world.place(1..<3)
        let own = try await world.place(3..<4, customer: other)
        try await world.placeEvents()
        let events = try await world.store.events(after: 0, limit: 100, customer: other)
        #expect(events.map(\.order) == [own[0], own[0]])
        #expect(events.map(\.position) == [5, 6])
        let part = try await world.store.events(
            after: 0, through: 4, limit: 100, customer: other)
        #expect(part == [], "a page looks no further than it is told")
        let rest = try await world.store.events(
            after: 4, through: 5, limit: 100, customer: other)
        #expect(rest.map(\.position) == [5])
    }

    @Test(arguments: TestDatabase.all)
    func `a provider's pause is an event without an order`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.store.write { writing in
            var provider = try #require(try writing.provider("gsm_fusion"))
            provider.state = .paused
            provider.pauseReason = "credentials"
            try writing.save(
                provider, at: Fixtures.start, by: Fixtures.staff, reason: "wrong key")
            try writing.save(provider, at: Fixtures.start, by: .system, reason: "same again")
        }
        try await world.placeEvents()
        let events = try await world.store.events(after: 0, limit: 9, customer: nil)
        #expect(events.map(\.type) == ["provider.paused"])
        #expect(events[0].data == ["provider": "gsm_fusion", "reason": "wrong key"])
        #expect(try await world.store.events(after: 0, limit: 9, customer: world.house).isEmpty)
        let stored = try await world.store.providers()
        #expect(stored[0].state == .paused)
        #expect(stored[0].pauseReason == "credentials")
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a transaction that fails leaves no position behind`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        try await world.place(1..<2)
        await #expect(throws: StorageError.self) {
            try await world.store.write { writing in
                try writing.save(try #require(world.placed(2).finished()))
                throw StorageError(.conflict, "the caller changed its mind")
            }
        }
        try await world.place(3..<4)
        try await world.placeEvents()
        #expect(try await world.store.feedHead().position == 4)
        #expect(try await world.store.verify() == [])
    }

    private func page(_ world: Fixtures, after position: Int64) async throws -> [FeedEvent]? {
        try await world.placeEvents()
        let events = try await world.store.events(after: position, limit: 37, customer: nil)
        return events.isEmpty ? nil : events
    }
}
