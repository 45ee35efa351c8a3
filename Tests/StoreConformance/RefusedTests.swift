internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Refused creations in the error list (`orders.md` 3.6), and what is asked ahead (5.3).
@Suite(.serialized) struct RefusedTests {
    private func rows(_ shop: Shop) async throws -> [String] {
        try await shop.world.database.read { sql in
            try sql.query(
                """
                SELECT error_type,error_code,severity,order_key,is_resolved FROM order_errors \
                ORDER BY id
                """
            ) { row in
                "\(try row.text(0)) \(try row.text(1)) \(try row.text(2)) "
                    + "\(try row.optionalInteger(3) == nil) \(try row.integer(4))"
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a refused order is kept without an order, and settled`(kind: TestDatabase) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: 2)
        #expect(try await shop.place([("A-1", 3)]).codes == ["INSUFFICIENT_STOCK"])
        #expect(try await shop.place([("NONE", 1)]).codes == ["PRODUCT_NOT_FOUND"])
        #expect(
            try await rows(shop) == [
                "inventory INSUFFICIENT_STOCK low true 1",
                "validation PRODUCT_NOT_FOUND low true 1",
            ])
        let report = try await shop.world.store.operations(now: shop.now, dayStart: shop.now)
        #expect(report.faults.isEmpty)
        // A dry run is no order that was refused.
        var command = PlaceCommand(
            channel: .api, customer: shop.buyer, placedBy: Fixtures.staff, role: .operator,
            items: [PlaceItem(GoodsWish(product: "NONE"))])
        command.paymentMethod = .cod
        _ = try await shop.desk.rehearse(command)
        #expect(try await rows(shop).count == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `what a verified buyer pays ahead is rounded up`(kind: TestDatabase) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("A-1", stock: 100)
        try await shop.world.store.write { store in
            var record = try #require(try store.stock.product(product.text))
            record.basePrice = 500_001
            record.version += 1
            #expect(try store.stock.update(record, at: Fixtures.start))
        }
        let order = try #require(try await shop.place([("A-1", 1)]).placed)
        let stored = try await shop.world.store.read {
            try $0.unit(order: order, now: Fixtures.start)?.order
        }
        #expect(stored?.terms?.upfrontDue == 50_001)
    }
}
