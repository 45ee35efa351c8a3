internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// Buyers, staff and clocks that meet on one order or one unit: exact results, on both databases.
@Suite(.serialized) struct BusinessRaceTests {
    @Test(arguments: TestDatabase.all)
    func `V2 two hundred buyers of the last unit: one order, none oversold`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        for round in 0..<shop.rounds {
            let sku = "last\(round)"
            let product = try await shop.world.product(sku, stock: 1)
            let outcomes = await shop.all(200) { _ in try await shop.place([(sku, 1)]) }
            #expect(outcomes.count { $0.placed != nil } == 1)
            #expect(outcomes.count { $0.codes == ["INSUFFICIENT_STOCK"] } == 199)
            #expect(
                try await shop.world.level(product) == StockLevel(reserved: 1, received: 1))
        }
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V9 cancel racing confirm: one wins, and the stock is right either way`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("race", stock: 50)
        var confirmedFirst = 0
        for _ in 0..<10 {
            let order = try #require(try await shop.place([("race", 2)]).placed)
            async let confirmed = shop.confirm(order)
            async let cancelled = shop.cancel(order)
            let won = (try await confirmed, try await cancelled)
            #expect(won.1)
            if won.0 { confirmedFirst += 1 }
            #expect(try await shop.state(order) == .cancelled)
            #expect(
                try await shop.world.level(product) == StockLevel(free: 50, received: 50))
        }
        #expect((0...10).contains(confirmedFirst))
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V8 a hundred confirms against one cancel take the stock once at most`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("many", stock: 5)
        let order = try #require(try await shop.place([("many", 3)]).placed)
        _ = await shop.all(101) { index in
            if index == 50 { return try await shop.cancel(order) }
            return try await shop.confirm(order)
        }
        let state = try await shop.state(order)
        #expect(state == .cancelled)
        #expect(try await shop.world.level(product) == StockLevel(free: 5, received: 5))
        let again = try #require(try await shop.place([("many", 3)]).placed)
        _ = await shop.all(100) { _ in try await shop.confirm(again) }
        #expect(try await shop.state(again) == .confirmed)
        #expect(
            try await shop.world.level(product) == StockLevel(free: 2, sold: 3, received: 5))
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V6 expiry racing payment: paid or expired, never both, and no money is lost`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        let product = try await shop.world.product("pay", stock: 20)
        for round in 0..<8 {
            let order = try #require(
                try await shop.place([("pay", 1)], method: .gcash).placed)
            shop.pass(seconds: 3_600)
            async let expired = shop.desk.expire(order)
            async let paid = shop.pay(order, 100_000, "REF-\(round)")
            let ends = (try await expired, try await paid)
            let state = try await shop.state(order)
            if state == .expired {
                #expect(ends.0 == .expired)
                // Late money goes on the balance.
                #expect(try await shop.balance() == 100_000)
                try await shop.spend(100_000, "spent-\(round)")
            } else {
                #expect(ends.1)
                #expect(state == .pending || state == .confirmed)
                #expect(try await shop.balance() == 0)
                _ = try await shop.cancel(order)
                let left = try await shop.balance()
                if left > 0 { try await shop.spend(left, "left-\(round)") }
            }
        }
        let level = try await shop.world.level(product)
        #expect(level.free == 20 && level.reserved == 0)
        try await shop.world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `V7 stock of orders whose time is up is there for the next buyer`(
        kind: TestDatabase
    ) async throws {
        let shop = try await Shop(kind)
        try await shop.world.product("held", stock: 2)
        let held = try #require(try await shop.place([("held", 2)], method: .gcash).placed)
        #expect(try await shop.place([("held", 1)]).codes == ["INSUFFICIENT_STOCK"])
        shop.pass(seconds: 1_801)
        #expect(try await shop.place([("held", 1)]).placed != nil)
        #expect(try await shop.state(held) == .expired)
        try await shop.world.expectSoundStock()
    }
}

/// A store with goods, a buyer, and the use cases over it, under a clock that a test moves.
private final class Shop: Sendable {
    let world: Fixtures
    let desk: OrderDesk
    let buyer: ID<Customer>
    private let clock = Lock<Int64>(Fixtures.start.microseconds + 10_000_000_000)
    private static let staff = Principal.staff(
        ID(value: 9), login: "ada", role: .admin, session: [])

    /// Few rounds where each is one of many tests.
    let rounds = 3

    /// What placing came to.
    struct Result: Sendable {
        var placed: ID<Order>?
        var codes: [String] = []
    }

    init(_ kind: TestDatabase) async throws {
        world = try await Fixtures(kind)
        buyer = try await world.customer(4_242)
        let clock = clock
        let seeds = Lock<UInt64>(77)
        desk = OrderDesk(
            storage: world.store,
            placing: Placing(
                settings: PlaceSettings(
                    currency: "PHP", storeDay: { _ in "20260910" }, isTestStore: true)),
            resolving: Resolving(
                settings: DispatchSettings(), parserVersion: 1,
                parse: { text, _ in ParsedResult(kind: .freeText, display: text) }),
            now: { Timestamp(microseconds: clock.withLock { $0 }) },
            seed: {
                seeds.withLock { seed in
                    seed &+= 1
                    return seed
                }
            }, committed: {})
    }

    /// Lets time go by.
    func pass(seconds: Int64) { clock.withLock { $0 += seconds * 1_000_000 } }

    /// Runs the same work many times at once.
    func all<Value: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Value
    ) async -> [Value] {
        await withTaskGroup(of: Value?.self) { group in
            for index in 0..<count { group.addTask { try? await work(index) } }
            var values: [Value] = []
            for await value in group {
                guard let value else {
                    Issue.record("one of the callers failed")
                    continue
                }
                values.append(value)
            }
            return values
        }
    }

    func place(
        _ goods: [(sku: String, quantity: Int64)], method: PaymentMethod = .cod
    ) async throws -> Result {
        var command = PlaceCommand(
            channel: .api, customer: buyer, placedBy: Fixtures.staff, role: .operator,
            items: goods.map { PlaceItem(GoodsWish(product: $0.sku, quantity: $0.quantity)) })
        command.paymentMethod = method
        command.delivery = .pickup
        let result = Lock(Result())
        _ = try await desk.place(command, key: nil) { outcome in
            switch outcome {
            case .placed(let order, _, _): result.withLock { $0.placed = order.id }
            case .refused(let flaws): result.withLock { $0.codes = flaws.map(\.code) }
            case .reused, .duplicateOpen, .duplicateResult, .duplicateReference: break
            }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        return result.withLock { $0 }
    }

    func confirm(_ order: ID<Order>) async throws -> Bool {
        let done = Lock(false)
        _ = try await desk.confirm(order: order, notes: "seen", by: Self.staff, key: nil) {
            outcome in
            if case .done = outcome { done.withLock { $0 = true } }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        return done.withLock { $0 }
    }

    func cancel(_ order: ID<Order>) async throws -> Bool {
        let done = Lock(false)
        _ = try await desk.cancel(order: order, reason: "changed", by: Self.staff, key: nil) {
            outcome, _ in
            if case .done = outcome { done.withLock { $0 = true } }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: false)
        }
        return done.withLock { $0 }
    }

    func pay(_ order: ID<Order>, _ amount: Int64, _ reference: String) async throws -> Bool {
        let now = Timestamp(microseconds: clock.withLock { $0 })
        return try await world.store.write { store in
            let outcome = try Paying.pay(
                order: order, PaymentWish(amount: amount, method: .gcash, reference: reference),
                by: Fixtures.staff, as: .operator, in: store, now: now)
            if case .done = outcome { return true }
            return false
        }
    }

    func state(_ order: ID<Order>) async throws -> OrderState? {
        try await world.store.read { try $0.unit(order: order, now: Fixtures.start)?.order.state }
    }

    func balance() async throws -> Int64 {
        let buyer = buyer
        return try await world.store.write { try $0.money.balance(of: buyer, currency: "PHP") }
    }

    /// Takes money off the balance, so that the next round begins at nothing.
    func spend(_ amount: Int64, _ reference: String) async throws {
        let buyer = buyer
        let now = Timestamp(microseconds: clock.withLock { $0 })
        try await world.store.write { store in
            _ = try store.money.adjust(
                WalletAdjustment(
                    customer: buyer, amount: -amount, currency: "PHP", reference: reference,
                    reason: "test", by: Fixtures.staff, at: now))
        }
    }
}
