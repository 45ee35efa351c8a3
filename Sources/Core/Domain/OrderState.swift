/// The machine state of an order (`orders.md` 4.1).
package enum OrderState: String, Sendable, CaseIterable {
    case pending, confirmed, processing, ready, shipped, delivered, completed
    case cancelled, rejected, expired, failed, refunded, reversed

    /// True when no further work on the order is expected.
    package var isEnded: Bool {
        switch self {
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered: false
        case .completed, .cancelled, .rejected, .expired, .failed, .refunded, .reversed: true
        }
    }
}

/// A display refinement of `processing` or `shipped`.
package enum OrderStage: String, Sendable, CaseIterable {
    case preparing, cooking, packing
    case outForDelivery = "out_for_delivery"
}

/// Why a `pending` order may not be confirmed, most severe last.
package enum HoldReason: String, Sendable, CaseIterable {
    case payment, verification, review, duplicate, blacklist
}

/// Where an order came from; set by the server from the entry point.
package enum Channel: String, Sendable, CaseIterable {
    case web, api, batch, messenger, pos, cli
    case `import` = "import"
}
