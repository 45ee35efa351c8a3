internal import Application
internal import Domain
internal import Lifecycle
internal import SQL
internal import Store
internal import Testing

/// A store with a provider, a service and orders in every stage, on any database.
final class World: Sendable {
    let database: any Database
    let store: Store
    let service: ServiceRecord
    let house: ID<Customer>

    static let start = Timestamp(microseconds: 1_789_000_000_000_000)
    static let staff = Actor(kind: .staff, id: "stf_ada")

    /// Founds a store.
    init(_ database: any Database) async throws {
        var random = SplitMix64(seed: 1)
        self.database = database
        house = ID(at: Self.start, random: &random)
        store = try await Self.open(database, house: house)
        let provider = ProviderRecord(
            id: ID(at: Self.start, random: &random), code: "gsm_fusion", name: "GSM Fusion",
            concurrency: 30)
        service = ServiceRecord(
            id: ID(at: Self.start, random: &random), provider: "gsm_fusion", code: "1739",
            kind: .imeiCheck, name: "Carrier + SIM lock", category: "Apple", cost: 800,
            deliveryTime: "1-5 minutes", details: "Plain text.")
        try await store.write { [service] writing in
            try writing.save(provider, at: Self.start, by: .system, reason: nil)
            try writing.save(service, at: Self.start)
        }
    }

    /// Opens the store of a database, as a start of Waybill does.
    static func open(
        _ database: any Database, house: ID<Customer> = ID(value: 1)
    ) async throws -> Store {
        try await Store.open(
            database: database, seal: seal,
            founding: StoreFounding(environment: .test, epoch: "e1", house: house, at: start))
    }

    static let seal = StoreSeal(
        seal: { plain, _ in plain.reversed() }, open: { sealed, _ in sealed.reversed() })

    /// Places and confirms an order of one line.
    @discardableResult
    func place(_ serial: Int) async throws -> ID<Order> {
        try await place(serial..<serial + 1)[0]
    }

    /// Places and confirms orders of one line each, in one transaction.
    @discardableResult
    func place(_ serials: Range<Int>) async throws -> [ID<Order>] {
        try await store.write { [self] writing in
            try serials.map { serial in
                let unit = placed(serial, try Self.take(writing))
                if let changes = unit.finished() { try writing.save(changes) }
                return unit.order.id
            }
        }
    }

    /// Places what waits in the feed and folds counters, as the feeder of a running server does.
    func placeEvents() async throws {
        while try await store.placeEvents() > 0 {}
    }

    /// Takes one order number, and one of online orders, which a move keeps too.
    static func take(_ writing: any OrderWriting) throws -> Int64 {
        _ = try writing.takeOnlineNumber()
        return try writing.takeOrderNumber(day: "20260910")
    }

    private func placed(_ serial: Int, _ number: Int64) -> OrderUnit {
        var random = SplitMix64(seed: UInt64(serial) &+ 1_000)
        let now = Self.start.adding(seconds: Int64(serial))
        let order = OrderRecord(
            id: ID(at: now, random: &random),
            number: OrderNumber.text(day: "20260910", serial: number),
            channel: .api, customer: house, placedBy: Self.staff, paymentState: .paid,
            paymentMethod: .internal, currency: "PHP", totalAmount: 0,
            reference: serial % 3 == 0 ? "ref-\(serial)" : nil, notes: "Größe ✓ 'quoted' \(serial)",
            idempotencyKey: nil, placedAt: now)
        let target = String(353_000_000_000_000 + serial * 7_919)
        let line = LineRecord(
            id: ID(at: now, random: &random), order: order.id, number: 1, kind: .imeiCheck,
            service: service, target: target, targetRaw: target, fields: ["a": "b"],
            recheckOf: nil, createdAt: now)
        var unit = OrderUnit(order: order, lines: [line], attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: "pending", by: Self.staff,
            reason: nil, data: ["row": "1", "channel": "api"])
        unit.notify("order_received", "Order \(order.number) received.")
        Confirming.confirm(&unit, by: .system, as: .system, servicesEnabled: true, now: now)
        return unit
    }

