internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Reserve, commit, release, return: what each leaves behind, and that each happens once.
@Suite(.serialized) struct StockTests {
    private static let soon = Fixtures.start.adding(seconds: 60)
    private static let late = Fixtures.start.adding(seconds: 4_000)

    @Test(arguments: TestDatabase.all)
    func `V3 two lines of one product are taken as their sum`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("sum", stock: 5)
        let short = try await world.buy(
            1, [.init(product: product, quantity: 3), .init(product: product, quantity: 3)]
        ).short
        #expect(
            short == [StockShortage(product: product, variant: nil, wanted: 6, available: 5)])
        #expect(try await world.level(product) == StockLevel(free: 5, received: 5))
        let placed = try await world.buy(
            2, [.init(product: product, quantity: 3), .init(product: product, quantity: 2)])
        #expect(placed.short == [])
        #expect(try await world.level(product) == StockLevel(reserved: 5, received: 5))
        #expect(
            try await world.count(
                "SELECT count(*) FROM inventory_reservations WHERE status='reserved'") == 2)
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V2 every short product is named, and nothing of the order is taken`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let plenty = try await world.product("plenty", stock: 10)
        let few = try await world.product("few", stock: 1)
        let none = try await world.product("none", stock: 0)
        let short = try await world.buy(
            1,
            [
                .init(product: plenty, quantity: 2), .init(product: few, quantity: 2),
                .init(product: none),
            ]
        ).short
        #expect(Set(short.map(\.product)) == [few, none])
        #expect(short.first { $0.product == few }?.available == 1)
        #expect(try await world.level(plenty) == StockLevel(free: 10, received: 10))
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `a variant has stock of its own`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let shirt = try await world.product("shirt", stock: 1)
        let red = try await world.variant("Red", of: shirt, stock: 2)
        let two = try await world.buy(1, [.init(product: shirt, variant: red, quantity: 2)])
        #expect(two.short == [])
        #expect(try await world.level(shirt) == StockLevel(free: 1, received: 1))
        #expect(try await world.level(shirt, red) == StockLevel(reserved: 2, received: 2))
        let short = try await world.buy(2, [.init(product: shirt, variant: red)]).short
        #expect(short.map(\.variant) == [red])
        #expect(
            try await world.count("SELECT stock_quantity FROM products WHERE sku='shirt'") == 3)
    }

    @Test(arguments: TestDatabase.all)
    func `V8 commit sells what is reserved, once, with a row of the log`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("sold", stock: 9)
        let order = try await world.buy(
            1, [.init(product: product, quantity: 2), .init(product: product, quantity: 1)]
        ).order
        #expect(try await commit(world, order, Self.soon))
        #expect(try await world.level(product) == StockLevel(free: 6, sold: 3, received: 9))
        #expect(try await commit(world, order, Self.soon) == false)
        #expect(try await world.level(product) == StockLevel(free: 6, sold: 3, received: 9))
        let log = try #require(try await world.store.product("SOLD", now: Self.soon)).log
        #expect(log.map(\.change) == [-3, 9])
        #expect(log.map(\.kind) == [.stockOut, .stockIn])
        #expect(log.first?.before == 9 && log.first?.after == 6)
        #expect(log.first?.order == Fixtures.number(1))
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `7.4 a reservation whose time is over is never committed, and counts as free`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("late", stock: 2)
        let order = try await world.buy(1, [.init(product: product, quantity: 2)]).order
        #expect(try await world.level(product, now: Self.late).available == 2)
        #expect(try await world.level(product, now: Self.soon).available == 0)
        #expect(try await commit(world, order, Self.late) == false)
        #expect(try await world.level(product) == StockLevel(reserved: 2, received: 2))
        let (holders, none) = try await world.store.write { writing in
            (
                try writing.stock.overdueHolders(product, nil, now: Self.late, limit: 10),
                try writing.stock.overdueHolders(product, nil, now: Self.soon, limit: 10)
            )
        }
        #expect(holders == [order])
        #expect(none == [])
        try await world.store.write { writing in
            try writing.stock.extendStock(order: order, until: Self.late.adding(seconds: 1))
        }
        #expect(try await commit(world, order, Self.late))
    }

    @Test(arguments: TestDatabase.all)
    func `V9 a release frees once, and a return brings back once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("back", stock: 4)
        let first = try await world.buy(1, [.init(product: product, quantity: 1)]).order
        let second = try await world.buy(2, [.init(product: product, quantity: 2)]).order
        #expect(try await release(world, first, as: .expired) == 1)
        #expect(try await release(world, first, as: .released) == 0)
        #expect(
            try await world.level(product) == StockLevel(free: 2, reserved: 2, received: 4))
        #expect(try await commit(world, second, Self.soon))
        #expect(try await bringBack(world, second) == 1)
        #expect(try await bringBack(world, second) == 0)
        #expect(try await world.level(product) == StockLevel(free: 4, received: 4))
        let kinds = try #require(try await world.store.product("back", now: Self.soon)).log
        #expect(kinds.map(\.kind) == [.return, .stockOut, .stockIn])
        #expect(kinds.first?.reason == "cancelled")
        #expect(
            try await world.count(
                "SELECT count(*) FROM inventory_reservations WHERE status='expired'") == 1)
        try await world.expectSoundStock()
    }

    private func commit(
        _ world: Fixtures, _ order: ID<Order>, _ now: Timestamp
    ) async throws -> Bool {
        try await world.store.write {
            try $0.stock.commitStock(order: order, by: Fixtures.staff, at: now)
        }
    }

    private func release(
        _ world: Fixtures, _ order: ID<Order>, as end: ReservationEnd
    ) async throws -> Int {
        try await world.store.write {
            try $0.stock.releaseStock(
                order: order, as: end, reason: "cancelled", by: Fixtures.staff, at: Self.soon)
        }
    }

    private func bringBack(_ world: Fixtures, _ order: ID<Order>) async throws -> Int {
        try await world.store.write {
            try $0.stock.returnStock(
                order: order, reason: "cancelled", by: Fixtures.staff, at: Self.soon)
        }
    }
}
