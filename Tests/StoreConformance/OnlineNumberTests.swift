internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import Store
import Testing

/// `ONLINE-NNNNNN` (`orders.md` 3.1): which orders have such a number, and that none comes twice.
@Suite(.serialized) struct OnlineNumberTests {
    private static let customer = Actor(kind: .customer, id: "cus_1")

    private func number(
        _ shop: Shop, _ channel: Channel, by actor: Actor, quantity: Int64 = 1
    ) async throws -> String? {
        var command = PlaceCommand(
            channel: channel, customer: shop.buyer, placedBy: actor, role: .customer,
            items: [PlaceItem(GoodsWish(product: "A-1", quantity: quantity))])
        command.paymentMethod = .cod
        command.delivery = .pickup
        let seen = Lock<String?>(nil)
        _ = try await shop.desk.place(command, key: nil) { outcome in
            if case .placed(let order, _, _) = outcome { seen.withLock { $0 = order.number } }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        return seen.withLock { $0 }
    }

    @Test(arguments: TestDatabase.all)
    func `orders of the counter and of customers on the web share one sequence`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind) { $0.onlineNumbers = [.pos, .web] }
        try await shop.world.product("A-1", stock: 10)
        #expect(try await number(shop, .pos, by: Fixtures.staff) == "ONLINE-000001")
        #expect(try await number(shop, .web, by: Self.customer) == "ONLINE-000002")
        #expect(try await number(shop, .web, by: Fixtures.staff) == "ORD-20260910-00001")
        #expect(try await number(shop, .api, by: Self.customer) == "ORD-20260910-00002")
        // A refused order is nobody's, and a dry run neither.
        #expect(try await number(shop, .pos, by: Fixtures.staff, quantity: 90) == nil)
        let next = try #require(try await number(shop, .pos, by: Fixtures.staff))
        #expect(next.hasPrefix("ONLINE-") && next > "ONLINE-000002")
        let found = try await shop.world.store.find("ONLINE-000002", customer: nil)
        #expect(found != nil)
    }

    @Test(arguments: TestDatabase.all)
    func `each channel is numbered by its own setting`(kind: TestDatabase) async throws {
        let shop = try await Shop(kind) { $0.onlineNumbers = [.pos] }
        try await shop.world.product("A-1", stock: 10)
        #expect(try await number(shop, .web, by: Self.customer) == "ORD-20260910-00001")
        #expect(try await number(shop, .pos, by: Fixtures.staff) == "ONLINE-000001")
    }
}
