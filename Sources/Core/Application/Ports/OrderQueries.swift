package import Domain

/// What pages, the API and the CLI read; each call is one short snapshot.
///
/// All throw `StorageError`.
package protocol OrderQueries: Sendable {
    /// A page of orders, newest first, with the exact count of the filter.
    func list(
        _ filter: OrderFilter, at position: PagePosition, limit: Int
    ) async throws -> OrderPage
    /// The list rows of these orders, for patching a page in place; at most 200.
    func rows(of orders: [ID<Order>], customer: ID<Customer>?) async throws -> [OrderListItem]
    /// Finds an order by number, id, provider order id or, newest first, IMEI.
    func find(_ text: String, customer: ID<Customer>?) async throws -> ID<Order>?
    /// Everything about one order; nil when not there or not this customer's.
    func detail(_ order: ID<Order>, customer: ID<Customer>?) async throws -> OrderDetail?
    /// Exact totals.
    func totals(customer: ID<Customer>?) async throws -> Totals
    /// Events after a position up to another, in order, filtered to a customer when given.
    func events(
        after position: Int64, through last: Int64, limit: Int, customer: ID<Customer>?
    ) async throws -> [FeedEvent]
    /// Where the feed stands.
    func feedHead() async throws -> FeedHead
    /// The newest sync runs, newest first.
    func syncRuns(limit: Int) async throws -> [SyncRun]
    /// Jobs by state and the ages that alarms look at.
    func queueHealth() async throws -> QueueHealth
    /// Differences of a provider's balance that nobody has dealt with, newest first (R8).
    func openBalanceAlarms(limit: Int) async throws -> [AnomalyEntry]
    /// All services, by provider, category and name.
    func services() async throws -> [ServiceRecord]
    /// All provider accounts.
    func providers() async throws -> [ProviderRecord]
}

extension OrderQueries {
    /// Events after a position, in order, filtered to a customer when given.
    package func events(
        after position: Int64, limit: Int, customer: ID<Customer>?
    ) async throws -> [FeedEvent] {
        try await events(after: position, through: .max, limit: limit, customer: customer)
    }
}
