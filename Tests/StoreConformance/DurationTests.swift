internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// `order_metrics` (`orders.md` 3.6): what each duration is, and what the last 24 hours show.
@Suite(.serialized) struct DurationTests {
    private func metrics(_ shop: Shop, _ order: ID<Order>) async throws -> [Int64?] {
        try await shop.world.database.read { sql in
            try sql.first(
                """
                SELECT validation_duration_ms,create_duration_ms,payment_duration_ms,\
                queue_wait_time_ms,fulfillment_duration_ms,customer_response_time_ms,\
                total_processing_duration_ms,error_count,retry_count FROM order_metrics \
                WHERE order_id=$1
                """, [.text(order.text)]
            ) { row in try (0..<9).map { try row.optionalInteger($0) } } ?? []
        }
    }

    private func keep(_ shop: Shop, _ times: [PlaceTimes]) async throws {
        try await shop.world.store.write { try $0.keep(times: times) }
    }

    @Test(arguments: TestDatabase.all)
    func `placing is measured after its commit, once, in whole milliseconds`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: 10)
        let order = try #require(try await shop.place([("A-1", 1)]).placed)
        #expect(try await metrics(shop, order)[0...1] == [nil, nil])
        let times = PlaceTimes(order: order, validation: 1_600, creation: 12_400)
        try await keep(shop, [times, PlaceTimes(order: ID(value: 5), validation: 1, creation: 1)])
        try await keep(shop, [PlaceTimes(order: order, validation: 9_000, creation: 9_000)])
        #expect(try await metrics(shop, order)[0...1] == [2, 12])
        #expect(try await shop.world.count("SELECT count(*) FROM order_durations") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `the transitions fill waits, payment and the customer's answer`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: 10)
        let cash = try #require(try await shop.place([("A-1", 1)]).placed)
        // Cash has nothing to wait for; nobody was asked, nothing began.
        #expect(try await metrics(shop, cash)[2...] == [0, nil, nil, nil, nil, 0, 0])
        let prepaid = try #require(try await shop.place([("A-1", 1)], method: .gcash).placed)
        #expect(try await metrics(shop, prepaid)[2] == nil)
        #expect(try await metrics(shop, prepaid)[5] == nil)
        shop.pass(seconds: 90)
        #expect(try await shop.pay(prepaid, 100_000, "g-1"))
        let paid = try await metrics(shop, prepaid)
        #expect(paid[2] == 90_000)
        #expect(paid[5] == 90_000)
        shop.pass(seconds: 10)
        #expect(try await shop.cancel(prepaid))
        #expect(try await metrics(shop, prepaid)[6] == 100_000)
    }

    @Test(arguments: TestDatabase.all)
    func `the report shows average, maximum and count of the last 24 hours`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: 10)
        let old = try #require(try await shop.place([("A-1", 1)]).placed)
        shop.pass(seconds: 90_000)
        var times = [PlaceTimes(order: old, validation: 500_000, creation: 900_000)]
        for creation in [10_000, 20_000] as [Int64] {
            let order = try #require(try await shop.place([("A-1", 1)]).placed)
            times.append(PlaceTimes(order: order, validation: 1_000, creation: creation))
        }
        try await keep(shop, times)
        let report = try await shop.world.store.operations(now: shop.now, dayStart: shop.now)
        let names = report.measures.map(\.name)
        #expect(names.prefix(3) == ["validation", "create", "payment"])
        #expect(names.count == 7)
        let create = try #require(report.measures.first { $0.name == "create" })
        #expect((create.average, create.maximum, create.count) == (15, 20, 2))
        let wait = try #require(report.measures.first { $0.name == "queue wait" })
        #expect((wait.average, wait.maximum, wait.count) == (0, 0, 0))
    }
}
