import Application
import Domain
import Lifecycle

/// Reads the fake store's book.
final class FakeQueries: OrderQueries {
    let storage: FakeStorage
    /// The filters that lists were asked with.
    let filters = Lock<[OrderFilter]>([])
    let positions = Lock<[PagePosition]>([])
    /// The oldest position that the feed still has.
    let oldest = Lock<Int64>(1)
    /// Runs after each read of events, to slip something in between.
    let afterEvents = Lock<(@Sendable () -> Void)?>(nil)

    init(_ storage: FakeStorage) { self.storage = storage }

    private var book: Book { storage.book.withLock { $0 } }

    func list(
        _ filter: OrderFilter, at position: PagePosition, limit: Int
    ) async throws -> OrderPage {
        filters.withLock { $0.append(filter) }
        positions.withLock { $0.append(position) }
        let all = book.entries.values.filter {
            (filter.customer == nil || $0.order.customer == filter.customer)
                && (filter.states.isEmpty || filter.states.contains($0.order.state))
        }.sorted { $0.order.id > $1.order.id }
        let older = all.filter { entry in
            switch position {
            case .newest: true
            case .after(let cursor): entry.order.id < cursor.order
            case .before(let cursor): entry.order.id > cursor.order
            }
        }
        let items = older.prefix(limit).map { entry in
            OrderListItem(
                order: entry.order, customerName: "House", lineCount: entry.lines.count,
                line: entry.lines.first, result: entry.results.last?.parsed, providerWord: nil,
                lineStates: [:])
        }
        return OrderPage(
            items: Array(items), hasOlder: older.count > limit, hasNewer: position != .newest,
            total: all.count)
    }

    func rows(of orders: [ID<Order>], customer: ID<Customer>?) async throws -> [OrderListItem] {
        []
    }

    func find(_ text: String, customer: ID<Customer>?) async throws -> ID<Order>? {
        book.entries.values.first {
            ($0.order.id.text == text || $0.order.number == text)
                && (customer == nil || $0.order.customer == customer)
        }?.order.id
    }

    func detail(_ order: ID<Order>, customer: ID<Customer>?) async throws -> OrderDetail? {
        guard let entry = book.entries[order], customer == nil || entry.order.customer == customer
        else { return nil }
        return OrderDetail(
            order: entry.order, customerName: "House",
            lines: entry.lines.map { line in
                LineDetail(
                    line: line, results: entry.results.filter { $0.line == line.id },
                    attempts: entry.attempts.filter { $0.line == line.id }, replies: [],
                    anomalies: [])
            }, history: entry.history, notices: [], errors: [])
    }

    func totals(customer: ID<Customer>?) async throws -> Totals {
        Totals(orders: book.entries.count, byState: [:], byLineState: [:])
    }

    func events(
        after position: Int64, through last: Int64, limit: Int, customer: ID<Customer>?
    ) async throws -> [FeedEvent] {
        let found = book.events.filter {
            $0.position > position && $0.position <= last
                && (customer == nil || $0.customer == customer)
        }
        afterEvents.withLock { $0 }?()
        return Array(found.prefix(limit))
    }

    func feedHead() async throws -> FeedHead {
        let book = book
        return FeedHead(
            epoch: book.epoch, position: Int64(book.events.count), oldest: oldest.withLock { $0 })
    }

    func syncRuns(limit: Int) async throws -> [SyncRun] { [] }

    func queueHealth() async throws -> QueueHealth {
        QueueHealth(ready: 0, running: 0, dead: 0, oldestReady: nil, oldestUncertain: nil)
    }

    func openBalanceAlarms(limit: Int) async throws -> [AnomalyEntry] { [] }

    func services() async throws -> [ServiceRecord] { book.services }
    func providers() async throws -> [ProviderRecord] { book.providers }
}
