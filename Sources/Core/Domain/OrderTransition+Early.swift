/// Rows 1–9 of 4.1: from placing to shipping.
extension OrderState {
    /// Row 2; a blacklist hold is an administrator's.
    func holdRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .pending:
            if facts.openHolds.contains(.blacklist) && role != .admin && role != .system {
                return .refused("only an administrator clears a blacklist hold")
            }
            return role.isStaffOrSystem ? .move(row: 2, to: .pending) : .illegal
        case .confirmed, .processing, .ready, .shipped, .delivered, .completed, .cancelled,
            .rejected, .expired, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 3; repeating a confirm that holds is harmless.
    func confirmRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .pending:
            guard role != .customer else { return .illegal }
            guard facts.openHolds.isEmpty else {
                let words = facts.openHolds.map(\.rawValue).joined(separator: ", ")
                return .refused("the order is held: \(words)")
            }
            guard facts.paymentGuardMet else { return .refused("the order is not paid") }
            guard facts.reservationsHold else { return .refused("stock is not reserved") }
            guard facts.servicesEnabled else { return .refused("a service is switched off") }
            return .move(row: 3, to: .confirmed)
        case .confirmed: return .already
        case .processing, .ready, .shipped, .delivered, .completed, .cancelled, .rejected,
            .expired, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Rows 4 and 13.
    func rejectRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .pending:
            guard role.isStaff else { return .illegal }
            return facts.hasReason
                ? .move(row: 4, to: .rejected) : .refused("rejecting an order needs a reason")
        case .confirmed, .processing:
            guard role == .system else { return .illegal }
            guard facts.providerWorkEnded, facts.completedLines == 0, facts.rejectedLines > 0 else {
                return .refused("not every line ended, or none was rejected")
            }
            return .move(row: 13, to: .rejected)
        case .rejected: return .already
        case .ready, .shipped, .delivered, .completed, .cancelled, .expired, .failed, .refunded,
            .reversed:
            return .illegal
        }
    }

    /// Row 5.
    func expireRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .pending:
            guard role == .system else { return .illegal }
            return facts.expiryPassed
                ? .move(row: 5, to: .expired) : .refused("the order has not run out of time")
        case .expired: return .already
        case .confirmed, .processing, .ready, .shipped, .delivered, .completed, .cancelled,
            .rejected, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 6.
    func startRow(_ role: Role) -> OrderTransition {
        switch self {
        case .confirmed: return role.isStaffOrSystem ? .move(row: 6, to: .processing) : .illegal
        case .processing: return .already
        case .pending, .ready, .shipped, .delivered, .completed, .cancelled, .rejected, .expired,
            .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 7.
    func stageRow(_ role: Role) -> OrderTransition {
        switch self {
        case .processing: return role.isStaff ? .move(row: 7, to: .processing) : .illegal
        case .pending, .confirmed, .ready, .shipped, .delivered, .completed, .cancelled, .rejected,
            .expired, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 8.
    func readyRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .processing:
            guard role.isStaff else { return .illegal }
            return facts.hasGoods
                ? .move(row: 8, to: .ready) : .refused("only an order with goods becomes ready")
        case .ready: return .already
        case .pending, .confirmed, .shipped, .delivered, .completed, .cancelled, .rejected,
            .expired, .failed, .refunded, .reversed:
            return .illegal
        }
    }

    /// Row 9.
    func shipRow(_ role: Role, _ facts: OrderFacts) -> OrderTransition {
        switch self {
        case .processing, .ready:
            guard role.isStaff else { return .illegal }
            return facts.isDelivery
                ? .move(row: 9, to: .shipped) : .refused("the order is not for delivery")
        case .shipped: return .already
        case .pending, .confirmed, .delivered, .completed, .cancelled, .rejected, .expired,
            .failed, .refunded, .reversed:
            return .illegal
        }
    }
}

extension Role {
    /// Operators and administrators, and keys whose scope names the action.
    var isStaff: Bool {
        switch self {
        case .operator, .admin, .key: true
        case .system, .customer: false
        }
    }

    /// Staff, or Waybill itself.
    var isStaffOrSystem: Bool { isStaff || self == .system }
}
