internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Rules of the shop that a reading found broken once, on both databases.
@Suite(.serialized) struct BusinessRuleTests {
    @Test(arguments: TestDatabase.all)
    func `R7 the payment of a prepaid order under way cannot be called failed`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("prepaid", stock: 5)
        try await shop.topUp(100_000, "top-1")
        let order = try #require(
            try await shop.place([("prepaid", 1)], method: .balance).placed)
        #expect(try await shop.state(order) == .confirmed)
        #expect(try await shop.balance() == 0)
        let now = shop.now
        let outcome = try await shop.world.store.write { store in
            try Paying.fail(
                order: order, reason: "no", by: Fixtures.staff, as: .operator, in: store, now: now)
        }
        guard case .refused = outcome else {
            Issue.record("the hold of a confirmed order was let go")
            return
        }
        #expect(try await shop.balance() == 0)
        #expect(try await shop.cancel(order))
        #expect(try await shop.balance() == 100_000)
        #expect(try await shop.world.store.verify() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `6.2 cash with money ahead is confirmed once the money is there`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("ahead", stock: 5)
        let order = try #require(try await shop.place([("ahead", 1)]).placed)
        try await shop.change(order) { $0.upfrontDue = 10_000 }
        #expect(try await !shop.confirm(order))
        #expect(try await shop.state(order) == .pending)
        #expect(try await shop.pay(order, 10_000, "AHEAD-1"))
        #expect(try await shop.confirm(order))
        #expect(try await shop.state(order) == .confirmed)
    }

    @Test(arguments: TestDatabase.all)
    func `V6 one order that cannot expire holds up no other`(kind: TestDatabase) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("bad", stock: 2)
        try await shop.world.product("good", stock: 2)
        let bad = try #require(try await shop.place([("bad", 1)], method: .gcash).placed)
        shop.pass(seconds: 1)
        let good = try #require(try await shop.place([("good", 1)], method: .gcash).placed)
        try await shop.world.tamper(
            dropping: [],
            "UPDATE stock SET reserved=0,free=2 WHERE product_key=(SELECT key FROM products_core "
                + "WHERE sku='bad')")
        shop.pass(seconds: 7_200)
        #expect(try await shop.desk.expireOverdue() == 1)
        #expect(try await shop.state(good) == .expired)
        #expect(try await shop.state(bad) == .pending)
        #expect(
            try await shop.world.count(
                "SELECT count(*) FROM order_errors WHERE error_code='ORDER_REFUSED'") == 1)
    }
}
