import Application
import Domain

/// What the fake store holds: enough of one for the edge, not a proof of the real one.
struct Book: Sendable {
    struct Entry: Sendable {
        var order: OrderRecord
        var lines: [LineRecord]
        var attempts: [AttemptRecord] = []
        var history: [HistoryEntry] = []
        var results: [ResultRecord] = []
    }

    var entries: [ID<Order>: Entry] = [:]
    var services: [ServiceRecord] = []
    var providers: [ProviderRecord] = []
    var answers: [String: StoredAnswer] = [:]
    var events: [FeedEvent] = []
    var jobs: [JobChange] = []
    var pins: [PinnedText] = []
    var openErrors: Set<Int64> = []
    var deadLetters: Set<ID<Line>> = []
    var audits: [String] = []
    var serial: Int64 = 0
    var epoch = "e1"
    let house = ID<Customer>(value: 1)
    var parties = PartyBook()
    /// Looking for services fails as a defect of the store does.
    var failsChecks = false

    init() {
        providers = [
            ProviderRecord(
                id: ID(value: 9), code: "gsm-fusion", name: "GSM Fusion", concurrency: 4)
        ]
        for (index, code) in ["1739", "1"].enumerated() {
            services.append(
                ServiceRecord(
                    id: ID(value: UInt128(100 + index)), provider: "gsm-fusion", code: code,
                    kind: .imeiCheck, name: "Check \(code)", category: "Checks", cost: 800,
                    deliveryTime: "1-5 minutes", details: "", audience: .all))
        }
    }

    func lines(where test: (LineRecord) -> Bool) -> [(Entry, LineRecord)] {
        entries.values.flatMap { entry in entry.lines.filter(test).map { (entry, $0) } }
    }

    mutating func save(_ changes: OrderChanges) {
        var entry = entries[changes.order.id] ?? Entry(order: changes.order, lines: [])
        entry.order = changes.order
        for change in changes.lines {
            if let index = entry.lines.firstIndex(where: { $0.id == change.line.id }) {
                entry.lines[index] = change.line
            } else {
                entry.lines.append(change.line)
            }
        }
        for change in changes.attempts {
            if let index = entry.attempts.firstIndex(where: { $0.id == change.attempt.id }) {
                entry.attempts[index] = change.attempt
            } else {
                entry.attempts.append(change.attempt)
            }
        }
        entry.history += changes.history
        entry.results += changes.results
        entries[changes.order.id] = entry
        jobs += changes.jobs
        for row in changes.history {
            events.append(
                FeedEvent(
                    position: Int64(events.count + 1), order: changes.order.id,
                    orderNumber: changes.order.number, customer: changes.order.customer,
                    sequence: row.version, type: row.type, line: row.line, at: row.at,
                    state: row.to, data: row.data))
        }
    }
}
