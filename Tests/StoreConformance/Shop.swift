internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// A store with goods, a buyer, and the use cases over it, under a clock that a test moves.
final class Shop: Sendable {
    let world: Fixtures
    let desk: OrderDesk
    let buyer: ID<Customer>
    private let clock = Lock<Int64>(Fixtures.start.microseconds + 10_000_000_000)
    private static let staff = Principal.staff(
        ID(value: 9), login: "ada", role: .admin, session: [])

    /// What placing came to.
    struct Result: Sendable {
        var placed: ID<Order>?
        var codes: [String] = []
    }

    init(
        _ kind: TestDatabase, settings change: (inout PlaceSettings) -> Void = { _ in }
    ) async throws {
        world = try await Fixtures(kind)
        buyer = try await world.customer(4_242)
        let clock = clock
        let seeds = Lock<UInt64>(77)
        var settings = PlaceSettings(
            currency: "PHP", storeDay: { _ in "20260910" }, isTestStore: true)
        change(&settings)
        desk = OrderDesk(
            storage: world.store, placing: Placing(settings: settings),
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
            case .reused, .duplicateOpen, .duplicateResult, .duplicateReference, .moved: break
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

    /// The moment that the use cases see.
    var now: Timestamp { Timestamp(microseconds: clock.withLock { $0 }) }

    /// Puts money on the buyer's balance.
    func topUp(_ amount: Int64, _ reference: String, id: UInt128 = 99) async throws {
        let (buyer, now) = (buyer, now)
        let isNew = try await world.store.write { store in
            try store.money.credit(
                WalletCredit(
                    id: ID(value: id), customer: buyer, amount: amount, currency: "PHP",
                    method: .gcash, reference: reference, reason: "test", by: Fixtures.staff,
                    at: now))
        }
        #expect(isNew)
    }

    /// Changes an order's own terms behind the use cases.
    func change(
        _ order: ID<Order>, _ body: @escaping @Sendable (inout OrderTerms) -> Void
    ) async throws {
        let now = now
        try await world.store.write { store in
            var unit = try #require(try store.unit(order: order, now: now))
            unit.editOrder { order in
                guard var terms = order.terms else { return }
                body(&terms)
                order.terms = terms
            }
            try store.keep(&unit)
        }
    }
}
