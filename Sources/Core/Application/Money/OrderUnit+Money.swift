package import Domain

/// The payment of an order in the hands of its unit.
extension OrderUnit {
    /// Applies a payment event through the table 4.2; on a move writes history.
    @discardableResult
    package mutating func move(
        payment event: PaymentEvent, by actor: Actor, as role: Role = .system,
        facts: PaymentFacts, reason: String? = nil, data: [String: String] = [:]
    ) -> PaymentTransition {
        let before = order.paymentState
        let transition = before.transition(on: event, by: role, facts)
        guard case .move(let row, let after) = transition else { return transition }
        editOrder { $0.paymentState = after }
        var data = data
        data["row"] = String(row)
        record(
            .payment, line: nil, event: event.rawValue, from: before.rawValue, to: after.rawValue,
            by: actor, reason: reason, data: data)
        return transition
    }

    /// Applies a payment event of money that moves; where the table leaves the state as it is, a
    /// row from the state to itself tells of it.
    package mutating func book(
        payment event: PaymentEvent, by actor: Actor, as role: Role = .system,
        facts: PaymentFacts, line: ID<Line>? = nil, reason: String? = nil,
        data: [String: String]
    ) {
        let transition = move(
            payment: event, by: actor, as: role, facts: facts, reason: reason, data: data)
        if !transition.isMove {
            tell(payment: event, by: actor, line: line, reason: reason, data: data)
        }
    }

    /// Writes the history row of money that moved without moving the payment state.
    package mutating func tell(
        payment event: PaymentEvent, by actor: Actor, line: ID<Line>? = nil,
        reason: String? = nil, data: [String: String]
    ) {
        let state = order.paymentState.rawValue
        record(
            .payment, line: line, event: event.rawValue, from: state, to: state, by: actor,
            reason: reason, data: data)
    }

    /// The facts of 4.2 that the order itself tells.
    package var paymentFacts: PaymentFacts {
        var facts = PaymentFacts()
        facts.total = order.totalAmount
        facts.paid = order.terms?.paidAmount ?? 0
        facts.refunded = order.terms?.refundedAmount ?? 0
        facts.orderEnded = hasFallenThrough
        // A prepaid order takes what its completed lines cost, which may be less than the total.
        facts.isSettled = order.paymentMethod == .balance && !lines.contains { $0.state.isOpen }
        return facts
    }

    /// Cancelled, rejected, expired or failed: nothing of it is charged any more.
    package var hasFallenThrough: Bool {
        switch order.state {
        case .cancelled, .rejected, .expired, .failed: true
        case .pending, .confirmed, .processing, .ready, .shipped, .delivered, .completed,
            .refunded, .reversed:
            false
        }
    }

    /// What each line has of the total, by line, summing to it exactly (M8).
    ///
    /// Shipping belongs to lines of goods, fees and taxes to all; a discount that is not on the
    /// lines takes its part of each.
    package var lineShares: [ID<Line>: Int64] {
        let net = lines.map { line in
            guard let terms = line.terms else { return Int64(0) }
            return max(0, terms.total - terms.discount)
        }
        let goods = zip(lines, net).map { line, amount in line.kind == .goods ? amount : 0 }
        let shipping = order.terms?.amounts.shipping ?? 0
        let known = net.reduce(0, &+)
        let rest = order.totalAmount &- known &- shipping
        let even = [Int64](repeating: 1, count: lines.count)
        func split(_ amount: Int64, _ weights: [Int64]) -> [Int64] {
            Apportion.parts(of: amount, by: weights)
                ?? Apportion.parts(of: amount, by: net)
                ?? Apportion.parts(of: amount, by: even) ?? net.map { _ in 0 }
        }
        let carried = split(max(0, shipping), goods)
        let spread = rest < 0 ? split(0 &- rest, net).map { 0 &- $0 } : split(rest, net)
        var shares: [ID<Line>: Int64] = [:]
        for (index, line) in lines.enumerated() {
            shares[line.id] = max(0, net[index] &+ carried[index] &+ spread[index])
        }
        return shares
    }

    /// True when this change gave the line a result that another line had: it costs nothing.
    func gotEarlierResult(_ line: ID<Line>) -> Bool {
        finished()?.results.contains { $0.line == line && $0.source == "earlier" } ?? false
    }

    /// An id for a movement of money, made of the order and what is unique about the movement.
    func paymentID(_ mark: String) -> ID<Payment> {
        // FNV-1a; the primary key refuses what should ever meet.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in mark.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SplitMix64(
            seed: hash ^ UInt64(truncatingIfNeeded: order.id.value)
                ^ UInt64(truncatingIfNeeded: order.id.value >> 64))
        return ID(at: now, random: &random)
    }

    /// A movement of the order's money, done unless said otherwise.
    func payment(
        _ kind: PaymentRecord.Kind, _ amount: Int64, reference: String, by actor: Actor,
        method: PaymentMethod? = nil, status: PaymentRecord.Status = .done
    ) -> PaymentRecord {
        let method = method ?? order.paymentMethod
        return PaymentRecord(
            id: paymentID(method.rawValue + "\u{1F}" + reference), order: order.id, kind: kind,
            method: method, amount: amount, currency: order.currency, reference: reference,
            status: status, recordedBy: actor, at: now)
    }
}
