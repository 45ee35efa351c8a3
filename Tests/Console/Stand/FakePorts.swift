import Application
import Domain
import Synchronization

/// Reads from values that a test sets.
actor FakeQueries: OrderQueries {
    var items: [OrderListItem] = []
    var details: [OrderDetail] = []
    var runs: [SyncRun] = []
    var catalogue: [ServiceRecord] = [Samples.service()]
    var accounts: [ProviderRecord] = []
    var alarms: [AnomalyEntry] = []
    /// The filters that were asked for, in order.
    var asked: [OrderFilter] = []

    func set(_ change: @Sendable (isolated FakeQueries) -> Void) { change(self) }

    func list(
        _ filter: OrderFilter, at position: PagePosition, limit: Int
    ) async throws -> OrderPage {
        asked.append(filter)
        let found = items.filter { item in
            let word = Display.word(state: item.order.state, lines: item.lineStates)
            return (filter.words.isEmpty || word.map(filter.words.contains) == true)
                && (filter.text == nil || filter.text == item.line?.target)
                && (filter.imei.map { item.line?.target.contains($0) == true } ?? true)
        }
        return OrderPage(
            items: Array(found.prefix(limit)), hasOlder: found.count > limit, hasNewer: false,
            total: found.count)
    }

    func rows(of orders: [ID<Order>], customer: ID<Customer>?) async throws -> [OrderListItem] {
        items.filter { orders.contains($0.order.id) }
    }

    func find(_ text: String, customer: ID<Customer>?) async throws -> ID<Order>? {
        details.first {
            $0.order.number == text || $0.order.id.text == text
                || $0.lines.first?.line.target == text
        }?.order.id
    }

    func detail(_ order: ID<Order>, customer: ID<Customer>?) async throws -> OrderDetail? {
        details.first { $0.order.id == order }
    }

    func totals(customer: ID<Customer>?) async throws -> Totals {
        Totals(orders: items.count, byState: [:], byLineState: [:])
    }

    func events(
        after position: Int64, through last: Int64, limit: Int, customer: ID<Customer>?
    ) async throws -> [FeedEvent] { [] }

    func feedHead() async throws -> FeedHead { FeedHead(epoch: "ep", position: 12, oldest: 1) }

    func syncRuns(limit: Int) async throws -> [SyncRun] { Array(runs.prefix(limit)) }

    func queueHealth() async throws -> QueueHealth {
        QueueHealth(ready: 0, running: 0, dead: 0, oldestReady: nil, oldestUncertain: nil)
    }

    func openBalanceAlarms(limit: Int) async throws -> [AnomalyEntry] { alarms }

    func services() async throws -> [ServiceRecord] { catalogue }
    func providers() async throws -> [ProviderRecord] { accounts }
}

/// Notes what was asked for, and answers what a test sets.
actor FakeSync: SyncPort {
    func probeListing(provider: String) async throws -> ListingProbe {
        ListingProbe(listed: 0, known: 0, missing: [])
    }

    var calls: [String] = []
    var run = SyncRun(id: "run-1", cause: .button, startedAt: Samples.now)
    var isFinished = true
    var answer = StatusAnswer.rows([])

    func set(_ change: @Sendable (isolated FakeSync) -> Void) { change(self) }

    func syncAll(cause: SyncRun.Cause, waitSeconds: Int) async throws -> SyncProgress {
        calls.append("all \(cause.rawValue) \(waitSeconds)")
        return SyncProgress(run: run, isFinished: isFinished)
    }

    func syncIfStale() async { calls.append("stale") }
    func sync(order: ID<Order>) async throws { calls.append("order \(order.text)") }

    func ask(provider: String, providerOrderID: String) async -> StatusAnswer {
        calls.append("ask \(provider) \(providerOrderID)")
        return answer
    }

    func refreshCatalogue(provider: String, force: Bool) async throws -> CatalogueRefresh {
        .done(CatalogueApplying.Summary())
    }
}

/// A dispatcher that only tells whether it is quarantined.
struct FakeDispatch: DispatchPort {
    var quarantineReason: String?
    var isQuarantined: Bool { quarantineReason != nil }
    var inFlight: Int { 0 }

    func release(reason: String, by principal: Principal) async throws {}
    func canSend(_ code: String) -> Bool { true }
    func providerChanged(_ code: String) async {}
    func wake() {}
}

/// Work that a page started and did not wait for, to be run when a test says so.
final class Later: Sendable {
    private let work = Mutex<[@Sendable () async throws -> Void]>([])

    func add(_ piece: @escaping @Sendable () async throws -> Void) {
        work.withLock { $0.append(piece) }
    }

    func runAll() async throws {
        let pieces = work.withLock { pieces in
            defer { pieces = [] }
            return pieces
        }
        for piece in pieces { try await piece() }
    }
}

/// Counts up, so that every token of a test differs and is known.
final class Tokens: Sendable {
    private let count = Mutex(0)

    func next() -> String {
        count.withLock { count in
            count += 1
            return "token-of-the-test-\(count)"
        }
    }
}
