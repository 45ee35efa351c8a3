/// What somebody is told (`orders.md` 12.1); the raw value is `notification_type`.
package enum NoticeType: String, Sendable, CaseIterable {
    case orderReceived = "order_received"
    case orderConfirmed = "order_confirmed"
    case orderProcessing = "order_processing"
    case orderReady = "order_ready"
    case orderShipped = "order_shipped"
    case orderDelivered = "order_delivered"
    case orderCompleted = "order_completed"
    case orderCancelled = "order_cancelled"
    case orderRejected = "order_rejected"
    case orderFailed = "order_failed"
    case orderExpired = "order_expired"
    case orderRefunded = "order_refunded"
    case orderReversed = "order_reversed"
    case resultReady = "result_ready"
    case dataDelivered = "data_delivered"
    case verificationRequired = "verification_required"
    case verificationApproved = "verification_approved"
    case verificationRejected = "verification_rejected"
    case paymentReceived = "payment_received"
    case paymentFailed = "payment_failed"
    case lowStock = "low_stock"
    case reviewNeeded = "review_needed"
    case providerPaused = "provider_paused"
    case successRateLow = "success_rate_low"
    case batchFinished = "batch_finished"
    case report
    case loginCode = "login_code"
    case custom
    /// The owner of an address that was switched off is told so (O7).
    case webhookDisabled = "webhook_disabled"
    /// The checker found that the store breaks one of its own rules.
    case checkFailed = "check_failed"

    /// Who is told.
    package enum Audience: String, Sendable { case customer, staff }

    /// Whether the order's customer or the business itself is told.
    package var audience: Audience {
        switch self {
        case .lowStock, .reviewNeeded, .providerPaused, .successRateLow, .batchFinished, .report,
            .webhookDisabled, .checkFailed:
            .staff
        case .orderReceived, .orderConfirmed, .orderProcessing, .orderReady, .orderShipped,
            .orderDelivered, .orderCompleted, .orderCancelled, .orderRejected, .orderFailed,
            .orderExpired, .orderRefunded, .orderReversed, .resultReady, .dataDelivered,
            .verificationRequired, .verificationApproved, .verificationRejected, .paymentReceived,
            .paymentFailed, .loginCode, .custom:
            .customer
        }
    }

    /// Whether several within a minute become one message; each word from a person is its own.
    package var isMerged: Bool { self != .custom && self != .loginCode }

    /// The type as words, for subjects and lists: `Order received`.
    package var words: String {
        let text = rawValue.split(separator: "_").joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// The template that holds until staff save another.
    package var standard: MessageText {
        switch self {
        case .orderReceived:
            MessageText(
                subject: "Order {number} received",
                body: "Order {number} received. Total: {total}")
        case .orderShipped:
            MessageText(
                subject: "Order {number} shipped",
                body: "Order {number} is on its way. Courier: {courier}, tracking: {tracking}")
        case .custom: MessageText(subject: "{store}: order {number}", body: "{text}")
        case .loginCode: MessageText(subject: "Your code for {store}", body: "{text}")
        case .lowStock, .reviewNeeded, .providerPaused, .successRateLow, .batchFinished, .report,
            .webhookDisabled, .checkFailed:
            MessageText(subject: "{store}: \(words)", body: "{text}")
        case .orderConfirmed, .orderProcessing, .orderReady, .orderDelivered, .orderCompleted,
            .orderCancelled, .orderRejected, .orderFailed, .orderExpired, .orderRefunded,
            .orderReversed, .resultReady, .dataDelivered, .verificationRequired,
            .verificationApproved, .verificationRejected, .paymentReceived, .paymentFailed:
            MessageText(subject: "\(words): {number}", body: "{text}")
        }
    }
}

/// Ways to reach a person; messenger has its place here and its adapter in a later version.
package enum MessageChannel: String, Sendable, CaseIterable {
    case messenger, sms, email

    /// The order in which channels are tried (`orders.md` 12).
    package static let byPreference: [MessageChannel] = [.messenger, .sms, .email]
}
