internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// E3 and E4: whatever the order of commits, a tail reader misses nothing and sees no order broken.
@Suite(.serialized) struct OrderingTests {
    @Test(arguments: TestDatabase.all)
    func `E3 an event that commits late with a lower id is not skipped`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        guard world.store.capabilities.severalWriters else { return }
        let late = try await world.another()
        // The first order ever also stores the words of its history, which the next one waits for.
        try await world.place(100..<101)
        try await world.placeEvents()
        let inside = Lock(false)
        let go = Lock(false)
        // One transaction takes its ids first and commits last.
        async let slow: Void = late.write { writing in
            try writing.save(try #require(world.placed(1).finished()))
            inside.withLock { $0 = true }
            let clock = SystemClock()
            let deadline = clock.monotonicMicroseconds() + 10_000_000
            while !go.withLock({ $0 }), clock.monotonicMicroseconds() < deadline {}
        }
        try await eventually { inside.withLock { $0 } }
        try await world.place(2..<3)
        try await world.placeEvents()
        let early = try await world.store.events(after: 2, limit: 9, customer: nil)
        #expect(Set(early.map(\.orderNumber)) == [Fixtures.number(2)])
        go.withLock { $0 = true }
        try await slow
        try await world.placeEvents()
        let tail = try await world.store.events(
            after: early.last?.position ?? 0, limit: 9, customer: nil)
        #expect(Set(tail.map(\.orderNumber)) == [Fixtures.number(1)])
        #expect((early + tail).map(\.position) == [3, 4, 5, 6])
        let ids = try await world.count("SELECT count(*) FROM feed_pending")
        #expect(ids == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `E4 8 writers, 3 feeders and a tail reader: dense, and each order in its order`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let stores =
            world.store.capabilities.severalWriters
            ? [world.store, try await world.another()] : [world.store, world.store]
        let isDone = Lock(false)
        let seen = try await withThrowingTaskGroup(of: [FeedEvent].self) { group in
            for feeder in 0..<3 {
                group.addTask {
                    while !isDone.withLock({ $0 }) {
                        _ = try await stores[feeder % 2].placeEvents()
                        await Task.yield()
                    }
                    return []
                }
            }
            group.addTask {
                var seen: [FeedEvent] = []
                while seen.count < 8 * 6 * 4 {
                    let next = try await stores[1].events(
                        after: seen.last?.position ?? 0, limit: 50, customer: nil)
                    seen += next
                    await Task.yield()
                }
                isDone.withLock { $0 = true }
                return seen
            }
            group.addTask {
                try await write(world, stores)
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(seen.map(\.position) == Array(1...Int64(8 * 6 * 4)))
        var versions: [ID<Order>: Int] = [:]
        for event in seen {
            let order = try #require(event.order)
            #expect(event.sequence == (versions[order] ?? 0) + 1)
            versions[order] = event.sequence
        }
        #expect(try await world.store.verify() == [])
    }

    private func write(_ world: Fixtures, _ stores: [Store]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for step in 0..<6 {
                        let unit = world.placed(lane * 100 + step)
                        try await stores[lane % 2].write { writing in
                            try writing.save(try #require(unit.finished()))
                        }
                        // The next change comes from the other node.
                        try await stores[(lane + 1) % 2].write { writing in
                            var unit = try #require(
                                try writing.unit(order: unit.order.id, now: Fixtures.start))
                            unit.move(unit.lines[0].id, on: .cancel, by: .system)
                            unit.add(.cancel(line: unit.lines[0].id))
                            unit.follow()
                            try writing.save(try #require(unit.finished()))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Waits, at most 10 s, until a condition holds.
    private func eventually(_ condition: @Sendable () -> Bool) async throws {
        let clock = SystemClock()
        let deadline = clock.monotonicMicroseconds() + 10_000_000
        while !condition() {
            guard clock.monotonicMicroseconds() < deadline else {
                Issue.record("it never happened")
                return
            }
            await Task.yield()
        }
    }
}
