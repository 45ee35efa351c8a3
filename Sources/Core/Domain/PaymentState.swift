/// The payment state of an order (`orders.md` 4.2).
package enum PaymentState: String, Sendable, CaseIterable {
    case unpaid, authorised
    case partlyPaid = "partly_paid"
    case paid, failed, refunding, refunded
}

/// How an order is paid; which are enabled is a setting.
package enum PaymentMethod: String, Sendable, CaseIterable {
    case cod, gcash, paymaya
    case bankTransfer = "bank_transfer"
    case creditCard = "credit_card"
    case balance
    /// The house account's own: prices 0, nothing due.
    case `internal` = "internal"
}
