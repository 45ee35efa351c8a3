package import Application
package import Domain

/// A store in memory that has no goods, customers or money; reads find nothing, writes refuse.
package struct NoShop: StockWriting, PartyWriting, MoneyWriting, HoldWriting {
    /// Makes it.
    package init() {}

    private var refusal: StorageError {
        StorageError(.defect, "this store sells no goods; report this")
    }

    package func product(_ text: String) throws -> ProductRecord? { nil }
    package func variant(_ id: ID<Variant>) throws -> VariantRecord? { nil }
    package func available(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp
    ) throws -> Int64 { 0 }
    package func holdsReservations(order: ID<Order>, now: Timestamp) throws -> Bool { true }
    package func take(_ wants: [StockWant], now: Timestamp) throws -> [StockShortage] {
        throw refusal
    }
    package func reserve(
        _ wants: [StockWant], order: ID<Order>, until: Timestamp, at: Timestamp
    ) throws { throw refusal }
    package func commitStock(order: ID<Order>, by: Actor, at: Timestamp) throws -> Bool { true }
    package func releaseStock(
        order: ID<Order>, as end: ReservationEnd, reason: String, by: Actor, at: Timestamp
    ) throws -> Int { 0 }
    package func returnStock(
        order: ID<Order>, reason: String, by: Actor, at: Timestamp
    ) throws -> Int { 0 }
    package func extendStock(order: ID<Order>, until: Timestamp) throws {}
    package func overdueHolders(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp, limit: Int
    ) throws -> [ID<Order>] { [] }
    package func variants(of product: ID<Product>) throws -> [VariantRecord] { [] }
    package func level(
        _ product: ID<Product>, _ variant: ID<Variant>?, now: Timestamp
    ) throws -> StockLevel? { nil }
    package func insert(_ product: ProductRecord, currency: String, at: Timestamp) throws {
        throw refusal
    }
    package func update(_ product: ProductRecord, at: Timestamp) throws -> Bool { throw refusal }
    package func insert(_ variant: VariantRecord, at: Timestamp) throws { throw refusal }
    package func update(_ variant: VariantRecord, at: Timestamp) throws { throw refusal }
    package func move(_ move: StockMove, by: Actor, at: Timestamp) throws -> StockMoved {
        .notFound
    }
    package func takeLowStock(limit: Int, at: Timestamp) throws -> [LowStock] { [] }

    package func customer(_ id: ID<Customer>) throws -> CustomerRecord? {
        CustomerRecord(id: id, name: "", email: nil, phone: nil, isHouse: true)
    }
    package func pendingOrders(of customer: ID<Customer>) throws -> Int { 0 }
    package func price(of service: ID<Service>, tier: String) throws -> Int64? { nil }
    package func price(of product: ID<Product>, tier: String) throws -> Int64? { nil }
    package func promo(code: String) throws -> PromoRecord? { nil }
    package func promoUses(_ promo: ID<Promo>, by customer: ID<Customer>) throws -> Int { 0 }
    package func shippingZones() throws -> [ShippingZoneRecord] { [] }
    package func usePromo(
        _ promo: PromoRecord, customer: ID<Customer>, order: ID<Order>, at: Timestamp
    ) throws -> Bool { throw refusal }
    package func returnPromo(order: ID<Order>) throws {}
    package func countOrder(
        _ order: ID<Order>, customer: ID<Customer>, total: Int64, at: Timestamp
    ) throws {}
    package func uncountOrder(_ order: ID<Order>, at: Timestamp) throws {}

    package func payments(of order: ID<Order>) throws -> [PaymentRecord] { [] }
    package func holdBalance(
        customer: ID<Customer>, order: ID<Order>, lines: [(line: ID<Line>, amount: Int64)],
        by: Actor, at: Timestamp
    ) throws -> Bool { throw refusal }
    package func releaseHold(
        line: ID<Line>, order: ID<Order>, by: Actor, at: Timestamp
    ) throws -> Int64 { 0 }
    package func record(_ payment: PaymentRecord, customer: ID<Customer>) throws -> Bool {
        throw refusal
    }

    package func holds(of order: ID<Order>) throws -> [HoldRecord] { [] }
    package func riskCounts(
        customer: ID<Customer>, ip: String?, now: Timestamp
    ) throws -> RiskCounts { RiskCounts() }
    package func blacklisted(
        _ values: [BlacklistValue], now: Timestamp
    ) throws -> [BlacklistValue] { [] }
    package func verification(of order: ID<Order>) throws -> VerificationRecord? { nil }
    package func set(_ hold: HoldRecord) throws { throw refusal }
    package func clearHold(
        _ reason: HoldReason, of order: ID<Order>, decision: String, by: Actor, at: Timestamp
    ) throws -> Bool { false }
    package func save(_ verification: VerificationRecord) throws { throw refusal }
}
