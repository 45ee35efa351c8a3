internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What the database itself refuses, what staff may move, and what is told of it.
@Suite(.serialized) struct StockGuardTests {
    @Test(
        arguments: TestDatabase.all,
        [
            "UPDATE stock SET free=free-100,written_off=written_off+100",
            "UPDATE stock SET free=free+1",
            "UPDATE stock SET reserved=-1,free=free+reserved+1",
            "UPDATE inventory_log_core SET reason='x'",
            "DELETE FROM inventory_log_core",
        ])
    func `V1 negative stock, a broken equation and an edited log are refused`(
        kind: TestDatabase, statement: String
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("guarded", stock: 5)
        _ = try await world.buy(1, [.init(product: product)])
        await #expect(throws: SQLError.self) {
            try await world.database.write { try $0.execute(statement) }
        }
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V10 a difference between stock, reservations and log is listed, not repaired`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("odd", stock: 5)
        _ = try await world.buy(1, [.init(product: product, quantity: 2)])
        try await world.database.write { sql in
            try sql.execute("UPDATE stock SET reserved=1,free=3,received=4")
        }
        let found = try await world.store.stockDifferences()
        #expect(found.count == 2)
        #expect(found.contains { $0.contains("has 1 reserved, its live reservations hold 2") })
        #expect(found.contains { $0.contains("has 4 on hand, its log says 5") })
        #expect(try await world.store.verify().count == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `7.7 staff move stock in and out, with before and after, never below what is free`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("moved", stock: 10)
        let order = try await world.buy(1, [.init(product: product, quantity: 4)]).order
        #expect(
            try await move(world, product, .stockOut, -6) == .done(before: 10, after: 4, free: 0))
        #expect(try await move(world, product, .adjustment, -1) == .short(free: 0, sold: 0))
        #expect(try await move(world, product, .return, 1) == .short(free: 0, sold: 0))
        #expect(
            try await move(world, product, .adjustment, 3) == .done(before: 4, after: 7, free: 3))
        _ = try await world.store.write {
            try $0.stock.commitStock(order: order, by: Fixtures.staff, at: Fixtures.start)
        }
        #expect(
            try await move(world, product, .return, 1) == .done(before: 3, after: 4, free: 4))
        #expect(try await move(world, ID(value: 1), .stockIn, 1) == .notFound)
        #expect(
            try await world.level(product)
                == StockLevel(free: 4, sold: 3, received: 13, writtenOff: 6))
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `7.6 each fall to the threshold is told once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("lamp", stock: 8, threshold: 5)
        _ = try await world.buy(1, [.init(product: product, quantity: 2)])
        #expect(try await told(world) == [])
        _ = try await world.buy(2, [.init(product: product, quantity: 2)])
        _ = try await world.buy(3, [.init(product: product, quantity: 1)])
        #expect(try await told(world) == [4])
        #expect(try await told(world) == [])
        _ = try await move(world, product, .stockIn, 10)
        _ = try await move(world, product, .stockOut, -13)
        #expect(try await told(world) == [0])
    }

    @Test(arguments: TestDatabase.all)
    func `a SKU is found in any case and taken once; an old version is refused`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        try await world.product("Case-1", stock: 1)
        await #expect(throws: StorageError.self) { try await world.product("CASE-1", stock: 0) }
        let found = try #require(try await world.store.product("cAsE-1", now: Fixtures.start))
        #expect(found.product.sku == "Case-1")
        var product = found.product
        product.status = .inactive
        product.version += 1
        let (first, second) = try await world.store.write { [product] writing in
            (
                try writing.stock.update(product, at: Fixtures.start),
                try writing.stock.update(product, at: Fixtures.start)
            )
        }
        #expect(first && !second)
        var inactive = ProductFilter()
        inactive.statuses = [.inactive]
        try await world.placeEvents()
        #expect(try await products(world, inactive).total == 1)
        #expect(try await products(world, ProductFilter()).total == 1)
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `lists page by SKU with an exact total, and filter by status and text`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        for number in 1...7 {
            try await world.product("item-\(number)", stock: Int64(number))
        }
        let now = Fixtures.start
        let first = try await world.store.products(
            ProductFilter(), after: nil, limit: 4, now: now)
        #expect(first.items.map(\.product.sku) == ["item-1", "item-2", "item-3", "item-4"])
        let second = try await world.store.products(
            ProductFilter(), after: first.next, limit: 4, now: now)
        #expect(second.items.map(\.product.sku) == ["item-5", "item-6", "item-7"])
        #expect(second.next == nil && first.total == 7 && second.total == 7)
        var low = InventoryFilter()
        low.statuses = [.lowStock]
        let page = try await world.store.inventory(low, after: nil, limit: 3, now: now)
        #expect(page.total == 5 && page.items.count == 3)
        let rest = try await world.store.inventory(low, after: page.next, limit: 3, now: now)
        #expect(rest.items.map(\.product.sku) == ["item-4", "item-5"])
        var text = InventoryFilter()
        text.text = "ITEM-3"
        #expect(
            try await world.store.inventory(text, after: nil, limit: 3, now: now).total == 1)
        text.text = "%"
        #expect(
            try await world.store.inventory(text, after: nil, limit: 3, now: now).total == 0)
        #expect(
            try await world.count(
                "SELECT count(*) FROM vw_inventory_status WHERE stock_status='LOW_STOCK'") == 5)
    }

    private func products(
        _ world: Fixtures, _ filter: ProductFilter
    ) async throws -> ProductPage {
        try await world.store.products(filter, after: nil, limit: 50, now: Fixtures.start)
    }

    private func told(_ world: Fixtures) async throws -> [Int64] {
        try await world.store.write {
            try $0.stock.takeLowStock(limit: 10, at: Fixtures.start).map(\.available)
        }
    }

    private func move(
        _ world: Fixtures, _ product: ID<Product>, _ kind: StockChangeKind, _ change: Int64
    ) async throws -> StockMoved {
        try await world.store.write {
            try $0.stock.move(
                StockMove(
                    product: product, variant: nil, kind: kind, change: change, reason: "counted"),
                by: Fixtures.staff, at: Fixtures.start)
        }
    }
}
