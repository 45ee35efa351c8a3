import Application
import Domain
import Lifecycle

/// What the fake store knows of customers, promos, zones and prices.
struct PartyBook: Sendable {
    var cards: [CustomerCard] = []
    var promos: [PromoRecord] = []
    var zones = [
        ShippingZoneRecord(
            id: ID(value: 1), name: "Everywhere else", baseFee: 0, isDefault: true)
    ]
    var prices: [String: [String: Int64]] = [:]
    var tiers = SpendTiers(silver: 1_000_000, gold: 5_000_000, platinum: 20_000_000)

    func prices(of subject: String) -> [TierPrice] {
        (prices[subject] ?? [:]).sorted { $0.key < $1.key }
            .map { TierPrice(tier: $0.key, price: $0.value) }
    }
}

/// Edits the book of a running transaction.
struct FakePartyWriting: PartyWriting {
    let transaction: FakeTransaction
    private var book: PartyBook {
        get { transaction.book.parties }
        nonmutating set { transaction.book.parties = newValue }
    }

    init(_ transaction: FakeTransaction) { self.transaction = transaction }

    func customer(_ id: ID<Customer>) throws -> CustomerRecord? {
        if id == transaction.book.house {
            return CustomerRecord(id: id, name: "House", email: nil, phone: nil, isHouse: true)
        }
        return try customerCard(id)?.record
    }
    func pendingOrders(of customer: ID<Customer>) throws -> Int { 0 }
    func price(of service: ID<Domain.Service>, tier: String) throws -> Int64? {
        book.prices[service.text]?[tier]
    }
    func price(of product: ID<Product>, tier: String) throws -> Int64? {
        book.prices[product.text]?[tier]
    }
    func promo(code: String) throws -> PromoRecord? {
        book.promos.first { $0.code == code.uppercased() }
    }
    func promoUses(_ promo: ID<Promo>, by customer: ID<Customer>) throws -> Int { 0 }
    func shippingZones() throws -> [ShippingZoneRecord] { book.zones }
    func customerCard(_ id: ID<Customer>) throws -> CustomerCard? {
        book.cards.first { $0.record.id == id }
    }
    func promo(_ id: ID<Promo>) throws -> PromoRecord? { book.promos.first { $0.id == id } }
    func prices(of subject: PriceSubject) throws -> [TierPrice] {
        book.prices(of: subject.text)
    }
    func spendTiers() throws -> SpendTiers { book.tiers }
    func usePromo(
        _ promo: PromoRecord, customer: ID<Customer>, order: ID<Order>, at: Timestamp
    ) throws -> Bool { true }
    func returnPromo(order: ID<Order>) throws {}
    func countOrder(
        _ order: ID<Order>, customer: ID<Customer>, total: Int64, at: Timestamp
    ) throws {}
    func uncountOrder(_ order: ID<Order>, at: Timestamp) throws {}
    func insert(_ card: CustomerCard) throws { book.cards.append(card) }
    func update(_ card: CustomerCard) throws -> Bool {
        guard let index = book.cards.firstIndex(where: { $0.record.id == card.record.id }),
            book.cards[index].record.version == card.record.version - 1
        else { return false }
        book.cards[index] = card
        return true
    }
    func insert(_ promo: PromoRecord, at: Timestamp) throws { book.promos.append(promo) }
    func update(_ promo: PromoRecord, at: Timestamp) throws -> Bool {
        guard let index = book.promos.firstIndex(where: { $0.id == promo.id }) else {
            return false
        }
        book.promos[index] = promo
        return true
    }
    func insert(_ zone: ShippingZoneRecord, at: Timestamp) throws {
        book.zones.insert(zone, at: 0)
    }
    func update(_ zone: ShippingZoneRecord, at: Timestamp) throws -> Bool {
        guard let index = book.zones.firstIndex(where: { $0.id == zone.id }) else { return false }
        book.zones[index] = zone
        return true
    }
    func removeZone(_ id: ID<ShippingZone>) throws -> Bool {
        let count = book.zones.count
        book.zones.removeAll { $0.id == id && !$0.isDefault }
        return book.zones.count < count
    }
    func setPrice(
        of subject: PriceSubject, tier: String, to price: Int64?, at: Timestamp
    ) throws { book.prices[subject.text, default: [:]][tier] = price }
    func save(_ tiers: SpendTiers, at: Timestamp) throws { book.tiers = tiers }
}

/// Reads the same book between transactions.
struct FakePartyQueries: PartyQueries {
    let storage: FakeStorage
    private var book: PartyBook { storage.book.withLock { $0.parties } }

    init(_ storage: FakeStorage) { self.storage = storage }

    func customers(
        _ filter: CustomerFilter, at position: IDPosition<Customer>, limit: Int
    ) async throws -> IDPage<CustomerCard> {
        let found = book.cards.filter { card in
            let words = CustomerWords.of(card.record)
            return (filter.only == nil || filter.only == card.record.id)
                && (filter.status == nil || filter.status == card.record.status)
                && filter.words.allSatisfy { word in words.contains { $0.hasPrefix(word) } }
        }.sorted { $0.record.id > $1.record.id }
        let items = found.filter { card in
            switch position {
            case .newest: true
            case .after(let id): card.record.id < id
            case .before(let id): card.record.id > id
            }
        }
        return IDPage(
            items: Array(items.prefix(limit)), hasOlder: items.count > limit,
            hasNewer: items.count < found.count, total: found.count)
    }
    func customer(_ id: ID<Customer>) async throws -> CustomerCard? {
        book.cards.first { $0.record.id == id }
    }
    func promos(at position: IDPosition<Promo>, limit: Int) async throws -> IDPage<PromoRecord> {
        IDPage(items: book.promos, hasOlder: false, hasNewer: false, total: book.promos.count)
    }
    func promo(_ id: ID<Promo>) async throws -> PromoRecord? {
        book.promos.first { $0.id == id }
    }
    func shippingZones() async throws -> [ShippingZoneRecord] { book.zones }
    func prices(of subject: PriceSubject) async throws -> [TierPrice] {
        book.prices(of: subject.text)
    }
    func servicePrices() async throws -> [ID<Domain.Service>: [TierPrice]] { [:] }
    func spendTiers() async throws -> SpendTiers { book.tiers }
}
