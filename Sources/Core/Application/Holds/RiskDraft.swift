package import Domain

/// What the risk rules look at: the order as it will be placed, its buyer, and counters.
package struct RiskDraft: Sendable {
    /// The server's total.
    package let total: Money
    package let method: PaymentMethod
    package let channel: Channel
    /// The business itself; it is neither verified nor counted.
    package var isHouse = false
    /// Skips verification.
    package var isTrusted = false
    /// Orders of the customer that were delivered or completed.
    package var completedOrders = 0
    package var counts = RiskCounts()
    /// The entries of the blacklist that the order meets.
    package var blacklisted: [BlacklistValue] = []
    /// Nothing of a prepaid order has been paid or authorised yet.
    package var isUnpaid = true
    /// The earlier order with the same target, when the channel cannot ask about it.
    package var duplicateOf: String?

    /// A draft of an unknown buyer about whom nothing was counted.
    package init(total: Money, method: PaymentMethod, channel: Channel) {
        self.total = total
        self.method = method
        self.channel = channel
    }

    /// A draft of a known buyer.
    package init(total: Money, method: PaymentMethod, channel: Channel, customer: CustomerRecord) {
        self.init(total: total, method: method, channel: channel)
        isHouse = customer.isHouse
        isTrusted = customer.isTrusted
        completedOrders = customer.completedOrders
    }

    /// True for a method that is paid before the order is confirmed and not taken from a balance.
    package var isPrepaid: Bool {
        switch method {
        case .gcash, .paymaya, .bankTransfer, .creditCard: true
        case .cod, .balance, .internal: false
        }
    }

    /// True when the order counts in the rules about many orders in a short time.
    package var isCounted: Bool { method != .internal && method != .balance }
}
