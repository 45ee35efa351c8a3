internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
import Testing

/// What staff do with goods, over real stores.
@Suite(.serialized) struct StockDeskTests {
    /// What a use case came to, as the renderer saw it.
    private final class Seen: Sendable {
        let catalogue = Lock<CatalogueOutcome?>(nil)
        let stock = Lock<StockOutcome?>(nil)
        let release = Lock<ReleaseOutcome?>(nil)
    }

    private static let admin = Principal.cli(user: "ada")
    private static let done = RenderedAnswer(status: 200, body: [], order: nil, hasEffect: true)

    private func desk(_ world: Fixtures) -> StockDesk {
        let seeds = Lock<UInt64>(77)
        return StockDesk(
            storage: world.store, currency: "PHP", now: { Fixtures.start.adding(seconds: 90) },
            seed: {
                seeds.withLock { seed in
                    seed += 1
                    return seed
                }
            }, committed: {})
    }

    private func edit(_ sku: String, price: Int64 = 100_000) -> ProductEdit {
        var edit = ProductEdit()
        edit.sku = sku
        edit.name = "Charger"
        edit.basePrice = price
        return edit
    }

    private func add(
        _ world: Fixtures, _ edit: ProductEdit, stock: Int64 = 0, key: IdempotencyRequest? = nil
    ) async throws -> CatalogueOutcome? {
        let seen = Seen()
        _ = try await desk(world).add(edit, stock: stock, by: Self.admin, key: key) { outcome in
            seen.catalogue.withLock { $0 = outcome }
            return Self.done
        }
        return seen.catalogue.withLock { $0 }
    }

    private func change(
        _ world: Fixtures, _ text: String, _ edit: ProductEdit, ifVersion: Int? = nil
    ) async throws -> CatalogueOutcome? {
        let seen = Seen()
        _ = try await desk(world).change(
            product: text, edit, ifVersion: ifVersion, by: Self.admin, key: nil
        ) { outcome in
            seen.catalogue.withLock { $0 = outcome }
            return Self.done
        }
        return seen.catalogue.withLock { $0 }
    }

    private func move(
        _ world: Fixtures, _ text: String, _ wish: StockWish
    ) async throws -> StockOutcome? {
        let seen = Seen()
        _ = try await desk(world).move(product: text, wish, by: Self.admin, key: nil) { outcome in
            seen.stock.withLock { $0 = outcome }
            return Self.done
        }
        return seen.stock.withLock { $0 }
    }

