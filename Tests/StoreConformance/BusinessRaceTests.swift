internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Buyers, staff and clocks that meet on one order or one unit: exact results, on both databases.
@Suite(.serialized) struct BusinessRaceTests {
    @Test(arguments: TestDatabase.all)
    func `V2 two hundred buyers of the last unit: one order, none oversold`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        for round in 0..<LongForm.rounds(few: 3) {
            let sku = "last\(round)"
            let product = try await shop.world.product(sku, stock: 1)
            let outcomes = await shop.all(200) { _ in try await shop.place([(sku, 1)]) }
            #expect(outcomes.count { $0.placed != nil } == 1)
            #expect(outcomes.count { $0.codes == ["INSUFFICIENT_STOCK"] } == 199)
            #expect(
                try await shop.world.level(product) == StockLevel(reserved: 1, received: 1))
        }
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V9 cancel racing confirm: one wins, and the stock is right either way`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("race", stock: 50)
        var confirmedFirst = 0
        let rounds = LongForm.rounds(few: 10)
        for _ in 0..<rounds {
            let order = try #require(try await shop.place([("race", 2)]).placed)
            async let confirmed = shop.confirm(order)
            async let cancelled = shop.cancel(order)
            let won = (try await confirmed, try await cancelled)
            #expect(won.1)
            if won.0 { confirmedFirst += 1 }
            #expect(try await shop.state(order) == .cancelled)
            #expect(
                try await shop.world.level(product) == StockLevel(free: 50, received: 50))
        }
        #expect((0...rounds).contains(confirmedFirst))
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V8 a hundred confirms against one cancel take the stock once at most`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("many", stock: 5)
        let order = try #require(try await shop.place([("many", 3)]).placed)
        _ = await shop.all(101) { index in
            if index == 50 { return try await shop.cancel(order) }
            return try await shop.confirm(order)
        }
        let state = try await shop.state(order)
        #expect(state == .cancelled)
        #expect(try await shop.world.level(product) == StockLevel(free: 5, received: 5))
        let again = try #require(try await shop.place([("many", 3)]).placed)
        _ = await shop.all(100) { _ in try await shop.confirm(again) }
        #expect(try await shop.state(again) == .confirmed)
        #expect(
            try await shop.world.level(product) == StockLevel(free: 2, sold: 3, received: 5))
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V6 expiry racing payment: paid or expired, never both, and no money is lost`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("pay", stock: 20)
        for round in 0..<LongForm.rounds(few: 8) {
            let order = try #require(
                try await shop.place([("pay", 1)], method: .gcash).placed)
            shop.pass(seconds: 3_600)
            async let expired = shop.desk.expire(order)
            async let paid = shop.pay(order, 100_000, "REF-\(round)")
            let ends = (try await expired, try await paid)
            let state = try await shop.state(order)
            if state == .expired {
                #expect(ends.0 == .expired)
                // Late money goes on the balance.
                #expect(try await shop.balance() == 100_000)
                try await shop.spend(100_000, "spent-\(round)")
            } else {
                #expect(ends.1)
                #expect(state == .pending || state == .confirmed)
                #expect(try await shop.balance() == 0)
                _ = try await shop.cancel(order)
                let left = try await shop.balance()
                if left > 0 { try await shop.spend(left, "left-\(round)") }
            }
        }
        let level = try await shop.world.level(product)
        #expect(level.free == 20 && level.reserved == 0)
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V7 stock of orders whose time is up is there for the next buyer`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("held", stock: 2)
        let held = try #require(try await shop.place([("held", 2)], method: .gcash).placed)
        #expect(try await shop.place([("held", 1)]).codes == ["INSUFFICIENT_STOCK"])
        shop.pass(seconds: 1_801)
        #expect(try await shop.place([("held", 1)]).placed != nil)
        #expect(try await shop.state(held) == .expired)
        try await shop.world.expectSoundStock()
    }
}
