internal import Application
internal import DatabaseHarness
internal import Domain
internal import SQL
internal import Store
import Testing

/// Balances, holds and payments under many writers, and what the schema itself refuses.
@Suite(.serialized) struct MoneyTests {
    private func nodes(_ world: Fixtures) async throws -> [Store] {
        guard world.store.capabilities.severalWriters else { return [world.store, world.store] }
        return [world.store, try await world.another()]
    }

    @Test(arguments: TestDatabase.all)
    func `M4 100 debits at once of a balance for 37 are 37 orders`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 37 * 100 + 99)
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for serial in 1...100 {
                group.addTask {
                    // On a slow machine a wait for the wallet's row runs out: a caller is told to
                    // come again (503), and nothing of the order stays.
                    for _ in 0..<20 {
                        do {
                            return try await world.placePriced(
                                serial, of: customer, prices: [60, 40], in: nodes[serial % 2])
                                != nil
                        } catch let error as StorageError where error.kind == .busy {}
                    }
                    return try await world.placePriced(
                        serial, of: customer, prices: [60, 40], in: nodes[serial % 2]) != nil
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(placed.count { $0 } == 37)
        #expect(try await world.balance(customer) == 99)
        #expect(try await world.count("SELECT count(*) FROM orders_core") == 37)
        #expect(try await world.count("SELECT count(*) FROM money_holds") == 74)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `M5 a hold ends once, whoever ends it and how often`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 1_000)
        let order = try #require(
            try await world.placePriced(1, of: customer, prices: [300, 200]))
        let unit = try #require(
            try await world.store.read { try $0.unit(order: order, now: Fixtures.start) })
        let line = unit.lines[0].id
        #expect(try await world.balance(customer) == 500)
        let given = try await withThrowingTaskGroup(of: Int64.self) { group in
            for attempt in 0..<20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        try attempt % 3 == 0
                            ? writing.money.captureHold(
                                line: line, order: order, by: .system, at: Fixtures.start)
                            : writing.money.releaseHold(
                                line: line, order: order, by: .system, at: Fixtures.start)
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(given == 300)
        let captured = try await world.account("revenue")
        #expect(try await world.balance(customer) + captured == 800)
        #expect(try await world.account("hold:" + line.text) == 0)
        #expect(try await world.account("hold:" + unit.lines[1].id.text) == 200)
    }

    @Test(arguments: TestDatabase.all)
    func `M6 one payment told 20 times at once is booked once`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let customer = try await world.customer(77)
        let order = try #require(
            try await world.placePriced(1, of: customer, method: .gcash, prices: [500]))
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for attempt in 0..<20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        let outcome = try Paying.pay(
                            order: order,
                            PaymentWish(amount: 500, method: .gcash, reference: "GC-1"),
                            by: Fixtures.staff, as: attempt % 4 == 0 ? .system : .operator,
                            in: writing, now: Fixtures.start.adding(seconds: 60))
                        return outcome.word
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 == "done" } == 1)
        #expect(answers.count { $0 == "known" } == 19)
        #expect(try await world.account("revenue") == 500)
        #expect(try await world.account("cash_in:gcash") == -500)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `M6 one top-up told 20 times at once is one credit`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let nodes = try await nodes(world)
        let customer = try await world.customer(77)
        let credited = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 0..<20 {
                group.addTask {
                    try await nodes[attempt % 2].write { writing in
                        try writing.money.credit(Fixtures.credit(customer, 250, "BANK-9"))
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(credited.count { $0 } == 1)
        #expect(try await world.balance(customer) == 250)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `M1 a balance that would overflow is an error, and nothing stays`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, .max)
        await #expect(throws: MoneyError.overflow) {
            try await world.store.write { writing in
                _ = try writing.money.credit(Fixtures.credit(customer, 1, "one more"))
            }
        }
        #expect(try await world.balance(customer) == .max)
        #expect(try await world.count("SELECT count(*) FROM payments") == 1)
        await #expect(throws: MoneyError.overflow) {
            try await world.store.write { writing in
                var random = SplitMix64(seed: 4)
                let order = ID<Order>(value: 5)
                let lines = (0..<2).map { _ in
                    (line: ID<Line>(at: Fixtures.start, random: &random), amount: Int64.max)
                }
                _ = try writing.money.holdBalance(
                    customer: customer, order: order, lines: lines, by: .system,
                    at: Fixtures.start)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `M1 the ledger takes no change and no removal`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 100)
        for text in [
            "UPDATE ledger SET amount=amount+1", "DELETE FROM ledger",
            "UPDATE ledger_transactions SET cause='pay'", "DELETE FROM ledger_transactions",
        ] {
            await #expect(throws: SQLError.self) {
                try await world.database.write { sql in _ = try sql.execute(text) }
            }
        }
        await #expect(throws: SQLError.self) {
            try await world.database.write { sql in
                _ = try sql.execute("UPDATE wallets SET balance=-1")
            }
        }
        #expect(try await world.balance(customer) == 100)
    }

    @Test(arguments: TestDatabase.all)
    func `M3 a correction happens once a reference and never below nothing`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        @Sendable func adjust(
            _ amount: Int64, _ reference: String
        ) async throws
            -> WalletAdjustment.Outcome
        {
            try await world.store.write { writing in
                try writing.money.adjust(
                    WalletAdjustment(
                        customer: customer, amount: amount, currency: "PHP",
                        reference: reference, reason: "a count by hand", by: Fixtures.staff,
                        at: Fixtures.start))
            }
        }
        #expect(try await adjust(-1, "a") == .insufficient)
        #expect(try await adjust(50, "a") == .done)
        #expect(try await adjust(50, "a") == .known)
        #expect(try await adjust(-51, "b") == .insufficient)
        #expect(try await adjust(-20, "b") == .done)
        #expect(try await world.balance(customer) == 30)
        #expect(try await world.account("adjustment") == -30)
        #expect(try await world.moneyProblems() == [])
    }

    @Test(arguments: TestDatabase.all)
    func `SEC72 a wish takes another person, not the same one twice`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        @Sendable func wish(
            _ who: String, _ seconds: Int64, _ detail: String = "500"
        ) async throws
            -> Bool
        {
            try await world.store.write { writing in
                try writing.money.isSeconded(
                    SecondPersonWish(
                        action: "refund", subject: "ord_1", detail: detail,
                        by: Actor(kind: .staff, id: who),
                        at: Fixtures.start.adding(seconds: seconds)))
            }
        }
        #expect(try await wish("ada", 0) == false)
        #expect(try await wish("ada", 1) == false)
        #expect(try await wish("ben", 2, "501") == false)
        #expect(try await wish("ben", 3) == true)
        // It is used up, and a day later a first wish counts no more.
        #expect(try await wish("ben", 4) == false)
        #expect(try await wish("ada", 86_500) == false)
    }

    @Test(arguments: TestDatabase.all)
    func `I1 what was changed behind the ledger's back is found`(kind: TestDatabase) async throws {
        let world = try await Fixtures(kind)
        let customer = try await world.customer(77)
        try await world.topUp(customer, 1_000)
        let order = try #require(try await world.placePriced(1, of: customer, prices: [300]))
        #expect(try await world.moneyProblems() == [])
        try await world.tamper(
            dropping: [], "UPDATE wallets SET balance=balance+1")
        try await world.tamper(
            dropping: [("ledger_no_update", "ledger")],
            "UPDATE ledger SET amount=amount+5 WHERE account LIKE 'hold:%'")
        try await world.tamper(
            dropping: [], "UPDATE order_terms SET paid_amount=7")
        let problems = try await world.moneyProblems()
        #expect(problems.contains { $0.contains("does not sum to 0") })
        #expect(problems.contains { $0.hasPrefix("wallet:\(customer.text) has 701 PHP") })
        #expect(problems.contains { $0.contains("holds 300, its ledger says 305") })
        #expect(problems.allSatisfy { !$0.isEmpty })
        _ = order
    }
}

extension PaymentOutcome {
    /// One word for what it came to.
    var word: String {
        switch self {
        case .done: "done"
        case .known: "known"
        case .moved: "moved"
        case .notFound: "not found"
        case .flawed: "flawed"
        case .refused: "refused"
        case .waits: "waits"
        }
    }
}