    /// Changes a stored order in a transaction of its own.
    @discardableResult
    func change<Value: Sendable>(
        _ order: ID<Order>, at now: Timestamp,
        _ body: @escaping @Sendable (inout OrderUnit, any OrderWriting) throws -> Value
    ) async throws -> Value {
        try await store.write { writing in
            var unit = try #require(try writing.unit(order: order, now: now))
            let value = try body(&unit, writing)
            if let changes = unit.finished() { try writing.save(changes) }
            return value
        }
    }

    /// Carries an order from claim to its result.
    func run(_ order: ID<Order>, providerOrderID: String) async throws {
        let now = Self.start.adding(seconds: 9_000)
        let attempt = try await intend(order, at: now)
        try await store.write { writing in
            try writing.keep(
                reply: StoredReply(
                    attempt: attempt.id, fence: 1, at: now, httpStatus: 200,
                    raw: Array("<orderid>\(providerOrderID)</orderid>".utf8)))
        }
        try await change(order, at: now.adding(seconds: 1)) { unit, _ in
            unit.move(attempt.line, on: .accepted, by: .system, data: [:])
            unit.edit(attempt.id) {
                $0.state = .accepted
                $0.providerOrderID = providerOrderID
                $0.sentAt = now
                $0.answeredAt = now
            }
            unit.edit(attempt.line) {
                $0.providerOrderID = providerOrderID
                $0.attemptCount += 1
                $0.acceptedAt = now
                $0.nextCheckAt = now.adding(seconds: 30)
                $0.costCharged = true
            }
            unit.add(.finish(line: attempt.line, outcome: "accepted"))
        }
        try await change(order, at: now.adding(seconds: 60)) { unit, _ in
            unit.add(Self.result(unit.lines[0], order, at: now.adding(seconds: 60)))
            unit.move(
                attempt.line, on: .completed, by: Actor(kind: .provider, id: attempt.provider))
            unit.edit(attempt.id) { $0.state = .completed }
            unit.notify("result_ready", "Result of \(attempt.target).", line: attempt.line)
            unit.follow()
        }
    }

    private func intend(_ order: ID<Order>, at now: Timestamp) async throws -> AttemptRecord {
        try await change(order, at: now) { unit, writing in
            let line = unit.lines[0]
            let sequence = try writing.takeIntentSequence()
            var random = SplitMix64(seed: UInt64(sequence) &+ 77)
            unit.move(line.id, on: .claim, by: .system, data: [:])
            let attempt = AttemptRecord(
                id: ID(at: now, random: &random), line: line.id, order: order, number: 1,
                provider: line.provider, target: line.target, serviceCode: line.serviceCode,
                fence: 1, requestHash: [UInt8](repeating: 7, count: 32), highWater: nil,
                intentSequence: sequence, intentAt: now, sendBy: now.adding(seconds: 5),
                settleAt: now.adding(seconds: 215), nextCheckAt: now.adding(seconds: 900))
            unit.add(attempt)
            unit.edit(line.id) { $0.submittedAt = now }
            unit.follow()
            return attempt
        }
    }

    private static func result(
        _ line: LineRecord, _ order: ID<Order>, at: Timestamp
    ) -> ResultRecord {
        let code = "Model: iPhone 13<br>Carrier: AT&T<br>SimLock: Locked"
        return ResultRecord(
            line: line.id, order: order, source: "gsm_fusion", at: at, statusWord: "Completed",
            resultCode: code,
            parsed: ParsedResult(
                kind: .labelled, fields: [.model: "iPhone 13", .carrier: "AT&T"],
                display: "Model: iPhone 13"), raw: Array("<code>\(code)</code>".utf8),
            parserVersion: 1)
    }

    /// True when a table of a target has rows; false also before there is one.
    static func isCopied(_ table: String, _ database: any Database) async throws -> Bool {
        do {
            return try await count("SELECT count(*) FROM \(table)", database) > 0
        } catch is SQLError {
            return false
        }
    }

    /// A count straight from a database.
    static func count(_ text: String, _ database: any Database) async throws -> Int64 {
        try await database.read { try $0.scalar(text) ?? 0 }
    }
}
