package import Domain

/// An address of another system with what it wants to hear.
package struct WebhookEndpointRecord: Sendable, Equatable {
    package let key: Int64
    package let id: ID<WebhookEndpoint>
    package var url: String
    /// Types such as `order.confirmed`, or subjects such as `order.*`; empty: all.
    package var events: [String]
    /// Only events of this account; nil: of all.
    package var customer: ID<Customer>?
    package var isOn: Bool
    /// Why it is off.
    package var reason: String?
    /// Everything up to this position of the feed has a delivery.
    package var position: Int64
    /// The first failure since the last success.
    package var failingSince: Timestamp?
    package var failures: Int
    package let createdAt: Timestamp
    package let createdBy: Actor

    /// Puts an endpoint together; `key` is 0 before it is stored.
    package init(
        key: Int64 = 0, id: ID<WebhookEndpoint>, url: String, events: [String],
        customer: ID<Customer>?, isOn: Bool, reason: String?, position: Int64,
        failingSince: Timestamp?, failures: Int, createdAt: Timestamp, createdBy: Actor
    ) {
        self.key = key
        self.id = id
        self.url = url
        self.events = events
        self.customer = customer
        self.isOn = isOn
        self.reason = reason
        self.position = position
        self.failingSince = failingSince
        self.failures = failures
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// Whether it wants an event.
    package func wants(_ event: FeedEvent) -> Bool {
        if let customer, event.customer != customer { return false }
        guard !events.isEmpty else { return true }
        let subject = event.type.prefix { $0 != "." } + ".*"
        return events.contains { $0 == event.type || $0 == subject }
    }

    /// Why a list of events cannot be saved; nil when it can.
    package static func objection(to events: [String]) -> String? {
        guard events.count <= 50 else { return "Name up to 50 events; none means all." }
        let subjects = ["order", "line", "payment", "hold", "stage", "provider", "product"]
        for event in events {
            let parts = event.utf8.split(
                separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let isWord =
                parts.count == 2 && event.utf8.count <= 60
                && parts[1].allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x2A }
            guard isWord, let first = parts.first,
                subjects.contains(String(decoding: Array(first), as: UTF8.self))
            else {
                return "Name events as order.confirmed or order.*; '\(event.prefix(60))' is none."
            }
        }
        return nil
    }
}

/// An event that an endpoint is to get.
package struct PlannedDelivery: Sendable, Equatable {
    package let position: Int64
    /// `webhook-id`, unique over all.
    package let id: String
    package let type: String

    /// Plans a delivery.
    package init(position: Int64, id: String, type: String) {
        self.position = position
        self.id = id
        self.type = type
    }
}

/// A delivery that this process alone may try until its lease ends.
package struct ClaimedDelivery: Sendable, Equatable {
    package let key: Int64
    package let endpoint: Int64
    package let fence: Int64
    /// From 1.
    package let attempt: Int
    package let id: String
    /// In the feed; 0 and less for tests.
    package let position: Int64
    package let url: String
    package let secrets: [[UInt8]]
    /// When it was tried first; the schedule counts from here.
    package let firstAt: Timestamp
    package let createdAt: Timestamp

    /// Notes a claim.
    package init(
        key: Int64, endpoint: Int64, fence: Int64, attempt: Int, id: String, position: Int64,
        url: String, secrets: [[UInt8]], firstAt: Timestamp, createdAt: Timestamp
    ) {
        self.key = key
        self.endpoint = endpoint
        self.fence = fence
        self.attempt = attempt
        self.id = id
        self.position = position
        self.url = url
        self.secrets = secrets
        self.firstAt = firstAt
        self.createdAt = createdAt
    }
}

/// A delivery as pages and the API show it.
package struct DeliveryView: Sendable, Equatable {
    package let key: Int64
    package let id: String
    package let type: String
    package let orderNumber: String?
    package let status: DeliveryStatus
    package let attempts: Int
    package let createdAt: Timestamp
    package let nextAt: Timestamp?
    package let doneAt: Timestamp?
    /// Of the newest try.
    package let httpStatus: Int?
    package let microseconds: Int64?
    package let error: String?

    /// Puts a view together.
    package init(
        key: Int64, id: String, type: String, orderNumber: String?, status: DeliveryStatus,
        attempts: Int, createdAt: Timestamp, nextAt: Timestamp?, doneAt: Timestamp?,
        httpStatus: Int?, microseconds: Int64?, error: String?
    ) {
        self.key = key
        self.id = id
        self.type = type
        self.orderNumber = orderNumber
        self.status = status
        self.attempts = attempts
        self.createdAt = createdAt
        self.nextAt = nextAt
        self.doneAt = doneAt
        self.httpStatus = httpStatus
        self.microseconds = microseconds
        self.error = error
    }
}

/// How far a delivery is.
package enum DeliveryStatus: String, Sendable, CaseIterable { case pending, sent, failed }
