package import Domain

/// One row of an order list: the order with its first line.
package struct OrderListItem: Sendable, Equatable {
    package let order: OrderRecord
    package let customerName: String
    package let lineCount: Int
    package let line: LineRecord?
    package let result: ParsedResult?
    /// Attempts made and the provider's own last word.
    package let providerWord: String?
    /// States of all lines, by count, for orders with several.
    package let lineStates: [LineState: Int]

    /// Makes a row.
    package init(
        order: OrderRecord, customerName: String, lineCount: Int, line: LineRecord?,
        result: ParsedResult?, providerWord: String?, lineStates: [LineState: Int]
    ) {
        self.order = order
        self.customerName = customerName
        self.lineCount = lineCount
        self.line = line
        self.result = result
        self.providerWord = providerWord
        self.lineStates = lineStates
    }
}

/// A page of a list.
package struct OrderPage: Sendable {
    package let items: [OrderListItem]
    /// There is an older page.
    package let hasOlder: Bool
    /// There is a newer page.
    package let hasNewer: Bool
    /// Exactly how many orders the filter finds.
    package let total: Int

    /// Makes a page.
    package init(items: [OrderListItem], hasOlder: Bool, hasNewer: Bool, total: Int) {
        self.items = items
        self.hasOlder = hasOlder
        self.hasNewer = hasNewer
        self.total = total
    }
}

/// Everything about one order.
package struct OrderDetail: Sendable {
    package let order: OrderRecord
    package let customerName: String
    package let lines: [LineDetail]
    package let history: [HistoryEntry]
    package let notices: [NoticeView]
    package let errors: [ErrorEntry]

    /// Makes a detail.
    package init(
        order: OrderRecord, customerName: String, lines: [LineDetail], history: [HistoryEntry],
        notices: [NoticeView], errors: [ErrorEntry]
    ) {
        self.order = order
        self.customerName = customerName
        self.lines = lines
        self.history = history
        self.notices = notices
        self.errors = errors
    }
}

/// A line with its results and sends.
package struct LineDetail: Sendable {
    package let line: LineRecord
    /// Newest first.
    package let results: [ResultRecord]
    /// Oldest first.
    package let attempts: [AttemptRecord]
    /// Raw replies of the attempts, oldest first; staff only.
    package let replies: [StoredReply]
    package let anomalies: [Anomaly]
    /// Its job is a dead letter that nobody has dealt with (J8).
    package let isDeadLetter: Bool

    /// Makes a line's detail.
    package init(
        line: LineRecord, results: [ResultRecord], attempts: [AttemptRecord],
        replies: [StoredReply], anomalies: [Anomaly], isDeadLetter: Bool = false
    ) {
        self.line = line
        self.results = results
        self.attempts = attempts
        self.replies = replies
        self.anomalies = anomalies
        self.isDeadLetter = isDeadLetter
    }
}

/// A stored notification as the order page shows it.
package struct NoticeView: Sendable, Equatable {
    package let type: String
    package let status: String
    package let message: String
    package let detail: String?
    package let at: Timestamp

    /// Makes a notification view.
    package init(type: String, status: String, message: String, detail: String?, at: Timestamp) {
        self.type = type
        self.status = status
        self.message = message
        self.detail = detail
        self.at = at
    }
}

/// One event of the feed.
package struct FeedEvent: Sendable, Equatable {
    package let position: Int64
    /// Nil for events about a provider.
    package let order: ID<Order>?
    package let orderNumber: String?
    package let customer: ID<Customer>?
    /// The order's version.
    package let sequence: Int
    /// For example `line.completed` or `provider.paused`.
    package let type: String
    package let line: ID<Line>?
    package let at: Timestamp
    /// State of order and line after the event.
    package let state: String
    package let data: [String: String]

    /// Makes an event.
    package init(
        position: Int64, order: ID<Order>?, orderNumber: String?, customer: ID<Customer>?,
        sequence: Int, type: String, line: ID<Line>?, at: Timestamp, state: String,
        data: [String: String]
    ) {
        self.position = position
        self.order = order
        self.orderNumber = orderNumber
        self.customer = customer
        self.sequence = sequence
        self.type = type
        self.line = line
        self.at = at
        self.state = state
        self.data = data
    }
}

/// Where the feed stands.
package struct FeedHead: Sendable, Equatable {
    package let epoch: String
    package let position: Int64
    /// The oldest position still kept.
    package let oldest: Int64

    /// Makes a head.
    package init(epoch: String, position: Int64, oldest: Int64) {
        self.epoch = epoch
        self.position = position
        self.oldest = oldest
    }
}

/// Exact totals, kept on write.
package struct Totals: Sendable, Equatable {
    package let orders: Int
    package let byState: [OrderState: Int]
    package let byLineState: [LineState: Int]

    /// Makes totals.
    package init(orders: Int, byState: [OrderState: Int], byLineState: [LineState: Int]) {
        self.orders = orders
        self.byState = byState
        self.byLineState = byLineState
    }
}

/// Jobs and ages, for the status bar, readiness and metrics.
package struct QueueHealth: Sendable, Equatable {
    package let ready: Int
    package let running: Int
    package let dead: Int
    package let oldestReady: Timestamp?
    package let oldestUncertain: Timestamp?

    /// Makes queue figures.
    package init(
        ready: Int, running: Int, dead: Int, oldestReady: Timestamp?, oldestUncertain: Timestamp?
    ) {
        self.ready = ready
        self.running = running
        self.dead = dead
        self.oldestReady = oldestReady
        self.oldestUncertain = oldestUncertain
    }
}
