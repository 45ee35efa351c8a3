package import Application
package import Domain

/// One order with everything that hangs on it; replaced whole, never changed.
package final class StoredOrder: Sendable {
    package let order: OrderRecord
    package let lines: [LineRecord]
    package let attempts: [AttemptRecord]
    package let history: [HistoryEntry]
    package let results: [ResultRecord]

    init(
        order: OrderRecord, lines: [LineRecord], attempts: [AttemptRecord],
        history: [HistoryEntry], results: [ResultRecord]
    ) {
        self.order = order
        self.lines = lines
        self.attempts = attempts
        self.history = history
        self.results = results
    }

    /// A line by id.
    package func line(_ id: ID<Line>) -> LineRecord? { lines.first { $0.id == id } }

    /// The newest result of a line.
    package func result(of line: ID<Line>) -> ResultRecord? { results.last { $0.line == line } }
}

/// A dispatch job as the queue keeps it.
package struct SimJob: Sendable, Equatable {
    /// The machinery's word, apart from the business outcome (J6).
    package enum State: String, Sendable { case ready, running, done, dead, cancelled }

    package let line: ID<Line>
    package let order: ID<Order>
    package let provider: String
    package let createdAt: Timestamp
    package var state = State.ready
    package var runAt: Timestamp
    package var fence: Int64 = 0
    package var attempts = 0
    package var crashes = 0
    package var node: String?
    package var leaseUntil: Timestamp?

    /// True while somebody still has to do it.
    package var isUnfinished: Bool { state == .ready || state == .running }

    /// The claim that its worker gets.
    var claim: JobClaim {
        JobClaim(
            line: line, order: order, provider: provider, fence: fence, attempts: attempts,
            crashes: crashes, createdAt: createdAt)
    }
}
