internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Every movement of an order's money has its row of history, also where the state stays.
extension MoneyFlowTests {
    /// The payment rows of an order's history, oldest first: `event from>to data`.
    func paymentRows(_ world: Fixtures, _ order: ID<Order>) async throws -> [String] {
        let detail = try #require(try await world.store.detail(order, customer: nil))
        return detail.history.filter { $0.subject == .payment }.map { entry in
            let data = entry.data.filter { $0.key != "row" && $0.key != "reference" }
                .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let words = ["\(entry.event) \(entry.from ?? "")>\(entry.to)"] + data
            return words.joined(separator: " ")
        }
    }

    @Test(arguments: TestDatabase.all)
    func `R7 a line of a paid order that is tried again tells of its hold and of its end`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 1_000)
        let order = try #require(
            try await world.placePriced(1, of: customer, prices: [300, 200, 100]))
        try await confirm(world, order)
        try await send(world, order, line: 1, completes: false)
        try await send(world, order, line: 2, completes: false)
        try await send(world, order, line: 0, completes: true)
        var expected = [
            "authorise unpaid>authorised",
            "void authorised>authorised captured=0 released=200",
            "void authorised>authorised captured=0 released=100",
            "capture authorised>paid captured=300",
        ]
        #expect(try await paymentRows(world, order) == expected)
        // Row 22: one goes through now, the other fails once more.
        #expect(try await retry(world, order, line: 1, at: 500) == .done(.queued))
        #expect(try await retry(world, order, line: 2, at: 501) == .done(.queued))
        try await send(world, order, line: 1, completes: true, after: 600)
        try await send(world, order, line: 2, completes: false, after: 600)
        expected += [
            "authorise paid>paid amount=200", "authorise paid>paid amount=100",
            "capture paid>paid captured=200", "void paid>paid captured=0 released=100",
        ]
        #expect(try await paymentRows(world, order) == expected)
        let money = try await self.order(world, order)
        #expect(money.paid == 500)
        #expect(money.held == 0)
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `M9 a second refund beside the first, and the end of each, stand in the history`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300, 200]))
        #expect(try await pay(world, order, 500, "G1").word == "done")
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        try await send(world, order, line: 1, completes: false)
        #expect(try await retry(world, order, line: 0, at: 500) == .done(.queued))
        #expect(
            try await paymentRows(world, order) == [
                "pay unpaid>paid amount=500 method=gcash",
                "refund paid>refunding amount=300",
                "refund refunding>refunding amount=200",
                "refund_failed refunding>refunding amount=300",
            ])
    }

    @Test(arguments: TestDatabase.all)
    func `4_2 row 6 a payment that failed says what it set free`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(
            try await world.placePriced(1, of: customer, prices: [300, 200]))
        let outcome = try await world.store.write { writing in
            try Paying.fail(
                order: order, reason: "the card was blocked", by: Self.admin, as: .admin,
                in: writing, now: Self.later(0))
        }
        #expect(outcome.word == "moved")
        #expect(
            try await paymentRows(world, order) == [
                "authorise unpaid>authorised", "fail authorised>failed released=500",
            ])
        let money = try await self.order(world, order)
        #expect(money.payments.map(\.kind) == [.authorise, .void, .void])
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.moneyProblems() == [])
    }
}
