package import Domain

/// What a shift looks at first (`orders.md` 13, Operations).
package struct OperationsReport: Sendable, Equatable {
    /// Figures of the store day.
    package struct Today: Sendable, Equatable {
        package var orders = 0
        package var delivered = 0
        package var errors = 0
        /// Milliseconds from placed to delivered or completed; nil without one.
        package var averageProcessing: Int64?

        /// A day without anything.
        package init() {}
    }

    /// One duration of the last 24 hours, in milliseconds.
    package struct Measure: Sendable, Equatable {
        package let name: String
        package let average: Int64
        package let maximum: Int64
        package let count: Int

        /// Makes a measure.
        package init(name: String, average: Int64, maximum: Int64, count: Int) {
            self.name = name
            self.average = average
            self.maximum = maximum
            self.count = count
        }
    }

    /// Jobs of one queue in one state.
    package struct Queue: Sendable, Equatable {
        /// Such as `dispatch`, `fulfillment` and `new_order`.
        package let type: String
        /// The documents' word: pending, retry, processing, failed.
        package let status: String
        package let count: Int
        /// Milliseconds that they have waited on average; 0 for those that need not wait.
        package let averageWait: Int64

        /// Makes a row.
        package init(type: String, status: String, count: Int, averageWait: Int64) {
            self.type = type
            self.status = status
            self.count = count
            self.averageWait = averageWait
        }
    }

    /// A pending order with what it needs.
    package struct Pending: Sendable, Equatable {
        package let order: ID<Order>
        package let number: String
        package let customer: String
        /// Minor units of `currency`.
        package let total: Int64
        package let currency: String
        package let placedAt: Timestamp
        /// The most severe hold; nil: it waits to be confirmed.
        package let hold: HoldReason?

        /// Makes a row.
        package init(
            order: ID<Order>, number: String, customer: String, total: Int64, currency: String,
            placedAt: Timestamp, hold: HoldReason?
        ) {
            self.order = order
            self.number = number
            self.customer = customer
            self.total = total
            self.currency = currency
            self.placedAt = placedAt
            self.hold = hold
        }

        /// The documents' words (`orders.md` 3.9).
        package var action: String {
            switch hold {
            case .payment: "Awaiting Payment"
            case .verification: "Awaiting Verification"
            case .review, .duplicate, .blacklist: "Awaiting Review"
            case nil: "Awaiting Confirmation"
            }
        }
    }

    /// An entry of the error list with its order.
    package struct Fault: Sendable, Equatable {
        package let id: Int64
        package let number: String?
        package let kind: String
        package let code: String
        package let message: String
        package let severity: String
        package let at: Timestamp

        /// Makes a row.
        package init(
            id: Int64, number: String?, kind: String, code: String, message: String,
            severity: String, at: Timestamp
        ) {
            self.id = id
            self.number = number
            self.kind = kind
            self.code = code
            self.message = message
            self.severity = severity
            self.at = at
        }
    }

    /// Goods that run out.
    package struct Alert: Sendable, Equatable {
        package let sku: String
        package let name: String
        package let available: Int64
        package let threshold: Int64

        /// Makes a row.
        package init(sku: String, name: String, available: Int64, threshold: Int64) {
            self.sku = sku
            self.name = name
            self.available = available
            self.threshold = threshold
        }
    }

    package var today = Today()
    package var measures: [Measure] = []
    /// Newest first, at most 50.
    package var faults: [Fault] = []
    package var queues: [Queue] = []
    /// Oldest first, at most 100.
    package var pending: [Pending] = []
    /// Scarcest first, at most 100.
    package var alerts: [Alert] = []
    /// What the store found wrong with itself.
    package var checks = CheckState()

    /// A store in which nothing goes on.
    package init() {}
}

/// Reads the report on one snapshot.
package protocol OperationsQueries: Sendable {
    /// The report at a moment, for the store day that began at `dayStart`.
    ///
    /// Throws `StorageError`.
    func operations(now: Timestamp, dayStart: Timestamp) async throws -> OperationsReport
}
