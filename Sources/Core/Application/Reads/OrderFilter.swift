package import Domain

/// What a list shows; several values of one field are OR, several fields AND.
package struct OrderFilter: Sendable, Equatable {
    package var states: [OrderState] = []
    package var words: [StatusWord] = []
    package var services: [String] = []
    package var providers: [String] = []
    package var channels: [Channel] = []
    /// Half-open range of `placed_at`.
    package var from: Timestamp?
    package var to: Timestamp?
    /// A whole IMEI, or at least 4 digits of one.
    package var imei: String?
    /// Order number, provider order id or IMEI.
    package var text: String?
    package var carriers: [String] = []
    package var models: [String] = []
    /// Only lines in needs review or parked.
    package var waitingForUs = false
    /// Set by authorisation, never by the caller: only this customer's orders.
    package var customer: ID<Customer>?

    /// A filter that lets everything through.
    package init() {}

    /// True when a kept counter answers the exact count.
    package var isUnfiltered: Bool { self == OrderFilter() }
}

/// A place in a list: the sort key and the id that breaks ties.
package struct OrderCursor: Sendable, Equatable {
    package let placedAt: Timestamp
    package let order: ID<Order>

    /// Makes a cursor.
    package init(placedAt: Timestamp, order: ID<Order>) {
        self.placedAt = placedAt
        self.order = order
    }
}

/// Which side of a cursor a page lies on; lists run from the newest down.
package enum PagePosition: Sendable, Equatable {
    case newest
    /// Older than the cursor.
    case after(OrderCursor)
    /// Newer than the cursor.
    case before(OrderCursor)
}
