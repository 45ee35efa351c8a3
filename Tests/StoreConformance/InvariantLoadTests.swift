internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// A false alarm must be impossible: the checker looks while everything moves.
@Suite(.serialized) struct InvariantLoadTests {
    @Test(arguments: TestDatabase.all)
    func `V10 a healthy store under many writers gives no violation`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("lamp", stock: 60)
        try await shop.topUp(1_000_000, "start")
        let isDone = Lock(false)
        let rounds = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await Self.check(shop.world.store, until: isDone) }
            group.addTask { try await Self.feed(shop.world.store, until: isDone) }
            group.addTask {
                await withTaskGroup(of: Void.self) { writers in
                    writers.addTask { await Self.sell(shop) }
                    writers.addTask { await Self.buy(shop) }
                    for first in [1_000, 2_000] {
                        writers.addTask { await Self.send(shop.world, first) }
                    }
                }
                isDone.withLock { $0 = true }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(rounds >= 2)
        #expect(try await shop.world.store.openViolations() == [:])
        try await shop.world.placeEvents()
        #expect(try await shop.world.store.verify() == [])
        #expect(try await shop.world.count("SELECT count(*) FROM violations") == 0)
    }

    /// Slices of an odd size until the writers are done, and one whole round more.
    private static func check(_ store: Store, until isDone: Lock<Bool>) async throws -> Int {
        var rounds = 0
        var isLast = false
        while true {
            let slice = try await store.checkSlice(units: 37, now: Fixtures.start, seed: 5)
            #expect(slice.new == [])
            guard slice.endsRound else { continue }
            rounds += 1
            if isLast { return rounds }
            isLast = isDone.withLock { $0 }
        }
    }

    private static func feed(_ store: Store, until isDone: Lock<Bool>) async throws -> Int {
        while !isDone.withLock({ $0 }) {
            while try await store.placeEvents() > 0 {}
            await Task.yield()
        }
        return 0
    }

    /// Goods are ordered, and confirmed, cancelled before or after, or left to wait.
    private static func sell(_ shop: Shop) async {
        for number in 0..<45 {
            do {
                guard let order = try await shop.place([("lamp", 2)]).placed else { continue }
                if number % 3 != 0 { _ = try await shop.confirm(order) }
                if number % 2 == 0 { _ = try await shop.cancel(order) }
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    /// A balance grows and shrinks; prepaid orders set parts of it aside.
    private static func buy(_ shop: Shop) async {
        for number in 0..<45 {
            do {
                try await shop.topUp(500, "top-\(number)", id: UInt128(10_000 + number))
                _ = try await shop.world.placePriced(
                    5_000 + number, of: shop.buyer, prices: [100, 200])
                try await shop.spend(50, "spend-\(number)")
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    /// Checks run from claim to completion.
    private static func send(_ world: Fixtures, _ first: Int) async {
        for serial in first..<(first + 45) {
            do {
                let order = try await world.place(serial..<(serial + 1))[0]
                try await world.run(order, providerOrderID: String(serial))
            } catch {
                Issue.record("\(error)")
            }
        }
    }
}
