internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import Store
import Testing

/// Plans of dry runs: an order placed with one comes to what was told, or is not placed.
@Suite(.serialized) struct PlanTests {
    private func command(_ shop: Shop, quantity: Int64 = 2) -> PlaceCommand {
        var command = PlaceCommand(
            channel: .api, customer: shop.buyer, placedBy: Fixtures.staff, role: .operator,
            items: [PlaceItem(GoodsWish(product: "A-1", quantity: quantity))])
        command.paymentMethod = .cod
        command.delivery = .pickup
        return command
    }

    private func shop(_ kind: TestDatabase, stock: Int64 = 10) async throws -> Shop {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: stock)
        return shop
    }

    private func outcome(_ shop: Shop, _ command: PlaceCommand) async throws -> PlaceOutcome {
        let seen = Lock<PlaceOutcome?>(nil)
        _ = try await shop.desk.place(command, key: nil) { outcome in
            seen.withLock { $0 = outcome }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        return try #require(seen.withLock { $0 })
    }

    /// The command with the plan of its dry run.
    private func planned(_ shop: Shop, _ command: PlaceCommand) async throws -> PlaceCommand {
        let rehearsal = try await shop.desk.rehearse(command)
        let plan = try #require(OrderPlan(rehearsal.outcome, for: command.role))
        var planned = command
        planned.plan = plan
        return planned
    }

    private func available(_ shop: Shop) async throws -> Int64 {
        try await shop.world.store.write { store in
            let product = try #require(try store.stock.product("A-1"))
            return try store.stock.available(product.id, nil, now: Fixtures.start)
        }
    }

    private func edit(
        _ shop: Shop, _ body: @escaping @Sendable (inout ProductRecord) -> Void
    ) async throws {
        try await shop.world.store.write { store in
            var product = try #require(try store.stock.product("A-1"))
            body(&product)
            product.version += 1
            #expect(try store.stock.update(product, at: Fixtures.start))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a dry run tells what it would take off the shelf, and takes nothing`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let rehearsal = try await shop.desk.rehearse(command(shop))
        let effect = try #require(rehearsal.stock.first)
        #expect((effect.code, effect.before, effect.after) == ("A-1", 10, 8))
        #expect(rehearsal.stock.count == 1)
        let plan = try #require(OrderPlan(rehearsal.outcome, for: .operator))
        #expect(plan.facts["/total_amount"] == "2000.00")
        #expect(plan.facts["/items/0/unit_price"] == "1000.00")
        #expect(try await available(shop) == 10)
        #expect(try await shop.world.store.totals(customer: nil).orders == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `an order with an unchanged plan is placed, also when others bought meanwhile`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let planned = try await planned(shop, command(shop))
        #expect(try await shop.place([("A-1", 3)]).placed != nil)
        #expect(try await outcome(shop, planned).isPlaced)
        #expect(try await available(shop) == 5)
    }

    @Test(arguments: TestDatabase.all)
    func `a price that changed after the dry run refuses the order and stores nothing`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let planned = try await planned(shop, command(shop))
        try await edit(shop) { $0.basePrice = 120_000 }
        guard case .moved(let changes, let flaws) = try await outcome(shop, planned) else {
            Issue.record("the order was not refused for its plan")
            return
        }
        #expect(
            changes == [
                PlanChange(field: "/items/0/unit_price", planned: "1000.00", current: "1200.00"),
                PlanChange(field: "/subtotal", planned: "2000.00", current: "2400.00"),
                PlanChange(field: "/total_amount", planned: "2000.00", current: "2400.00"),
            ])
        #expect(flaws.isEmpty)
        #expect(try await shop.world.store.totals(customer: nil).orders == 0)
        #expect(try await available(shop) == 10)
    }

    @Test(arguments: TestDatabase.all)
    func `stock and rules that changed refuse it too, with their own code`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let planned = try await planned(shop, command(shop, quantity: 8))
        #expect(try await shop.place([("A-1", 5)]).placed != nil)
        guard case .moved(let changes, let flaws) = try await outcome(shop, planned) else {
            Issue.record("the order was not refused for its plan")
            return
        }
        #expect(flaws.map(\.code) == ["INSUFFICIENT_STOCK"])
        #expect(changes.map(\.field) == ["/items/0/quantity"])
        let held = try await self.planned(shop, command(shop, quantity: 1))
        try await edit(shop) { $0.status = .inactive }
        guard case .moved(_, let gone) = try await outcome(shop, held) else {
            Issue.record("the order was not refused for its plan")
            return
        }
        #expect(gone.map(\.code) == ["PRODUCT_UNAVAILABLE"])
    }

    @Test(arguments: TestDatabase.all)
    func `a hold that the dry run did not tell of refuses the order`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let planned = try await planned(shop, command(shop, quantity: 2))
        let (buyer, now) = (shop.buyer, shop.now)
        try await shop.world.store.write { store in
            _ = try store.holds.save(
                BlacklistEntry(
                    id: ID(value: 5), value: BlacklistValue(.customer, buyer.text),
                    reason: "test", addedBy: Fixtures.staff, addedAt: now))
        }
        guard case .moved(let changes, _) = try await outcome(shop, planned) else {
            Issue.record("the order was not refused for its plan")
            return
        }
        #expect(
            changes.first { $0.field == "/hold_reason" }
                == PlanChange(field: "/hold_reason", planned: nil, current: "blacklist"))
    }
}