    @Test(arguments: TestDatabase.all)
    func `a product is added once for its key, with its opening stock in the log`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let key = IdempotencyRequest(scope: "s", key: "k", fingerprint: [1])
        guard
            case .done(let product, nil, let level) = try await add(
                world, edit("USB-C"), stock: 12, key: key)
        else { throw Unexpected() }
        #expect(product.version == 1 && level == StockLevel(free: 12, received: 12))
        #expect(try await add(world, edit("USB-C"), stock: 12, key: key) == nil)
        guard case .taken(let flaw) = try await add(world, edit("usb-c")) else {
            throw Unexpected()
        }
        #expect(flaw.code == "SKU_TAKEN" && flaw.field == "/sku")
        let detail = try #require(try await world.store.product("usb-c", now: Fixtures.start))
        #expect(detail.log.map(\.reason) == ["Opening stock"])
        #expect(detail.log.map(\.actor) == [Actor(kind: .cli, id: "ada")])
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `every fault of a product is told at once, and nothing is stored`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        var edit = ProductEdit()
        edit.sku = "two words"
        edit.basePrice = -1
        edit.lowStockThreshold = -5
        edit.category = String(repeating: "x", count: 101)
        guard case .refused(let flaws) = try await add(world, edit, stock: -1) else {
            throw Unexpected()
        }
        #expect(
            flaws.map(\.field) == [
                "/name", "/sku", "/category", "/base_price", "/low_stock_threshold", "/stock",
            ])
        #expect(try await world.count("SELECT count(*) FROM products") == 0)
    }

    @Test(arguments: TestDatabase.all)
    func `an edit keeps what was not sent, counts the version and refuses an old one`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        _ = try await add(world, edit("A1"))
        var price = ProductEdit()
        price.basePrice = 250_000
        price.costPrice = .some(90_000)
        guard case .done(let product, _, _) = try await change(world, "a1", price, ifVersion: 1)
        else { throw Unexpected() }
        #expect(product.name == "Charger" && product.basePrice == 250_000 && product.version == 2)
        #expect(try await change(world, "a1", price, ifVersion: 1) == .versionDiffers(2))
        guard case .done(let same, _, _) = try await change(world, "a1", price) else {
            throw Unexpected()
        }
        #expect(same.version == 2)
        #expect(try await change(world, "nothing", price) == .notFound)
        #expect(
            try await world.count("SELECT count(*) FROM audit WHERE action='product.edit'") == 1)
    }

    @Test(arguments: TestDatabase.all)
    func `7.7 stock moves with a reason; a move beyond what is free is refused`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        _ = try await add(world, edit("S1"), stock: 10)
        guard
            case .done(_, nil, 10, 4, 4, let isLow) = try await move(
                world, "s1", StockWish(kind: .stockOut, change: 6, reason: "broken"))
        else { throw Unexpected() }
        #expect(isLow)
        guard
            case .short(_, 4) = try await move(
                world, "s1", StockWish(kind: .adjustment, change: -5, reason: "counted"))
        else { throw Unexpected() }
        guard
            case .refused(let flaws) = try await move(
                world, "s1", StockWish(kind: .stockIn, change: 0, reason: ""))
        else { throw Unexpected() }
        #expect(flaws.map(\.field) == ["/change", "/reason"])
        guard
            case .refused = try await move(
                world, "s1", StockWish(kind: .stockOut, change: .min, reason: "x"))
        else { throw Unexpected() }
        #expect(
            try await move(
                world, "s1", StockWish(variant: "var_x", kind: .stockIn, change: 1, reason: "x"))
                == .notFound)
        let told = try await world.store.write {
            try $0.stock.takeLowStock(limit: 5, at: Fixtures.start)
        }
        #expect(told.map(\.sku) == ["S1"] && told.map(\.available) == [4])
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `7.7 an order's stock is released while it is pending, and not while it is under way`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        let product = try await world.product("held", stock: 3)
        let order = try await world.buy(1, [.init(product: product, quantity: 2)]).order
        #expect(try await release(world, order, "") == .reasonMissing)
        #expect(try await release(world, order, "customer left") == .done(1))
        #expect(try await release(world, order, "customer left") == .done(0))
        #expect(try await world.level(product) == StockLevel(free: 3, received: 3))
        #expect(
            try await world.count("SELECT count(*) FROM audit WHERE action='stock.release'") == 1)
        let under = try await world.place(7..<8)[0]
        #expect(try await release(world, under, "no") == .refused(.confirmed))
        #expect(try await release(world, ID(value: 9), "no") == .notFound)
        try await world.expectSoundStock()
    }

    @Test(arguments: TestDatabase.all)
    func `a variant has a name of its own and never costs less than nothing`(
        kind: TestDatabase
    ) async throws {
        let world = try await Fixtures(kind)
        _ = try await add(world, edit("V1", price: 1_000))
        let desk = desk(world)
        let seen = Seen()
        func addVariant(_ name: String, _ adjustment: Int64) async throws -> CatalogueOutcome? {
            var edit = VariantEdit()
            edit.name = name
            edit.priceAdjustment = adjustment
            _ = try await desk.addVariant(
                of: "v1", edit, stock: 2, by: Self.admin, key: nil
            ) { outcome in
                seen.catalogue.withLock { $0 = outcome }
                return Self.done
            }
            return seen.catalogue.withLock { $0 }
        }
        guard case .done(let product, let variant, _) = try await addVariant("Red", -400) else {
            throw Unexpected()
        }
        #expect(product.version == 2 && variant?.priceAdjustment == -400)
        guard case .taken = try await addVariant("RED", 0) else { throw Unexpected() }
        guard case .refused = try await addVariant("Blue", -1_001) else { throw Unexpected() }
        guard case .refused = try await change(world, "v1", edit("V1", price: 399)) else {
            throw Unexpected()
        }
        try await world.expectSoundStock()
    }

    private func release(
        _ world: Fixtures, _ order: ID<Order>, _ reason: String
    ) async throws -> ReleaseOutcome? {
        let seen = Seen()
        _ = try await desk(world).release(
            order: order, reason: reason, by: Self.admin, key: nil
        ) { outcome in
            seen.release.withLock { $0 = outcome }
            return Self.done
        }
        return seen.release.withLock { $0 }
    }

    private struct Unexpected: Error {}
}
