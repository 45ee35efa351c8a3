/// Money as pages and the API have it: what moves it, what reads it, and where two people are
/// asked.
package struct Bookkeeping: Sendable {
    /// Moves money.
    package let desk: OrderDesk
    /// Reads it.
    package let queries: any MoneyQueries
    /// The store's currency code.
    package let currency: String
    /// Refunds and corrections above this many minor units need a second person; nil: none does.
    package let secondPersonLimit: Int64?

    /// Connects the parts.
    package init(
        desk: OrderDesk, queries: any MoneyQueries, currency: String, secondPersonLimit: Int64?
    ) {
        self.desk = desk
        self.queries = queries
        self.currency = currency
        self.secondPersonLimit = secondPersonLimit
    }
}
