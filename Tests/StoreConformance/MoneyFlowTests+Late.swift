internal import Application
internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

/// Money of lines that ended and were decided otherwise (T22, T23, rows 19 and 21).
extension MoneyFlowTests {
    private func decide(
        _ world: Fixtures, _ order: ID<Order>, line index: Int, _ seconds: Int64,
        _ decision: @escaping @Sendable (LineRecord) -> LineDecision
    ) async throws -> ActionOutcome {
        try await world.store.write { writing in
            let now = Self.later(seconds)
            let unit = try #require(try writing.unit(order: order, now: now))
            let resolving = Resolving(settings: DispatchSettings(), parserVersion: 1) { text, _ in
                ParsedResult(kind: .freeText, warnings: [], display: text)
            }
            return try resolving.resolve(
                line: unit.lines[index].id, decision(unit.lines[index]), reason: "their mail",
                by: Fixtures.staff, as: .operator, in: writing, now: now)
        }
    }

    private static func row(_ id: String, _ target: String, _ status: ProviderStatus) -> StatusRow {
        StatusRow(
            providerOrderID: id, target: target, status: status,
            statusWord: status == .completed ? "Completed" : "Rejected", serviceName: nil,
            resultText: "told late", requestedAt: nil, raw: Array("told late".utf8))
    }

    private func prove(
        _ world: Fixtures, _ order: ID<Order>, line index: Int, at seconds: Int64
    ) async throws -> ActionOutcome {
        try await decide(world, order, line: index, seconds) { line in
            .prove(.row(Self.row("LATE-\(line.number)", line.target, .completed)))
        }
    }

    private func reverse(
        _ world: Fixtures, _ order: ID<Order>, line index: Int, at seconds: Int64
    ) async throws -> ActionOutcome {
        try await decide(world, order, line: index, seconds) { line in
            .reverse(.row(Self.row(line.providerOrderID ?? "", line.target, .rejected)))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `T22 row 19 a prepaid line delivered late completes its order and is a loss, once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [500]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        #expect(try await prove(world, order, line: 0, at: 500) == .done(.completed))
        #expect(try await prove(world, order, line: 0, at: 501) == .done(.completed))
        let money = try await self.order(world, order)
        #expect(money.order.state == .completed)
        #expect(money.order.paymentState == .unpaid)
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.account("loss") == -500)
        #expect(try await world.account("revenue") == 500)
        #expect(try await world.moneyProblems() == [])
        #expect(
            try await world.count(
                """
                SELECT count(*) FROM fulfillment_logs_core WHERE state='completed' \
                AND provider_order_id='LATE-1'
                """) == 1)
        #expect(
            try await world.count("SELECT count(*) FROM audit WHERE action='line.prove'") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `T22 a refund that was not paid out yet is withdrawn, one that was is a loss`(
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
        let refunds = try await self.order(world, order).payments.filter { $0.kind == .refund }
        #expect(try await finish(world, order, refunds[1].id, isDone: true) == "done")
        #expect(try await prove(world, order, line: 0, at: 500) == .done(.completed))
        #expect(try await openErrors(world) == [])
        #expect(try await world.account("loss") == 0)
        var money = try await self.order(world, order)
        #expect(money.order.state == .completed)
        #expect(money.order.isPartial)
        #expect(money.order.paymentState == .paid)
        #expect(try await prove(world, order, line: 1, at: 600) == .done(.completed))
        money = try await self.order(world, order)
        #expect(!money.order.isPartial)
        #expect(try await world.account("loss") == -200)
        #expect(try await world.account("cash_in:gcash") == -300)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `T22 proof of one line leaves the refund of the others, and pays for none twice`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300, 200]))
        #expect(try await pay(world, order, 500, "G1").word == "done")
        try await confirm(world, order)
        // Both lines end in one change, so one refund is promised for both.
        try await step(world, order, 100) { unit in
            for line in unit.lines {
                let attempt = unit.intend(line, sequence: Int64(line.number), now: unit.now)
                unit.move(attempt.line, on: .refusedForGood, by: .system)
                unit.edit(attempt.id) { $0.state = .definiteNo }
                unit.add(.finish(line: attempt.line, outcome: "refused"))
            }
            unit.follow()
        }
        var refunds = try await self.order(world, order).payments.filter { $0.kind == .refund }
        #expect(refunds.map(\.amount) == [500])
        #expect(try await prove(world, order, line: 0, at: 500) == .done(.completed))
        refunds = try await self.order(world, order).payments.filter { $0.kind == .refund }
        let due = refunds.filter { $0.status == .pending }
        #expect(due.map(\.amount) == [200])
        #expect(due.map(\.lines) == [[2]])
        #expect(try await world.account("loss") == 0)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `T23 row 21 nothing goes back by itself when a result is taken back, staff refund it`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [300, 200]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: true)
        try await send(world, order, line: 1, completes: true)
        #expect(try await reverse(world, order, line: 0, at: 500) == .done(.failed))
        var money = try await self.order(world, order)
        #expect(money.order.state == .completed)
        #expect(money.order.isPartial)
        #expect(try await openErrors(world) == ["REVERSED"])
        #expect(try await reverse(world, order, line: 1, at: 600) == .done(.failed))
        money = try await self.order(world, order)
        #expect(money.order.state == .reversed)
        #expect(money.order.paymentState == .paid)
        #expect(money.paid == 500)
        #expect(try await world.balance(customer) == 0)
        #expect(
            try await world.count(
                "SELECT count(*) FROM order_lines WHERE state='failed' AND reversed_at IS NOT NULL")
                == 2)
        #expect(
            try await world.count(
                "SELECT count(*) FROM fulfillment_logs_core WHERE state='rejected'") == 2)
        #expect(
            try await retry(world, order, line: 0, at: 700)
                == .refused(
                    "the provider took its result back; place a new order", allowed: []))
        #expect(try await refund(world, order, nil) == "done")
        money = try await self.order(world, order)
        #expect(money.order.state == .reversed)
        #expect(money.order.paymentState == .refunded)
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.moneyProblems() == [])
    }
}
