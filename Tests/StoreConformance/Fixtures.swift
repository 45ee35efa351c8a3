internal import Application
internal import DatabaseHarness
internal import Domain
internal import Glibc
internal import SQL
internal import SQLite
internal import Store
import Testing

/// A store on a database of its own, with a provider, a service and orders made by `OrderUnit`.
final class Fixtures: Sendable {
    let opened: OpenedDatabase
    let store: Store
    let service: ServiceRecord
    let provider: ProviderRecord
    let house: ID<Customer>

    /// The first moment of every test.
    static let start = Timestamp(microseconds: 1_789_000_000_000_000)
    static let staff = Actor(kind: .staff, id: "stf_ada")

    /// The database under the store.
    var database: any Database { opened.database }

    /// Opens a fresh store.
    init(_ kind: TestDatabase) async throws {
        var random = SplitMix64(seed: 1)
        house = ID(at: Self.start, random: &random)
        opened = try await kind.open()
        store = try await Self.store(on: opened.database, house: house)
        provider = ProviderRecord(
            id: ID(at: Self.start, random: &random), code: "gsm_fusion", name: "GSM Fusion",
            concurrency: 30, ratePerMinute: 60)
        service = ServiceRecord(
            id: ID(at: Self.start, random: &random), provider: "gsm_fusion", code: "1739",
            kind: .imeiCheck, name: "Apple - Carrier + SIM lock + FMI", category: "Apple",
            cost: 800, deliveryTime: "1-5 minutes", details: "Plain text.")
        try await store.write { [provider, service] writing in
            try writing.save(provider, at: Self.start, by: .system, reason: nil)
            try writing.save(service, at: Self.start)
        }
    }

    /// Opens the store on a database that may hold one already.
    static func store(
        on database: any Database, house: ID<Customer> = ID(value: 1),
        environment: StoreEnvironment = .test
    ) async throws -> Store {
        try await Store.open(
            database: database, seal: seal,
            founding: StoreFounding(
                environment: environment, epoch: "e1", house: house, at: start),
            copy: (database as? SQLiteDatabase).map { StoreCopy($0) } ?? .none)
    }

    /// A second store on the same database, as another node has it; the same one on a file, which
    /// one process owns.
    func another() async throws -> Store {
        guard store.capabilities.severalWriters else { return store }
        return try await Self.store(on: try await opened.place.open(), house: house)
    }

    /// Places what waits in the feed, as the feeder does.
    func placeEvents() async throws {
        while try await store.placeEvents() > 0 {}
    }

    /// Changes rows behind the store's back: first the guards that stand in the way are dropped.
    func tamper(
        dropping triggers: [(name: String, table: String)], _ text: String,
        _ values: [SQLValue] = []
    ) async throws {
        try await database.write { sql in
            for (name, table) in triggers {
                switch sql.dialect {
                case .sqlite: try sql.execute("DROP TRIGGER \(name)")
                case .postgres: try sql.execute("DROP TRIGGER \(name) ON \(table)")
                }
            }
            try sql.execute(text, values)
        }
    }

    /// The size of the database file in bytes.
    func fileSize() throws -> Int {
        guard case .file(let folder) = opened.place else { return 0 }
        var info = stat()
        return unsafe stat(folder.path, &info) == 0 ? Int(info.st_size) : 0
    }

    /// A seal of the real one's size, 40 bytes more, that is bound to its context.
    static let seal = StoreSeal(
        seal: { plain, context in mark(context) + plain.map { $0 ^ 0x5A } },
        open: { sealed, context in
            guard sealed.starts(with: mark(context)) else { throw WrongSeal() }
            return sealed.dropFirst(40).map { $0 ^ 0x5A }
        })

    private static func mark(_ context: [UInt8]) -> [UInt8] {
        var mark = [UInt8](repeating: 1, count: 40)
        for (index, byte) in context.enumerated() { mark[index % 40] ^= byte &+ UInt8(index % 251) }
        return mark
    }

    /// Sealed bytes that do not belong to their row.
    struct WrongSeal: Error {}

    /// An order with one line a target, placed and confirmed, not yet stored.
    func placed(
        _ serial: Int, targets: [String]? = nil, customer: ID<Customer>? = nil,
        reference: String? = nil, confirmed: Bool = true
    ) -> OrderUnit {
        var random = SplitMix64(seed: UInt64(serial) &+ 1_000)
        let now = Self.start.adding(seconds: Int64(serial))
        let customer = customer ?? house
        let order = OrderRecord(
            id: ID(at: now, random: &random), number: Self.number(serial), channel: .api,
            customer: customer, placedBy: Self.staff, paymentState: .paid,
            paymentMethod: .internal, currency: "PHP", totalAmount: 0, reference: reference,
            notes: nil, idempotencyKey: nil, placedAt: now)
        var lines: [LineRecord] = []
        for (index, target) in (targets ?? [Self.imei(serial)]).enumerated() {
            lines.append(
                LineRecord(
                    id: ID(at: now, random: &random), order: order.id, number: index + 1,
                    kind: .imeiCheck, service: service, target: target, targetRaw: target,
                    fields: [:], recheckOf: nil, createdAt: now))
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Self.staff,
            reason: nil, data: ["row": "1", "lines": String(lines.count), "channel": "api"])
        unit.notify("order_received", "Order \(order.number) received. Total: 0")
        guard confirmed else { return unit }
        unit.move(order: .confirm, by: .system, as: .system, facts: unit.facts)
        for line in unit.lines {
            unit.edit(line.id) { $0.reason = nil }
            unit.add(
                .dispatch(line: line.id, provider: provider.code, customer: customer, runAt: now))
        }
        unit.notify("order_confirmed", "Order \(order.number) confirmed.")
        return unit
    }

    /// Stores orders with these serial numbers in one transaction; answers their ids.
    @discardableResult
    func place(_ serials: Range<Int>, customer: ID<Customer>? = nil) async throws -> [ID<Order>] {
        try await store.write { writing in
            try serials.map { serial in
                let unit = self.placed(serial, customer: customer)
                if let changes = unit.finished() { try writing.save(changes) }
                return unit.order.id
            }
        }
    }

    /// Changes one stored order in a transaction of its own.
    @discardableResult
    func change<Value: Sendable>(
        _ order: ID<Order>, at now: Timestamp = start.adding(seconds: 5_000),
        _ body: @escaping @Sendable (inout OrderUnit, any OrderWriting) throws -> Value
    ) async throws -> Value {
        try await store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: now))
            let value = try body(&unit, writing)
            if let changes = unit.finished() { try writing.save(changes) }
            return value
        }
    }

    /// The order's number for a serial.
    static func number(_ serial: Int) -> String {
        "ORD-20260910-" + String(String(100_000 + serial).dropFirst())
    }

    /// A 15-digit target for a serial.
    static func imei(_ serial: Int) -> String { String(353_000_000_000_000 + serial * 7_919) }

    /// Inserts a customer beside the house account.
    func customer(_ value: UInt128) async throws -> ID<Customer> {
        let id = ID<Customer>(value: value)
        let record = CustomerRecord(
            id: id, name: "Maria", email: nil, phone: nil, isHouse: false)
        let card = CustomerCard(record: record, createdAt: Self.start, updatedAt: Self.start)
        try await store.write { try $0.parties.insert(card) }
        return id
    }

    /// A count straight from the database.
    func count(_ text: String) async throws -> Int64 {
        try await database.read { try $0.scalar(text) ?? 0 }
    }
}
