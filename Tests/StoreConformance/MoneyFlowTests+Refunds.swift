internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// What the error list says of refunds, and whose a reference is.
extension MoneyFlowTests {
    /// The codes of an order's errors that nobody has dealt with, in words.
    func openErrors(_ world: Fixtures) async throws -> [String] {
        try await world.database.read {
            try $0.query(
                "SELECT error_code FROM order_errors WHERE is_resolved=0 ORDER BY id"
            ) { try $0.text(0) }
        }
    }

    func retry(
        _ world: Fixtures, _ order: ID<Order>, line index: Int, at seconds: Int64
    )
        async throws -> ActionOutcome
    {
        try await world.store.write { writing in
            let now = Self.later(seconds)
            let unit = try #require(try writing.unit(order: order, now: now))
            return try Acting.retry(
                line: unit.lines[index].id, reason: "once more", by: Fixtures.staff,
                as: .operator, in: writing, now: now)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `M9 a refund that the retry of its line withdraws did not fail, and is due no more`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300]))
        #expect(try await pay(world, order, 300, "G1").word == "done")
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        #expect(try await openErrors(world) == ["REFUND_DUE"])
        #expect(try await retry(world, order, line: 0, at: 500) == .done(.queued))
        #expect(try await openErrors(world) == [])
        let money = try await self.order(world, order)
        #expect(money.order.paymentState == .paid)
        #expect(money.payments.map(\.status) == [.done, .failed])
        let notes = try await world.database.read {
            try $0.query("SELECT resolution_notes FROM order_errors") { try $0.text(0) }
        }
        #expect(notes == ["the line is tried again"])
    }

    @Test(arguments: TestDatabase.all)
    func `M9 the end of a refund ends what the error list asks for it, and of no other`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300, 200, 100]))
        #expect(try await pay(world, order, 600, "G1").word == "done")
        try await confirm(world, order)
        try await send(world, order, line: 0, completes: false)
        try await send(world, order, line: 1, completes: false)
        try await send(world, order, line: 2, completes: true)
        #expect(try await openErrors(world) == ["REFUND_DUE", "REFUND_DUE"])
        let refunds = try await self.order(world, order).payments.filter { $0.kind == .refund }
        #expect(refunds.map(\.amount) == [300, 200])
        #expect(try await finish(world, order, refunds[0].id, isDone: true) == "done")
        #expect(try await openErrors(world) == ["REFUND_DUE"])
        #expect(try await finish(world, order, refunds[1].id, isDone: false) == "done")
        // What a person says did not work is asked for anew.
        #expect(try await openErrors(world) == ["REFUND_FAILED"])
        let due = try await world.database.read {
            try $0.query(
                """
                SELECT resolution_notes,error_message FROM order_errors \
                WHERE error_code='REFUND_DUE' AND resolved_by IS NOT NULL ORDER BY id
                """
            ) { (try $0.text(0), try $0.text(1)) }
        }
        #expect(due.map { $0.0.hasSuffix("is done") } == [true, false])
        #expect(due.first?.1.hasPrefix("₱3.00 ") == true)
    }

    @Test(arguments: TestDatabase.all)
    func `M6 a typed reference cannot take the place of a movement of ours`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .cod, prices: [300]))
        let number = Fixtures.number(1)
        for prefix in PaymentWish.ownPrefixes {
            let paid = try await pay(world, order, 300, prefix + number, method: .cod)
            #expect(paid.word == "flawed")
            let told = try await tell(world, customer, 300, prefix + number)
            #expect(told == .flawed([.own(prefix)]))
        }
        #expect(try await pay(world, order, 300, "no. cod-1", method: .cod).word == "done")
    }

    func tell(
        _ world: Fixtures, _ customer: ID<Customer>, _ amount: Int64, _ reference: String,
        method: PaymentMethod? = .gcash
    ) async throws -> WalletOutcome {
        try await world.store.write { writing in
            var random = SplitMix64(seed: UInt64(truncatingIfNeeded: reference.hashValue))
            return try Topping.apply(
                TopUpWish(
                    amount: amount, currency: "PHP", method: method, reference: reference,
                    reason: "prepaid"), to: customer, by: Self.admin, in: writing,
                now: Self.later(0), random: &random)
        }
    }

    @Test(arguments: TestDatabase.all, [PaymentMethod?.some(.gcash), nil])
    func `M6 a reference of another balance or another amount is refused, not known`(
        kind: TestDatabase, method: PaymentMethod?
    ) async throws {
        let world = try await Fixtures(kind)
        let ana = try await world.customer(77)
        let ben = try await world.customer(78)
        #expect(try await tell(world, ana, 300, "T1", method: method) == .done(balance: 300))
        #expect(try await tell(world, ana, 300, "T1", method: method) == .known(balance: 300))
        #expect(try await tell(world, ana, 200, "T1", method: method) == .usedBefore)
        #expect(try await tell(world, ben, 300, "T1", method: method) == .usedBefore)
        #expect(try await world.balance(ana) == 300)
        #expect(try await world.balance(ben) == 0)
        // A top-up and a correction have their references apart.
        let other: PaymentMethod? = method == nil ? .gcash : nil
        #expect(try await tell(world, ben, 300, "T1", method: other) == .done(balance: 300))
        #expect(try await world.moneyProblems() == [])
        let found = try await world.store.write {
            try $0.money.walletMovement(method: method, reference: "T1")
        }
        #expect(found == WalletMovement(customer: ana, amount: 300, currency: "PHP"))
    }

    @Test(arguments: TestDatabase.all)
    func `M6 a reference that paid an order puts nothing on a balance, and the other way round`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [300]))
        #expect(try await pay(world, order, 300, "P1").word == "done")
        #expect(try await tell(world, customer, 300, "P1") == .usedBefore)
        #expect(try await tell(world, customer, 300, "P2") == .done(balance: 300))
        #expect(try await pay(world, order, 300, "P2").word == "refused")
        #expect(try await tell(world, customer, -50, "C1", method: nil) == .done(balance: 250))
        #expect(try await tell(world, customer, -50, "C1", method: nil) == .known(balance: 250))
        #expect(try await tell(world, customer, 50, "C1", method: nil) == .usedBefore)
        #expect(try await world.moneyProblems() == [])
    }
}

extension FieldFlaw {
    /// What is said of a reference that begins as ours do.
    fileprivate static func own(_ prefix: String) -> FieldFlaw {
        FieldFlaw(
            field: "/reference", code: "INVALID_REFERENCE",
            message: "References that begin with '\(prefix)' are Waybill's own; put a word before "
                + "it, such as 'no. \(prefix)1'.")
    }
}
