package import Domain

/// What placing an order will ask a store for, so that one wait can bring all of it.
package struct PlacingNeeds: Sendable {
    /// The idempotency key of the request.
    package var key: (scope: String, key: String)?
    package var customer: ID<Customer>
    /// Services as they were ordered: ids, or codes.
    package var services: Set<String>
    /// Digits of the targets.
    package var targets: Set<String>
    /// The store day whose number the order will have.
    package var day: String

    /// Names everything.
    package init(
        key: (scope: String, key: String)?, customer: ID<Customer>, services: Set<String>,
        targets: Set<String>, day: String
    ) {
        self.key = key
        self.customer = customer
        self.services = services
        self.targets = targets
        self.day = day
    }
}
