internal import Application
internal import Domain
internal import SQL
internal import Store
import Testing

/// Goods in a store, and orders that take them.
extension Fixtures {
    /// One line's wish.
    struct Wish: Sendable {
        let product: ID<Product>
        var variant: ID<Variant>?
        var quantity: Int64 = 1
    }

    /// How long reservations of these tests live, in seconds.
    static let reservationSeconds: Int64 = 1_800

    /// A product with so many units received.
    @discardableResult
    func product(
        _ sku: String, stock: Int64, threshold: Int64 = 5
    ) async throws -> ID<Product> {
        var product = ProductRecord(
            id: ID(value: UInt128(sku.utf8.reduce(7) { $0 &* 131 &+ UInt64($1) })), sku: sku,
            name: "Product \(sku)", basePrice: 100_000)
        product.lowStockThreshold = threshold
        product.version = 1
        return try await store.write { [product] writing in
            try writing.stock.insert(product, currency: "PHP", at: Self.start)
            if stock > 0 { try Self.receive(stock, product.id, nil, writing) }
            return product.id
        }
    }

    /// A variant of a product with so many units received.
    func variant(
        _ name: String, of product: ID<Product>, stock: Int64
    ) async throws -> ID<Variant> {
        let variant = VariantRecord(
            id: ID(
                value: product.value &+ UInt128(name.utf8.reduce(7) { $0 &* 131 &+ UInt64($1) })),
            product: product, name: name, priceAdjustment: 5_000)
        return try await store.write { writing in
            try writing.stock.insert(variant, at: Self.start)
            if stock > 0 { try Self.receive(stock, product, variant.id, writing) }
            return variant.id
        }
    }

    private static func receive(
        _ quantity: Int64, _ product: ID<Product>, _ variant: ID<Variant>?,
        _ writing: any OrderWriting
    ) throws {
        let moved = try writing.stock.move(
            StockMove(
                product: product, variant: variant, kind: .stockIn, change: quantity,
                reason: "opening stock"), by: staff, at: start)
        #expect(moved == .done(before: 0, after: quantity, free: quantity))
    }

    /// A pending order of goods, not yet stored.
    func goods(_ serial: Int, _ wishes: [Wish]) -> (unit: OrderUnit, wants: [StockWant]) {
        var random = SplitMix64(seed: UInt64(serial) &+ 500_000)
        let now = Self.start.adding(seconds: Int64(serial))
        let order = OrderRecord(
            id: ID(at: now, random: &random), number: Self.number(serial), channel: .api,
            customer: house, placedBy: Self.staff, paymentState: .unpaid,
            paymentMethod: .internal, currency: "PHP", totalAmount: 0, reference: nil,
            notes: nil, idempotencyKey: nil, placedAt: now)
        var lines: [LineRecord] = []
        var wants: [StockWant] = []
        for (index, wish) in wishes.enumerated() {
            let line = LineRecord(
                id: ID(at: now, random: &random), order: order.id, number: index + 1,
                goods: LineTerms(
                    product: wish.product, variant: wish.variant, quantity: wish.quantity,
                    unitPrice: 0, total: 0), code: "SKU", name: "Product", createdAt: now)
            lines.append(line)
            wants.append(
                StockWant(
                    line: line.id, product: wish.product, variant: wish.variant,
                    quantity: wish.quantity))
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Self.staff,
            reason: nil, data: ["row": "1"])
        return (unit, wants)
    }

    /// Places an order of goods as placing does: take, save, reserve; the shortages, if any.
    func buy(
        _ serial: Int, _ wishes: [Wish], on store: Store? = nil
    ) async throws -> (order: ID<Order>, short: [StockShortage]) {
        let (unit, wants) = goods(serial, wishes)
        let now = unit.now
        let short = try await (store ?? self.store).write { writing in
            let short = try writing.stock.take(wants, now: now)
            guard short.isEmpty else { return short }
            try writing.save(try #require(unit.finished()))
            try writing.stock.reserve(
                wants, order: unit.order.id,
                until: now.adding(seconds: Self.reservationSeconds), at: now)
            return []
        }
        return (unit.order.id, short)
    }

    /// The units of a product or variant.
    func level(
        _ product: ID<Product>, _ variant: ID<Variant>? = nil, now: Timestamp = Fixtures.start
    ) async throws -> StockLevel {
        let detail = try await store.product(product.text, now: now)
        let item = try #require(detail?.stock.first { $0.variant?.id == variant })
        return item.level
    }

    /// V1 for every item, and V10: stock, reservations and log agree.
    func expectSoundStock() async throws {
        let page = try await store.inventory(
            InventoryFilter(), after: nil, limit: 200, now: Self.start)
        #expect(page.items.allSatisfy { $0.level.isSound })
        #expect(try await store.stockDifferences() == [])
    }
}
