import Application
import Domain
import SimulationKit

/// Orders in memory, as far as placing, cancelling and resolving look at them.
final class MemoryBook: SellsNothing {
    var catalogue: [ServiceRecord] = [Samples.service()]
    var units: [ID<Order>: OrderChanges] = [:]
    var lines: [ID<Line>: LineRecord] = [:]
    var attempts: [AttemptRecord] = []
    var earlier: [EarlierLine] = []
    var earlierTarget = ""
    var answers: [StoredAnswer] = []
    var serial: Int64 = 0
    var pins: [PinnedText] = []
    var audits: [String] = []
    var openErrors: Set<Int64> = []
    var deadLetters: Set<ID<Line>> = []

    func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit? {
        units[order].map { changes in
            OrderUnit(
                order: changes.order, lines: lines.values.filter { $0.order == order },
                attempts: attempts.filter { $0.order == order }, now: now)
        }
    }

    func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit? {
        try lines[line].flatMap { try unit(order: $0.order, now: now) }
    }

    func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit? { nil }
    func order(number: String) throws -> ID<Order>? { nil }
    func service(_ id: ID<Service>) throws -> ServiceRecord? { catalogue.first { $0.id == id } }
    func services(code: String) throws -> [ServiceRecord] { catalogue.filter { $0.code == code } }
    func services() throws -> [ServiceRecord] { catalogue }
    func provider(_ code: String) throws -> ProviderRecord? { nil }
    func providers() throws -> [ProviderRecord] { [] }

    func earlierLines(
        provider: String, serviceCode: String, target: String, limit: Int
    ) throws -> [EarlierLine] { target == earlierTarget ? earlier : [] }

    func line(provider: String, providerOrderID: String) throws -> ID<Line>? {
        lines.values.first { $0.providerOrderID == providerOrderID }?.id
    }

    func newestProviderOrderIDs(provider: String, limit: Int) throws -> [String] { [] }
    func pinnedTexts(provider: String) throws -> [PinnedText] { pins }
    func isDeadLetter(_ line: ID<Line>) throws -> Bool { deadLetters.contains(line) }
    func result(of line: ID<Line>) throws -> ResultRecord? { nil }
    func replies(of attempt: ID<Attempt>) throws -> [StoredReply] { [] }
    func dueLines(provider: String, before: Timestamp, limit: Int) throws -> [DueLine] { [] }
    func openLines(provider: String, after: ID<Line>?, limit: Int) throws -> [DueLine] { [] }
    func overdueUncertain(
        provider: String?, before: Timestamp, limit: Int
    ) throws -> [ID<Line>] { [] }
    func parkedLines(provider: String, serviceCode: String?, limit: Int) throws -> [ID<Line>] { [] }

    func answer(scope: String, key: String) throws -> StoredAnswer? {
        answers.first { $0.scope == scope && $0.key == key }
    }

    func order(reference: String, customer: ID<Customer>) throws -> ID<Order>? {
        units.values.first { $0.order.reference == reference }?.order.id
    }

    func houseAccount() throws -> ID<Customer> { Samples.house }
    func intentMark() throws -> IntentMark { IntentMark(epoch: "ep", highestIntent: 0) }
    func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord] { [] }

    func latestBalance(provider: String) throws -> BalanceReading? { nil }

    func charged(provider: String, after: Timestamp, upTo: Timestamp) throws -> Int64 { 0 }

    func nextDue(provider: String) throws -> Timestamp? { nil }
    func nextJob(provider: String) throws -> Timestamp? { nil }

    func save(_ changes: OrderChanges) throws {
        units[changes.order.id] = changes
        for change in changes.lines { lines[change.line.id] = change.line }
    }

    func takeOrderNumbers(day: String, count: Int) throws -> [Int64] {
        serial += Int64(count)
        return Array(serial - Int64(count) + 1...serial)
    }

    func takeOnlineNumber() throws -> Int64 { 1 }
    func takeIntentSequence(count: Int) throws -> [Int64] { [1] }
    func claimJobs(
        provider: String, node: String, limit: Int, now: Timestamp, leaseUntil: Timestamp
    ) throws -> [JobClaim] { [] }
    func renewLeases(
        _ claims: [JobClaim], now: Timestamp, until: Timestamp
    ) throws -> [ID<Line>] { [] }

    func sharedLane(provider: String) throws -> SharedLane? { nil }

    func save(_ lane: SharedLane) throws {}
    func takeOverJobs(
        now: Timestamp, everyone: Bool, node: String, limit: Int
    ) throws -> [JobClaim] { [] }
    func keep(reply: StoredReply) throws {}
    func keep(answer: StoredAnswer) throws { answers.append(answer) }
    func save(_ service: ServiceRecord, at: Timestamp) throws {}
    func save(_ provider: ProviderRecord, at: Timestamp, by: Actor, reason: String?) throws {}
    func keep(anomaly: Anomaly) throws {}
    func keep(error: OrderError) throws {}
    func resolve(
        error id: Int64, of order: ID<Order>, by actor: Actor, notes: String, at: Timestamp
    ) throws -> Bool { openErrors.remove(id) != nil }

    func resolve(anomaly id: Int64, by actor: Actor, at: Timestamp) throws -> Bool { id == 7 }

    func save(pin: PinnedText) throws { pins.append(pin) }
    func removePin(provider: String, key: String) throws {
        pins.removeAll { PinnedText.key($0.text) == key }
    }

    func audit(
        actor: Actor, action: String, object: String, detail: String, reason: String?, at: Timestamp
    ) throws { audits.append("\(action) \(object)") }
    func setEpoch(_ epoch: String) throws {}
    func keep(balance: BalanceReading) throws {}

    func save(_ run: SyncRun) throws {}
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value { try body() }
}

/// The book behind the port; one transaction at a time.
actor MemoryStorage: Storage {
    private let book = MemoryBook()

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value { try body(book) }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value { try body(book) }

    func set(_ change: @Sendable (MemoryBook) -> Void) { change(book) }

    /// Looks into the book.
    func look<Value: Sendable>(_ body: @Sendable (MemoryBook) -> Value) -> Value { body(book) }
}
