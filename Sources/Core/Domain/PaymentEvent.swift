/// What can happen to the payment of an order (`orders.md` 4.2, the Event column).
package enum PaymentEvent: String, Sendable, CaseIterable {
    case authorise, pay, capture, void, fail, refund
    case refundDone = "refund_done"
    case refundFailed = "refund_failed"
}

/// What the guards of 4.2 look at: minor units of the order's currency, before the event.
package struct PaymentFacts: Sendable {
    /// The price that was fixed when the order was placed (M7).
    package var total: Int64 = 0
    /// Received or captured so far, refunds not taken off.
    package var paid: Int64 = 0
    package var refunded: Int64 = 0
    /// What the event moves.
    package var amount: Int64 = 0
    /// The method's reference was not seen before (M6).
    package var isReferenceNew = true
    /// The full total was set aside on the customer's balance.
    package var isHeld = false
    /// Money holds of lines that stay open after the event.
    package var openHolds = 0
    /// Cancelled, rejected, failed or expired.
    package var orderEnded = false
    /// Every line was captured or released, so that nothing more is to come.
    package var isSettled = false
    /// Another refund of the order is still under way.
    package var otherRefundsOpen = false

    /// Facts of a payment about which nothing is known yet.
    package init() {}

    /// `paid` and `amount` together; nil when it overflows.
    var paidAfter: Int64? {
        let (sum, overflow) = paid.addingReportingOverflow(amount)
        return overflow ? nil : sum
    }

    /// What may still be given back; never below 0.
    package var refundable: Int64 {
        let (rest, overflow) = paid.subtractingReportingOverflow(refunded)
        return overflow ? 0 : max(0, rest)
    }

    /// The state of money that nobody asks back: `paid` once nothing more is due.
    package var received: PaymentState { paid >= total || isSettled ? .paid : .partlyPaid }
}
