package import Domain

/// Everything one transaction writes for one order: state, history, events, jobs, notices together.
package struct OrderChanges: Sendable {
    package var order: OrderRecord
    /// The version the change started from; 0 inserts the order.
    package let baseVersion: Int
    /// State of the order before the change; nil when it is placed.
    package let previousState: OrderState?
    package var lines: [LineChange] = []
    package var attempts: [AttemptChange] = []
    package var history: [HistoryEntry] = []
    package var jobs: [JobChange] = []
    package var notices: [NoticeEntry] = []
    package var results: [ResultRecord] = []
    package var anomalies: [Anomaly] = []
    package var errors: [OrderError] = []

    /// Starts an empty change of an order.
    package init(order: OrderRecord, baseVersion: Int, previousState: OrderState?) {
        self.order = order
        self.baseVersion = baseVersion
        self.previousState = previousState
    }
}

/// A line after a change, with its state before; nil inserts it.
package struct LineChange: Sendable {
    package var line: LineRecord
    package let previous: LineState?

    /// Pairs a line with its state before the change.
    package init(line: LineRecord, previous: LineState?) {
        self.line = line
        self.previous = previous
    }
}

/// An attempt after a change; `expectedFence` is compared in the UPDATE (R6), nil inserts.
package struct AttemptChange: Sendable {
    package var attempt: AttemptRecord
    package let expectedFence: Int64?

    /// Pairs an attempt with the fence it must still have.
    package init(attempt: AttemptRecord, expectedFence: Int64?) {
        self.attempt = attempt
        self.expectedFence = expectedFence
    }
}

/// One row of history and the live event with the same sequence number.
package struct HistoryEntry: Sendable, Equatable {
    /// What changed.
    package enum Subject: String, Sendable { case order, payment, line, stage, hold }

    /// The order's version after this change.
    package let version: Int
    package let at: Timestamp
    package let actor: Actor
    package let subject: Subject
    package let line: ID<Line>?
    package let event: String
    package let from: String?
    package let to: String
    package let reason: String?
    /// Small facts worth keeping, without personal data: T row, fence, provider order id.
    package let data: [String: String]

    /// Makes a history row.
    package init(
        version: Int, at: Timestamp, actor: Actor, subject: Subject, line: ID<Line>?, event: String,
        from: String?, to: String, reason: String?, data: [String: String]
    ) {
        self.version = version
        self.at = at
        self.actor = actor
        self.subject = subject
        self.line = line
        self.event = event
        self.from = from
        self.to = to
        self.reason = reason
        self.data = data
    }

    /// The event's type in feeds and webhooks, for example `line.completed`.
    package var type: String { subject.rawValue + "." + to }
}

/// What a change does to the line's dispatch job; a line has at most one unfinished.
package enum JobChange: Sendable, Equatable {
    /// A new dispatch job, claimable from `runAt` on.
    case dispatch(line: ID<Line>, provider: String, customer: ID<Customer>, runAt: Timestamp)
    /// A new job for people, which stands in the order's first line until they have done it.
    case task(line: ID<Line>, StaffQueue, customer: ID<Customer>, runAt: Timestamp)
    /// The same job again later; `counted` false for a snooze (J7).
    case snooze(line: ID<Line>, until: Timestamp, counted: Bool)
    /// Finished; the machinery is done whatever the business outcome (J6).
    case finish(line: ID<Line>, outcome: String)
    /// Cancelled with its line.
    case cancel(line: ID<Line>)
    /// Finished, and listed as dead letter with its reason.
    case dead(line: ID<Line>, reason: String)
    /// Taken off the list of dead letters without another try (J8).
    case discard(line: ID<Line>, reason: String)
}

/// The queues that people work off (`orders.md` 3.5).
package enum StaffQueue: String, Sendable, CaseIterable {
    /// An order that waits to be confirmed.
    case newOrder = "new_order"
    /// A confirmed order whose goods are to be made or packed.
    case fulfilment = "fulfillment"
}

/// A notification row of `orders.md` 12; always written, `skipped` when nothing can be sent.
package struct NoticeEntry: Sendable, Equatable {
    package let type: String
    package let order: ID<Order>
    package let customer: ID<Customer>
    package let message: String
    /// The version of the order whose event this tells.
    package let sequence: Int
    package let line: ID<Line>?
    /// Nil: it is to be sent; else why it is not.
    package let skippedBecause: String?

    /// Makes a notification row.
    package init(
        type: String, order: ID<Order>, customer: ID<Customer>, message: String, sequence: Int,
        line: ID<Line>?, skippedBecause: String?
    ) {
        self.type = type
        self.order = order
        self.customer = customer
        self.message = message
        self.sequence = sequence
        self.line = line
        self.skippedBecause = skippedBecause
    }
}

/// An entry of the order's error list.
package struct OrderError: Sendable, Equatable {
    /// Where it came from (`order_errors.error_type`).
    package enum Kind: String, Sendable {
        case validation, payment, inventory, shipping, system
        case externalAPI = "external_api"
    }

    /// How bad it is.
    package enum Severity: String, Sendable { case low, medium, high, critical }

    package let order: ID<Order>?
    package let line: ID<Line>?
    package let kind: Kind
    package let code: String
    package let message: String
    package let severity: Severity
    package let at: Timestamp
    /// True for what its caller was told and nobody has to look at.
    package var isSettled = false

    /// Makes an error entry.
    package init(
        order: ID<Order>?, line: ID<Line>?, kind: Kind, code: String, message: String,
        severity: Severity, at: Timestamp
    ) {
        self.order = order
        self.line = line
        self.kind = kind
        self.code = code
        self.message = message
        self.severity = severity
        self.at = at
    }
}
