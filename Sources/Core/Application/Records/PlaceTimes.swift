package import Domain

/// How long it took to place one order, measured around its transaction (`orders.md` 3.6).
package struct PlaceTimes: Sendable, Equatable {
    package let order: ID<Order>
    /// Microseconds that the rules of 5.2 took.
    package let validation: Int64
    /// Microseconds from the request until its transaction was durable.
    package let creation: Int64

    /// Keeps what was measured; a clock that was set back measures nothing.
    package init(order: ID<Order>, validation: Int64, creation: Int64) {
        self.order = order
        self.validation = max(0, validation)
        self.creation = max(0, creation)
    }
}
