import Application
import Domain
import SimulationKit

/// One transaction on a copy of the book.
final class FakeTransaction: SellsNothing {
    var book: Book

    init(_ book: Book) { self.book = book }

    var parties: any PartyWriting { FakePartyWriting(self) }

    func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit? {
        book.entries[order].map {
            OrderUnit(order: $0.order, lines: $0.lines, attempts: $0.attempts, now: now)
        }
    }

    func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit? {
        guard let entry = book.lines(where: { $0.id == line }).first?.0 else { return nil }
        return try unit(order: entry.order.id, now: now)
    }

    func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit? { nil }

    func order(number: String) throws -> ID<Order>? {
        book.entries.values.first { $0.order.number == number }?.order.id
    }

    func service(_ id: ID<Domain.Service>) throws -> ServiceRecord? {
        book.services.first { $0.id == id }
    }

    func services(code: String) throws -> [ServiceRecord] {
        if book.failsChecks { throw StorageError(.defect, "no such column") }
        return book.services.filter { $0.code == code }
    }

    func services() throws -> [ServiceRecord] { book.services }

    func provider(_ code: String) throws -> ProviderRecord? {
        book.providers.first { $0.code == code }
    }

    func providers() throws -> [ProviderRecord] { book.providers }

    func earlierLines(
        provider: String, serviceCode: String, target: String, limit: Int
    ) throws -> [EarlierLine] {
        book.lines {
            $0.provider == provider && $0.serviceCode == serviceCode && $0.target == target
        }
        .sorted { $0.1.id > $1.1.id }.prefix(limit).map { entry, line in
            EarlierLine(
                line: line.id, order: entry.order.id, orderNumber: entry.order.number,
                customer: entry.order.customer, state: line.state,
                placedAt: entry.order.placedAt, finishedAt: line.finishedAt,
                wasClosedUnknown: false,
                hasResult: entry.results.contains { $0.line == line.id })
        }
    }

    func line(provider: String, providerOrderID: String) throws -> ID<Line>? {
        book.lines { $0.provider == provider && $0.providerOrderID == providerOrderID }.first?.1.id
    }

    func newestProviderOrderIDs(provider: String, limit: Int) throws -> [String] { [] }

    func pinnedTexts(provider: String) throws -> [PinnedText] {
        book.pins.filter { $0.provider == provider }
    }

    func isDeadLetter(_ line: ID<Line>) throws -> Bool { book.deadLetters.contains(line) }

    func result(of line: ID<Line>) throws -> ResultRecord? {
        book.entries.values.flatMap(\.results).last { $0.line == line }
    }

    func replies(of attempt: ID<Attempt>) throws -> [StoredReply] { [] }
    func dueLines(provider: String, before: Timestamp, limit: Int) throws -> [DueLine] { [] }
    func openLines(provider: String, after: ID<Line>?, limit: Int) throws -> [DueLine] { [] }
    func overdueUncertain(
        provider: String?, before: Timestamp, limit: Int
    ) throws -> [ID<Line>] { [] }
    func parkedLines(provider: String, serviceCode: String?, limit: Int) throws -> [ID<Line>] {
        book.lines { $0.provider == provider && $0.state == .parked }.map(\.1.id)
    }

    func answer(scope: String, key: String) throws -> StoredAnswer? {
        book.answers[scope + "/" + key]
    }

    func order(reference: String, customer: ID<Customer>) throws -> ID<Order>? {
        book.entries.values.first {
            $0.order.reference == reference && $0.order.customer == customer
        }?.order.id
    }

    func houseAccount() throws -> ID<Customer> { book.house }
    func intentMark() throws -> IntentMark { IntentMark(epoch: book.epoch, highestIntent: 0) }
    func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord] { [] }

    func latestBalance(provider: String) throws -> BalanceReading? { nil }

    func charged(provider: String, after: Timestamp, upTo: Timestamp) throws -> Int64 { 0 }

    func nextDue(provider: String) throws -> Timestamp? { nil }
    func nextJob(provider: String) throws -> Timestamp? { nil }

    func save(_ changes: OrderChanges) throws { book.save(changes) }

    func takeOrderNumbers(day: String, count: Int) throws -> [Int64] {
        book.serial += Int64(count)
        return Array(book.serial - Int64(count) + 1...book.serial)
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

    func keep(answer: StoredAnswer) throws {
        book.answers[answer.scope + "/" + answer.key] = answer
    }

    func save(_ service: ServiceRecord, at: Timestamp) throws {
        book.services.removeAll { $0.id == service.id }
        book.services.append(service)
    }

    func save(_ provider: ProviderRecord, at: Timestamp, by: Actor, reason: String?) throws {
        book.providers.removeAll { $0.id == provider.id }
        book.providers.append(provider)
    }

    func keep(anomaly: Anomaly) throws {}
    func keep(error: OrderError) throws {}
    func resolve(
        error id: Int64, of order: ID<Order>, by actor: Actor, notes: String, at: Timestamp
    ) throws -> Bool { book.openErrors.remove(id) != nil }

    func resolve(anomaly id: Int64, by actor: Actor, at: Timestamp) throws -> Bool { false }

    func save(pin: PinnedText) throws {
        try removePin(provider: pin.provider, key: PinnedText.key(pin.text))
        book.pins.append(pin)
    }

    func removePin(provider: String, key: String) throws {
        book.pins.removeAll { $0.provider == provider && PinnedText.key($0.text) == key }
    }

    func audit(
        actor: Actor, action: String, object: String, detail: String, reason: String?, at: Timestamp
    ) throws { book.audits.append("\(action) \(object)") }
    func setEpoch(_ epoch: String) throws { book.epoch = epoch }
    func keep(balance: BalanceReading) throws {}

    func save(_ run: SyncRun) throws {}

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        let before = book
        do {
            return try body()
        } catch {
            book = before
            throw error
        }
    }
}
