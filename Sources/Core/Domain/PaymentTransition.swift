/// What the payment table answers for one state and event.
package enum PaymentTransition: Sendable, Equatable {
    /// The row of 4.2 that applies, counted from 1 (place), and the state after it.
    case move(row: Int, to: PaymentState)
    /// The event's result already holds: no second effect.
    case already
    /// A row exists, but its guard is not met; the sentence says which.
    case refused(String)
    /// No row has this event in this state.
    case illegal

    /// True when a row applies.
    package var isMove: Bool {
        if case .move = self { true } else { false }
    }
}

extension PaymentState {
    /// The payment table 4.2 as a total function: every state with every event.
    package func transition(
        on event: PaymentEvent, by role: Role, _ facts: PaymentFacts
    ) -> PaymentTransition {
        switch event {
        case .authorise: authoriseRow(role, facts)
        case .pay: payRow(role, facts)
        case .capture: captureRow(role, facts)
        case .void: voidRow(role, facts)
        case .fail: failRow(role)
        case .refund: refundRow(role, facts)
        case .refundDone: refundDoneRow(role, facts)
        case .refundFailed: refundFailedRow(role, facts)
        }
    }

    /// Row 1: `internal` orders and those that cost nothing are paid at once.
    package static func placed(total: Int64, method: PaymentMethod) -> PaymentState {
        method == .internal || total <= 0 ? .paid : .unpaid
    }

    /// The events that have a row in this state for this role, whatever the guards say.
    package func allowedEvents(for role: Role) -> [PaymentEvent] {
        PaymentEvent.allCases.filter { event in
            switch transition(on: event, by: role, PaymentFacts()) {
            case .move, .refused: true
            case .already, .illegal: false
            }
        }
    }
}

/// Rows 2–6: until the money is there.
extension PaymentState {
    /// Row 2.
    func authoriseRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .unpaid, .failed:
            guard role == .system || role == .key else { return .illegal }
            return facts.isHeld
                ? .move(row: 2, to: .authorised) : .refused("the balance does not cover the order")
        case .authorised: return .already
        case .partlyPaid, .paid, .refunding, .refunded: return .illegal
        }
    }

    /// Row 3; a smaller amount than the total is never paid (M7).
    func payRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .unpaid, .authorised, .partlyPaid, .failed:
            guard role.isStaffOrSystem else { return .illegal }
            guard facts.isReferenceNew else { return .already }
            guard facts.amount > 0 else { return .refused("a payment is more than nothing") }
            guard let paid = facts.paidAfter else { return .refused("the amount is too large") }
            return .move(row: 3, to: paid >= facts.total ? .paid : .partlyPaid)
        case .paid, .refunding, .refunded: return .illegal
        }
    }

    /// Row 4.
    func captureRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .authorised, .partlyPaid:
            guard role == .system else { return .illegal }
            guard facts.paidAfter != nil else { return .refused("the amount is too large") }
            return .move(row: 4, to: facts.openHolds == 0 ? .paid : .partlyPaid)
        case .paid: return .already
        case .unpaid, .failed, .refunding, .refunded: return .illegal
        }
    }

    /// Row 5.
    func voidRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .authorised:
            guard role == .system else { return .illegal }
            return facts.orderEnded
                ? .move(row: 5, to: .unpaid) : .refused("the order goes on and needs its money")
        case .unpaid: return .already
        case .partlyPaid, .paid, .failed, .refunding, .refunded: return .illegal
        }
    }

    /// Row 6.
    func failRow(_ role: Role) -> PaymentTransition {
        switch self {
        case .unpaid, .authorised: role.isStaffOrSystem ? .move(row: 6, to: .failed) : .illegal
        case .failed: .already
        case .partlyPaid, .paid, .refunding, .refunded: .illegal
        }
    }
}

/// Rows 7–9: money on its way back.
extension PaymentState {
    /// Row 7.
    func refundRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .paid, .partlyPaid:
            guard role.mayRefund else { return .illegal }
            guard facts.amount > 0 else { return .refused("a refund is more than nothing") }
            return facts.amount <= facts.refundable
                ? .move(row: 7, to: .refunding)
                : .refused("a refund is at most what was paid and not refunded")
        case .refunding, .refunded: return .already
        case .unpaid, .authorised, .failed: return .illegal
        }
    }

    /// Row 8; a part leaves the rest as it was.
    func refundDoneRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .refunding:
            guard role.mayRefund else { return .illegal }
            guard facts.amount > 0, facts.amount <= facts.refundable else {
                return .refused("a refund is at most what was paid and not refunded")
            }
            if facts.otherRefundsOpen { return .move(row: 8, to: .refunding) }
            return .move(
                row: 8, to: facts.amount == facts.refundable ? .refunded : facts.received)
        case .refunded: return .already
        case .unpaid, .authorised, .partlyPaid, .paid, .failed: return .illegal
        }
    }

    /// Row 9.
    func refundFailedRow(_ role: Role, _ facts: PaymentFacts) -> PaymentTransition {
        switch self {
        case .refunding:
            guard role.mayRefund else { return .illegal }
            return .move(row: 9, to: facts.otherRefundsOpen ? .refunding : facts.received)
        case .unpaid, .authorised, .partlyPaid, .paid, .failed, .refunded: return .illegal
        }
    }
}

extension Role {
    /// Refunds are an administrator's, or follow from what the system did.
    var mayRefund: Bool { self == .admin || self == .system }
}
