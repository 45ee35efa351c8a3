/// Where staff at the counter want an order to be: a state, and with some a stage
/// (`orders.md` 14.7).
package struct OrderTarget: Sendable, Equatable {
    package let state: OrderState
    package let stage: OrderStage?

    /// Names a place on an order's way.
    package init(_ state: OrderState, _ stage: OrderStage? = nil) {
        self.state = state
        self.stage = stage
    }

    /// Reads a state, a stage, or `on_the_way`; nil for other words.
    package init?(_ word: String) {
        if let state = OrderState(rawValue: word) {
            self.init(state)
        } else if word == "on_the_way" {
            self.init(.shipped, .outForDelivery)
        } else if let stage = OrderStage(rawValue: word) {
            self.init(stage == .outForDelivery ? .shipped : .processing, stage)
        } else {
            return nil
        }
    }

    /// The words that `init` reads, for the sentence of a refusal.
    package static let words: [String] =
        OrderState.allCases.map(\.rawValue) + OrderStage.allCases.map(\.rawValue) + ["on_the_way"]

    /// The events that lead here from a state, in order; nil when no way leads forward to it.
    ///
    /// Empty: the order is there, at most its stage changes.
    package func events(from current: OrderState, isDelivery: Bool) -> [OrderEvent]? {
        if current == state { return [] }
        switch state {
        case .cancelled: return [.cancel]
        case .rejected: return [.reject]
        case .failed: return [.fail]
        case .confirmed, .processing, .ready, .shipped, .delivered, .completed: break
        case .pending, .expired, .refunded, .reversed: return nil
        }
        guard let from = Self.rank(current), let to = Self.rank(state), from < to else {
            return nil
        }
        let way: [(OrderState, OrderEvent)] = [
            (.confirmed, .confirm), (.processing, .start), (.ready, .ready), (.shipped, .ship),
            (.delivered, .deliver), (.completed, .complete),
        ]
        return way.compactMap { place, event in
            guard let rank = Self.rank(place), rank > from, rank <= to else { return nil }
            // A delivery leaves the kitchen without a stop, a pickup is never shipped.
            if place == .ready && isDelivery && state != .ready { return nil }
            if place == .shipped && !isDelivery && state != .shipped { return nil }
            return event
        }
    }

    private static func rank(_ state: OrderState) -> Int? {
        switch state {
        case .pending: 0
        case .confirmed: 1
        case .processing: 2
        case .ready: 3
        case .shipped: 4
        case .delivered: 5
        case .completed: 6
        case .cancelled, .rejected, .expired, .failed, .refunded, .reversed: nil
        }
    }
}
