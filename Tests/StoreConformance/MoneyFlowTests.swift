internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What happens to money along an order's life, on both databases.
@Suite(.serialized) struct MoneyFlowTests {
    static let admin = Actor(kind: .staff, id: "stf_boss")

    static func later(_ seconds: Int64) -> Timestamp {
        Fixtures.start.adding(seconds: 10_000 + seconds)
    }

    /// Changes an order with everything that follows from it.
    func step(
        _ world: Fixtures, _ order: ID<Order>, _ seconds: Int64,
        _ body: @escaping @Sendable (inout OrderUnit) -> Void
    ) async throws {
        try await world.store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: Self.later(seconds)))
            body(&unit)
            try writing.keep(&unit)
        }
    }

    func confirm(_ world: Fixtures, _ order: ID<Order>) async throws {
        try await step(world, order, 0) { unit in
            Confirming.confirm(
                &unit, by: .system, as: .system, servicesEnabled: true, now: unit.now)
        }
    }

    /// Sends one line and lets it end as said.
    func send(
        _ world: Fixtures, _ order: ID<Order>, line index: Int, completes: Bool,
        after start: Int64 = 0
    ) async throws {
        let seconds = start + Int64(index) * 100 + 100
        let attempt = try await world.store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: Self.later(seconds)))
            let attempt = unit.intend(
                unit.lines[index], sequence: try writing.takeIntentSequence(),
                now: Self.later(seconds))
            try writing.keep(&unit)
            return attempt
        }
        try await step(world, order, seconds + 1) { unit in
            if completes {
                unit.accept(attempt, id: "P\(seconds)-\(order.text)", now: unit.now)
            } else {
                unit.move(attempt.line, on: .refusedForGood, by: .system)
                unit.edit(attempt.id) { $0.state = .definiteNo }
                unit.add(.finish(line: attempt.line, outcome: "refused"))
                unit.follow()
            }
        }
        guard completes else { return }
        try await step(world, order, seconds + 2) { unit in
            let line = unit.lines[index]
            unit.complete(
                unit.attempts(of: line.id).last ?? attempt,
                Fixtures.result(line: line, order: order, at: unit.now))
        }
    }

    func order(_ world: Fixtures, _ id: ID<Order>) async throws -> OrderMoney {
        try #require(try await world.store.orderMoney(id, customer: nil))
    }

    func pay(
        _ world: Fixtures, _ order: ID<Order>, _ amount: Int64, _ reference: String,
        method: PaymentMethod = .gcash, by role: Role = .operator
    ) async throws -> PaymentOutcome {
        try await world.store.write { writing in
            try Paying.pay(
                order: order,
                PaymentWish(amount: amount, method: method, reference: reference),
                by: Fixtures.staff, as: role, in: writing, now: Self.later(50))
        }
    }

    @Test(arguments: TestDatabase.all)
    func `R7 a completed line is taken, a failed one goes back, and the order is paid`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 1_000)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [300, 200]))
        #expect(try await self.order(world, order).order.paymentState == .authorised)
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: true)
        var money = try await self.order(world, order)
        #expect(money.order.paymentState == .partlyPaid)
        #expect(money.paid == 300)
        #expect(money.held == 200)
        try await send(world, order, line: 1, completes: false)
        money = try await self.order(world, order)
        #expect(money.order.state == .completed)
        #expect(money.order.paymentState == .paid)
        #expect(money.paid == 300)
        #expect(try await world.balance(customer) == 700)
        #expect(try await world.account("revenue") == 300)
        #expect(try await world.moneyProblems() == [])
        let kinds = money.payments.map(\.kind)
        #expect(kinds == [.authorise, .capture, .void])
    }

    @Test(arguments: TestDatabase.all)
    func `4_2 a prepaid order of which nothing came is unpaid again and cost nothing`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [300]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        let money = try await self.order(world, order)
        #expect(money.order.state == .failed)
        #expect(money.order.paymentState == .unpaid)
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.account("revenue") == 0)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `4_3 a line that is tried again holds its money again, or is refused`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 300)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [300]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        @Sendable func retry(_ seconds: Int64) async throws -> String? {
            try await world.store.write { writing in
                var unit = try #require(try writing.unit(order: order, now: Self.later(seconds)))
                let refusal = try MoneyRules.retried(
                    &unit, line: unit.lines[0].id, by: Fixtures.staff, in: writing)
                if refusal == nil { try writing.keep(&unit) }
                return refusal
            }
        }
        #expect(try await retry(500) == nil)
        #expect(try await world.balance(customer) == 0)
        #expect(try await self.order(world, order).order.paymentState == .authorised)
        // A second time there is nothing more to hold.
        #expect(try await retry(501) == nil)
        #expect(try await self.order(world, order).held == 300)
        #expect(
            try await world.store.reconciliation(
                from: Timestamp(microseconds: 0), upTo: Timestamp(microseconds: .max)
            ).sums.first { $0.cause == "hold" }?.count == 2)
    }

    @Test(arguments: TestDatabase.all)
    func `M7 less than the price never settles, more goes on the balance with an alert`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [500]))
        #expect(try await pay(world, order, 499, "G1").word == "done")
        #expect(try await self.order(world, order).order.paymentState == .partlyPaid)
        #expect(try await pay(world, order, 100, "G2").word == "done")
        let money = try await self.order(world, order)
        #expect(money.order.paymentState == .paid)
        #expect(money.paid == 500)
        #expect(try await world.balance(customer) == 99)
        #expect(
            try await world.count(
                "SELECT count(*) FROM order_errors WHERE error_code='OVERPAID'") == 1)
        // What comes when all is paid is the customer's own.
        #expect(try await pay(world, order, 40, "G3").word == "done")
        #expect(try await world.balance(customer) == 139)
        #expect(try await world.account("cash_in:gcash") == -639)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `F48 nothing, less than nothing and a known reference of another payment are refused`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let first = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [500]))
        let second = try #require(
            try await world.placePriced(2, of: customer, method: .gcash, prices: [500]))
        for amount in [0, -1, Int64.min, .max] {
            #expect(try await pay(world, first, amount, "X").word == "flawed")
        }
        #expect(try await pay(world, first, 500, "").word == "flawed")
        #expect(try await pay(world, first, 500, "G1", method: .internal).word == "flawed")
        #expect(try await pay(world, first, 500, "G1").word == "done")
        #expect(try await pay(world, first, 500, "G1").word == "known")
        #expect(try await pay(world, first, 499, "G1").word == "refused")
        #expect(try await pay(world, second, 500, "G1").word == "refused")
        #expect(try await pay(world, second, 500, "G1", method: .paymaya).word == "done")
        #expect(try await world.account("revenue") == 1_000)
    }

    @Test(arguments: TestDatabase.all)
    func `V8 money for an order that was cancelled goes on the balance`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [500]))
        try await cancel(world, order)
        #expect(try await pay(world, order, 500, "LATE").word == "done")
        let money = try await self.order(world, order)
        #expect(money.order.state == .cancelled)
        #expect(money.order.paymentState == .unpaid)
        #expect(money.paid == 0)
        #expect(try await world.balance(customer) == 500)
        #expect(
            try await world.count(
                "SELECT count(*) FROM order_errors WHERE error_code='LATE_PAYMENT'") == 1)
        #expect(try await world.moneyProblems() == [])
    }

    func cancel(_ world: Fixtures, _ order: ID<Order>) async throws {
        try await step(world, order, 60) { unit in
            for line in unit.lines {
                unit.move(line.id, on: .cancel, by: Fixtures.staff, as: .operator)
            }
            unit.move(order: .cancel, by: Fixtures.staff, as: .operator, facts: unit.facts)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `M9 a paid order that is cancelled is refunded once, and a repeat changes nothing`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300, 200]))
        #expect(try await pay(world, order, 500, "G1").word == "done")
        try await cancel(world, order)
        // The effects run again for whatever moves next; the refund stays one.
        try await world.store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: Self.later(70)))
            try MoneyRules.follow(&unit, in: writing)
            try writing.keep(&unit)
        }
        var money = try await self.order(world, order)
        #expect(money.order.paymentState == .refunding)
        let refunds = money.payments.filter { $0.kind == .refund }
        #expect(refunds.map(\.amount) == [500])
        #expect(refunds.map(\.lines) == [[1, 2]])
        let open = try await world.store.openRefunds(limit: 10)
        #expect(open.map(\.payment.id) == refunds.map(\.id))
        let id = refunds[0].id
        #expect(try await finish(world, order, id, isDone: true) == "done")
        #expect(try await finish(world, order, id, isDone: true) == "known")
        #expect(try await finish(world, order, id, isDone: false) == "refused")
        money = try await self.order(world, order)
        #expect(money.order.state == .cancelled)
        #expect(money.order.paymentState == .refunded)
        #expect(money.refunded == 500)
        #expect(try await world.account("cash_in:gcash") == 0)
        #expect(try await world.moneyProblems() == [])
    }

    func finish(
        _ world: Fixtures, _ order: ID<Order>, _ payment: ID<Payment>, isDone: Bool
    ) async throws -> String {
        try await world.store.write { writing in
            try Refunding.finish(
                payment, of: order, isDone: isDone, reason: nil, by: Self.admin, as: .admin,
                in: writing, now: Self.later(80)
            ).word
        }
    }

    func refund(
        _ world: Fixtures, _ order: ID<Order>, _ amount: Int64?, by role: Role = .admin,
        limit: Int64? = nil, actor: Actor = admin
    ) async throws -> String {
        try await world.store.write { writing in
            try Refunding.refund(
                order: order,
                RefundWish(amount: amount, reason: "goodwill", secondPersonLimit: limit),
                by: actor, as: role, in: writing, now: Self.later(2_000)
            ).word
        }
    }

    @Test(arguments: TestDatabase.all)
    func `row 20 a prepaid order refunded whole is refunded, its money on the balance at once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [500]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: true)
        #expect(try await refund(world, order, 501) == "refused")
        #expect(try await refund(world, order, 0) == "flawed")
        #expect(try await refund(world, order, 100, by: .operator) == "refused")
        #expect(try await refund(world, order, 100) == "done")
        var money = try await self.order(world, order)
        #expect(money.order.paymentState == .paid)
        #expect(money.order.state == .completed)
        #expect(try await refund(world, order, nil, limit: 399) == "waits")
        #expect(try await world.balance(customer) == 100)
        let second = Actor(kind: .staff, id: "stf_second")
        #expect(try await refund(world, order, nil, limit: 399, actor: second) == "done")
        money = try await self.order(world, order)
        #expect(money.order.paymentState == .refunded)
        #expect(money.order.state == .refunded)
        #expect(try await world.balance(customer) == 500)
        #expect(try await refund(world, order, nil) == "refused")
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `T22 what is delivered after its money went back is a loss, booked once`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 500)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [500]))
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        for seconds in [Int64(3_000), 3_001] {
            try await world.store.write { writing in
                var unit = try #require(
                    try writing.unit(order: order, now: Self.later(seconds)))
                try MoneyRules.proved(
                    &unit, line: unit.lines[0].id, by: Fixtures.staff, in: writing)
                try writing.keep(&unit)
            }
        }
        #expect(try await world.account("loss") == -500)
        #expect(try await world.account("revenue") == 500)
        #expect(try await world.balance(customer) == 500)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `F47 four paths tell of one payment in any order: one credit`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [500]))
        let roles: [Role] = [.system, .key, .operator, .admin]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for attempt in 0..<40 {
                group.addTask {
                    let outcome = try await self.pay(
                        world, order, 500, "ONE", by: roles[attempt % 4])
                    #expect(outcome.word == "done" || outcome.word == "known")
                }
            }
            try await group.waitForAll()
        }
        #expect(try await self.order(world, order).payments.count == 1)
        #expect(try await world.account("revenue") == 500)
        #expect(try await world.balance(customer) == 0)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `a balance's page and a day's sums say what the ledger says`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        for number in 1...5 { try await world.topUp(customer, 100, reference: "B\(number)") }
        let page = try #require(
            try await world.store.wallet(customer, currency: "PHP", before: nil, limit: 3))
        #expect(page.balance == 500)
        #expect(page.total == 5)
        #expect(page.hasMore)
        #expect(page.postings.map(\.reference) == [5, 4, 3].map { "top_up:bank_transfer:B\($0)" })
        let rest = try #require(
            try await world.store.wallet(
                customer, currency: "PHP", before: page.postings.last?.number, limit: 3))
        #expect(rest.postings.count == 2)
        #expect(!rest.hasMore)
        #expect(
            try await world.store.wallet(
                ID(value: 9), currency: "PHP", before: nil, limit: 3) == nil)
        let report = try await world.store.reconciliation(
            from: Fixtures.start, upTo: Fixtures.start.adding(microseconds: 1))
        #expect(
            report.sums == [
                .init(
                    cause: "top_up", method: "bank_transfer", currency: "PHP", count: 5, amount: 500
                )
            ])
        #expect(
            report.standing == [.init(currency: "PHP", wallets: 500, held: 0, ledger: 0)])
        let empty = try await world.store.reconciliation(
            from: Fixtures.start.adding(microseconds: 1), upTo: Fixtures.start.adding(seconds: 9))
        #expect(empty.sums.isEmpty)
    }
}
