package import Application
package import Domain

/// A whole database as a value: a copy is a snapshot.
package struct SimState: Sendable {
    package internal(set) var orders: [ID<Order>: StoredOrder] = [:]
    /// Every order in the sequence in which it was placed.
    package internal(set) var placed: [ID<Order>] = []
    var orderOfLine: [ID<Line>: ID<Order>] = [:]
    var orderOfAttempt: [ID<Attempt>: ID<Order>] = [:]
    /// Jobs in the sequence in which they were made; finished ones stay.
    package internal(set) var jobs: [SimJob] = []
    package internal(set) var replies: [StoredReply] = []
    package internal(set) var services: [ServiceRecord] = []
    package internal(set) var providers: [ProviderRecord] = []
    var answers: [StoredAnswer] = []
    package internal(set) var anomalies: [Anomaly] = []
    package internal(set) var errors: [OrderError] = []
    package internal(set) var notices: [NoticeEntry] = []
    package internal(set) var audits: [String] = []
    package internal(set) var runs: [SyncRun] = []
    var balances: [BalanceReading] = []
    package internal(set) var pins: [PinnedText] = []
    /// Indexes into `errors` that somebody has dealt with.
    package internal(set) var resolvedErrors: Set<Int64> = []
    var numbers: [String: Int64] = [:]
    /// A provider's tokens over all nodes, and when they were counted.
    var tokens: [String: (level: Int64, at: Timestamp)] = [:]
    /// Who holds a named lease until when.
    var leases: [String: (node: String, until: Timestamp)] = [:]
    package internal(set) var intentSequence: Int64 = 0
    package internal(set) var epoch: String
    package let house: ID<Customer>
    /// Transactions so far.
    package internal(set) var commits = 0
    /// Orders that the newest transaction wrote.
    package internal(set) var touched: [ID<Order>] = []

    /// An empty database.
    package init(house: ID<Customer>, epoch: String) {
        self.house = house
        self.epoch = epoch
    }

    /// All orders, oldest first.
    package var all: [StoredOrder] { placed.compactMap { orders[$0] } }

    /// The order that a line belongs to.
    package func order(of line: ID<Line>) -> StoredOrder? {
        orderOfLine[line].flatMap { orders[$0] }
    }

    /// The order that an attempt belongs to.
    package func order(of attempt: ID<Attempt>) -> StoredOrder? {
        orderOfAttempt[attempt].flatMap { orders[$0] }
    }

    /// A line by id.
    package func line(_ id: ID<Line>) -> LineRecord? { order(of: id)?.line(id) }

    /// An attempt by id.
    package func attempt(_ id: ID<Attempt>) -> AttemptRecord? {
        order(of: id)?.attempts.first { $0.id == id }
    }

    /// The unfinished job of a line.
    package func job(of line: ID<Line>) -> SimJob? {
        jobs.last { $0.line == line && $0.isUnfinished }
    }
}
