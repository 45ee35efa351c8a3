package import Domain

/// A stored order: the fields that use cases read or change.
package struct OrderRecord: Sendable, Equatable {
    package let id: ID<Order>
    package let number: String
    package let channel: Channel
    package let customer: ID<Customer>
    package let placedBy: Actor
    package var state: OrderState
    package var stage: OrderStage?
    package var paymentState: PaymentState
    package let paymentMethod: PaymentMethod
    package let currency: String
    /// Minor units of `currency`.
    package let totalAmount: Int64
    package let reference: String?
    package let notes: String?
    package let idempotencyKey: String?
    /// Some lines of a completed order did not complete.
    package var isPartial: Bool
    package var cancelWish: Bool
    package var cancelledBy: Actor?
    package var cancellationReason: String?
    package var lastError: String?
    /// The number of the order's history rows; 0 before it is placed.
    package var version: Int
    package let placedAt: Timestamp
    package var confirmedAt: Timestamp?
    package var processingStartedAt: Timestamp?
    package var completedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Nil for orders of the house account, which cost nothing and go nowhere.
    package var terms: OrderTerms?

    /// Makes an order as it is placed; later fields are set by transitions.
    package init(
        id: ID<Order>, number: String, channel: Channel, customer: ID<Customer>, placedBy: Actor,
        state: OrderState = .pending, paymentState: PaymentState, paymentMethod: PaymentMethod,
        currency: String, totalAmount: Int64, reference: String?, notes: String?,
        idempotencyKey: String?, placedAt: Timestamp
    ) {
        self.id = id
        self.number = number
        self.channel = channel
        self.customer = customer
        self.placedBy = placedBy
        self.state = state
        self.paymentState = paymentState
        self.paymentMethod = paymentMethod
        self.currency = currency
        self.totalAmount = totalAmount
        self.reference = reference
        self.notes = notes
        self.idempotencyKey = idempotencyKey
        self.isPartial = false
        self.cancelWish = false
        self.version = 0
        self.placedAt = placedAt
    }

    /// True when it has a line of goods: only then does anything reach its buyer.
    package var hasGoods: Bool { terms.map { $0.delivery != DeliveryType.none } ?? false }
}
