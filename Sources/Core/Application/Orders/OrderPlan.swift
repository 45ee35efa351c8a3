internal import Domain

/// What a dry run said that an order would come to; an order placed with it comes to the same.
///
/// It holds prices, amounts, costs, the state with its hold, and which earlier order answers. A
/// shelf that others take from does not move it as long as there is enough.
package struct OrderPlan: Sendable, Equatable {
    /// Texts by JSON pointer of the order; what is nothing stands in none.
    package let facts: [String: String]

    /// Takes facts that were told before.
    package init(facts: [String: String]) { self.facts = facts }

    /// The plan of an outcome; nil for one that refuses.
    ///
    /// Customers' plans hold no costs.
    package init?(_ outcome: PlaceOutcome, for role: AccessRole) {
        switch outcome {
        case .placed(let order, let lines, _):
            facts = Self.facts(order, lines, hasCosts: role != .customer)
        case .reused(let line): facts = ["/reused": line.orderNumber]
        case .refused, .duplicateOpen, .duplicateResult, .duplicateReference, .moved: return nil
        }
    }

    /// What placing found instead of this plan, as it is thrown to undo it.
    struct Moved: Error {
        let changes: [PlanChange]
        /// Why the order is refused now; empty when it would be placed on other terms.
        let flaws: [FieldFlaw]
    }

    /// How an outcome differs from the plan; nil when it is as planned, or says itself why not.
    func moved(by outcome: PlaceOutcome, for role: AccessRole) -> Moved? {
        if case .refused(let flaws) = outcome {
            return Moved(
                changes: flaws.map {
                    PlanChange(field: $0.field, planned: facts[$0.field], current: $0.message)
                }, flaws: flaws)
        }
        guard let now = OrderPlan(outcome, for: role) else { return nil }
        let changes = Set(facts.keys).union(now.facts.keys).sorted().compactMap { field in
            let change = PlanChange(
                field: field, planned: facts[field], current: now.facts[field])
            return change.planned == change.current ? nil : change
        }
        return changes.isEmpty ? nil : Moved(changes: changes, flaws: [])
    }

    private static func facts(
        _ order: OrderRecord, _ lines: [LineRecord], hasCosts: Bool
    ) -> [String: String] {
        var facts = ["/order_status": order.state.rawValue, "/currency": order.currency]
        facts["/hold_reason"] = order.terms?.holdReason?.rawValue
        guard let currency = Currency(code: order.currency) else { return facts }
        func note(_ field: String, _ amount: Int64?, _ currency: Currency = currency) {
            guard let amount, amount != 0 else { return }
            facts[field] = Money(amount, currency).decimal
        }
        note("/total_amount", order.totalAmount)
        if let terms = order.terms {
            note("/subtotal", terms.amounts.subtotal)
            note("/discount_amount", terms.amounts.discount)
            note("/shipping_fee", terms.amounts.shipping)
            note("/fee_amount", terms.amounts.fee)
            note("/tax_amount", terms.amounts.tax)
            note("/upfront_due", terms.upfrontDue)
        }
        for line in lines {
            let pointer = "/items/\(line.number - 1)"
            note(pointer + "/unit_price", line.terms?.unitPrice)
            note(pointer + "/line_discount", line.terms?.discount)
            if hasCosts { note(pointer + "/cost", line.cost, .credits) }
            facts[pointer + "/recheck_of"] = line.recheckOf?.text
        }
        return facts
    }
}

/// One fact of a plan that is another now; nil stands for nothing.
package struct PlanChange: Sendable, Equatable {
    /// The JSON pointer of what differs.
    package let field: String
    package let planned: String?
    package let current: String?

    /// Makes a change.
    package init(field: String, planned: String?, current: String?) {
        self.field = field
        self.planned = planned
        self.current = current
    }
}
