/// Rows 10–22 of 4.1: delivery, ends, and what may follow an end.
extension OrderState {
    /// Row 10; a pickup is handed over from `ready`.
    func deliverRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .ready, .shipped:
            guard role.isStaff else { return .illegal }
            if self == .ready && facts.isDelivery { return .refused("the order was not shipped") }
            return facts.openProviderLines == 0
                ? .move(row: 10, to: .delivered) : .refused("a provider line is still open")
        case .delivered: return .already
        case .pending, .confirmed, .processing, .completed, .cancelled, .rejected, .expired,
            .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Rows 11 and 12.
    func completeRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .delivered:
            guard role.isStaffOrSystem else { return .illegal }
            guard role != .system || facts.restedSinceDelivery else {
                return .refused("the order was delivered less than 24 hours ago")
            }
            return facts.isPaid
                ? .move(row: 11, to: .completed) : .refused("the order is not paid")
        case .confirmed, .processing:
            guard role == .system else { return .illegal }
            guard facts.providerWorkEnded, facts.completedLines > 0 else {
                return .refused("not every line ended, or none completed")
            }
            return .move(row: 12, to: .completed)
        case .completed: return .already
        case .pending, .ready, .shipped, .cancelled, .rejected, .expired, .failed, .refunded,
            .reversed:
            return .illegal
        }
    }

    /// Rows 14 and 15.
    func failRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .confirmed, .processing:
            if role == .system {
                guard facts.providerWorkEnded, facts.completedLines == 0, facts.rejectedLines == 0,
                    facts.failedLines > 0
                else { return .refused("not every line ended, or none failed") }
                return .move(row: 14, to: .failed)
            }
            return failGoods(role, facts)
        case .ready, .shipped: return failGoods(role, facts)
        case .failed: return .already
        case .pending, .delivered, .completed, .cancelled, .rejected, .expired, .refunded,
            .reversed:
            return .illegal
        }
    }

    private func failGoods(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        guard role.isStaff else { return .illegal }
        guard facts.hasGoods else { return .refused("the order has no goods") }
        return facts.hasReason
            ? .move(row: 15, to: .failed) : .refused("failing an order needs a reason")
    }

    /// Rows 16 and 17; a part of the lines may already have been sent.
    func cancelRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .pending, .confirmed:
            if facts.sentLines == 0 {
                return .move(row: role == .customer || role == .key ? 16 : 17, to: .cancelled)
            }
            return cancelPart(role, facts)
        case .processing, .ready:
            guard role == .operator || role == .admin || role == .system else { return .illegal }
            if facts.sentLines == 0 { return .move(row: 17, to: .cancelled) }
            return cancelPart(role, facts)
        case .cancelled: return .already
        case .shipped, .delivered, .completed, .rejected, .expired, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Some lines were sent: only the unsent ones can still be cancelled, and the order goes on.
    private func cancelPart(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        guard role == .operator || role == .admin || role == .system else {
            return .refused("a line was already sent to its provider")
        }
        return facts.unsentOpenLines > 0
            ? .move(row: 17, to: self) : .refused("every line was already sent to its provider")
    }

    /// Rows 18 and 22.
    func retryRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .failed:
            guard role.isStaff else { return .illegal }
            return facts.retryAllowed
                ? .move(row: 18, to: .processing) : .refused("no line may be tried again")
        case .completed:
            guard role.isStaff else { return .illegal }
            guard facts.isPartial else { return .refused("every line of the order completed") }
            return facts.retryAllowed
                ? .move(row: 22, to: .processing) : .refused("no line may be tried again")
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered, .cancelled,
            .rejected, .expired, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 19.
    func proveRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .failed, .rejected:
            guard role.isStaff else { return .illegal }
            return facts.proofAccepted
                ? .move(row: 19, to: .completed) : .refused("there is no accepted proof of success")
        case .completed: return .already
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered, .cancelled, .expired,
            .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 20.
    func refundRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .delivered, .completed:
            guard role == .admin || role == .system else { return .illegal }
            return facts.paidInFullThenRefunded
                ? .move(row: 20, to: .refunded) : .refused("the payment is not refunded")
        case .refunded: return .already
        case .pending, .confirmed, .processing, .ready, .shipped, .cancelled, .rejected, .expired,
            .failed, .reversed:
            return .illegal
        }
    }

    /// Row 21.
    func reverseRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .completed:
            guard role.isStaff else { return .illegal }
            return facts.allCompletedReversed
                ? .move(row: 21, to: .reversed)
                : .refused("the provider did not take back every completed line within 72 h")
        case .reversed: return .already
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered, .cancelled,
            .rejected, .expired, .failed, .refunded:
            return .illegal
        }
    }
}
