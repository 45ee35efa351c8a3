internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Many buyers of few units, on several writers and nodes: nothing is sold twice.
@Suite(.serialized) struct StockRaceTests {
    private func nodes(_ world: Fixtures) async throws -> [Store] {
        guard world.store.capabilities.severalWriters else { return [world.store, world.store] }
        return [world.store, try await world.another()]
    }

    /// Everybody buys at once; how many were served and how many cleanly refused.
    private func rush(
        _ world: Fixtures, _ serials: Range<Int>,
        _ wishes: @escaping @Sendable (Int) -> [Fixtures.Wish]
    ) async throws -> (placed: Int, refused: Int) {
        let nodes = try await nodes(world)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for serial in serials {
                group.addTask {
                    try await world.buy(serial, wishes(serial), on: nodes[serial % 2]).short.isEmpty
                }
            }
            return try await group.reduce(into: (placed: 0, refused: 0)) { sum, isPlaced in
                if isPlaced { sum.placed += 1 } else { sum.refused += 1 }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `V2 of 200 buyers of the last unit one gets it, in every round`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        for round in 0..<LongForm.rounds(few: 5) {
            let product = try await world.product("last-\(round)", stock: 1)
            let first = round * 200 + 1
            let result = try await rush(world, first..<(first + 200)) { _ in
                [Fixtures.Wish(product: product)]
            }
            #expect(result == (placed: 1, refused: 199))
            #expect(try await world.level(product) == StockLevel(reserved: 1, received: 1))
        }
        try await world.expectSoundStock()
        #expect(try await world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `V2 200 clients for 50 units: 50 orders, 150 clean refusals`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("fifty", stock: 50)
        let result = try await rush(world, 1..<201) { _ in [Fixtures.Wish(product: product)] }
        #expect(result == (placed: 50, refused: 150))
        #expect(try await world.level(product) == StockLevel(reserved: 50, received: 50))
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 50)
        #expect(
            try await world.count(
                "SELECT count(*) FROM inventory_reservations WHERE status='reserved'") == 50)
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V4 orders that want two products in either order all end, and none oversells`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let left = try await world.product("left", stock: 30)
        let right = try await world.product("right", stock: 20)
        let result = try await rush(world, 1..<101) { serial in
            let pair = [
                Fixtures.Wish(product: left), Fixtures.Wish(product: right),
            ]
            return serial % 2 == 0 ? pair : pair.reversed()
        }
        #expect(result == (placed: 20, refused: 80))
        #expect(try await world.level(left) == StockLevel(free: 10, reserved: 20, received: 30))
        #expect(try await world.level(right) == StockLevel(reserved: 20, received: 20))
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V9 a cancel that races a confirm: stock is sold or free, never both`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("raced", stock: 40)
        var orders: [ID<Order>] = []
        for serial in 1...40 {
            orders.append(try await world.buy(serial, [.init(product: product)]).order)
        }
        let nodes = try await nodes(world)
        let now = Fixtures.start.adding(seconds: 60)
        let ends = try await withThrowingTaskGroup(of: (sold: Int, freed: Int).self) { group in
            for order in orders {
                group.addTask {
                    let sold = try await nodes[0].write {
                        try $0.stock.commitStock(order: order, by: Fixtures.staff, at: now)
                    }
                    return (sold ? 1 : 0, 0)
                }
                group.addTask {
                    let freed = try await nodes[1].write {
                        try $0.stock.releaseStock(
                            order: order, as: .released, reason: "cancelled", by: Fixtures.staff,
                            at: now)
                    }
                    return (0, freed)
                }
            }
            return try await group.reduce(into: (sold: 0, freed: 0)) { sum, end in
                sum = (sum.sold + end.sold, sum.freed + end.freed)
            }
        }
        #expect(ends.sold + ends.freed == 40)
        #expect(
            try await world.level(product)
                == StockLevel(free: Int64(ends.freed), sold: Int64(ends.sold), received: 40))
        try await world.expectSoundStock()
    }
}
