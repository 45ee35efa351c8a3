package import Domain

/// Stock that an order wants lies in orders whose time is up; they are to be expired, each in its
/// own transaction, and the order placed once more (V7).
package struct StockIsOverdue: Error, Sendable {
    package let orders: [ID<Order>]
}

/// The part of placing that sets stock and money aside and asks the risk rules (row 1 of 4.1).
extension Placing {
    /// Writes an order with terms; throws `ItemRefusal` when another was faster.
    func placeWithTerms(
        _ unit: inout OrderUnit, _ command: PlaceCommand, _ draft: OrderDraft,
        in store: any OrderWriting
    ) throws -> PlaceOutcome {
        let wants = unit.lines.compactMap(StockWant.init)
        try take(wants, draft, in: store, now: unit.now)
        let assessment = try assess(unit, command, draft, in: store)
        apply(assessment, to: &unit)
        if unit.order.paymentMethod == .balance && unit.order.totalAmount > 0 {
            // The hold names rows that are stored below; without it nothing of this stays.
            var facts = unit.paymentFacts
            facts.isHeld = true
            unit.move(payment: .authorise, by: .system, facts: facts)
        }
        let isWaiting = !(mayConfirm(unit, draft) && assessment.holds.isEmpty)
        if isWaiting, let first = unit.lines.first {
            unit.add(
                .task(
                    line: first.id, .newOrder, customer: unit.order.customer, runAt: unit.now))
        }
        let services = unit.lines.filter { $0.kind != .goods }
        if !isWaiting && services.count == unit.lines.count {
            Confirming.confirm(
                &unit, by: .system, as: .system, servicesEnabled: true, now: unit.now)
        }
        try store.keep(&unit)
        try setAside(unit, wants, draft, assessment, in: store)
        if command.isForAnother { try audit(unit, in: store) }
        if !isWaiting && unit.order.state == .pending {
            try confirmStored(&unit, in: store)
        }
        return .placed(
            unit.order, unit.lines,
            draft.warnings
                + assessment.warnings.map { PlaceWarning(code: $0.code, message: $0.message) })
    }

    /// 5.1: who placed an order in another customer's name is kept.
    private func audit(_ unit: OrderUnit, in store: any OrderWriting) throws {
        let order = unit.order
        try store.audit(
            actor: order.placedBy, action: "order.create_for", object: order.id.text,
            detail: order.customer.text, reason: nil, at: unit.now)
    }

    private func take(
        _ wants: [StockWant], _ draft: OrderDraft, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard !wants.isEmpty else { return }
        let short = try store.stock.take(wants, now: now)
        guard !short.isEmpty else { return }
        var holders: [ID<Order>] = []
        for shortage in short {
            holders += try store.stock.overdueHolders(
                shortage.product, shortage.variant, now: now, limit: 50)
        }
        if !holders.isEmpty { throw StockIsOverdue(orders: holders) }
        throw ItemRefusal(
            flaws: draft.items.compactMap { item in
                guard case .goods(let product, let variant) = item.what else { return nil }
                return short.first {
                    $0.product == product.id && $0.variant == variant?.id
                }.map { Self.short(item, available: $0.available) }
            })
    }

    private func assess(
        _ unit: OrderUnit, _ command: PlaceCommand, _ draft: OrderDraft,
        in store: any OrderWriting
    ) throws -> RiskAssessment {
        if draft.buyer.paysNothing { return try assessOwn(draft, command) }
        guard let settings = settings.risk, let currency = Currency(code: self.settings.currency),
            let customer = draft.buyer.record
        else { return .unavailable }
        var risk = RiskDraft(
            total: Money(draft.amounts.total, currency), method: draft.buyer.method,
            channel: command.channel, customer: customer)
        risk.isUnpaid = draft.amounts.total > 0
        return try RiskLookup.assess(risk, of: unit, customer: customer, settings, in: store)
    }

    /// The business trusts itself, but not what stands on its blacklist.
    private func assessOwn(
        _ draft: OrderDraft, _ command: PlaceCommand
    ) throws -> RiskAssessment {
        guard let currency = Currency(code: settings.currency), !draft.blacklisted.isEmpty else {
            return RiskAssessment(report: RiskReport(recommendation: .accept, facts: []))
        }
        var risk = RiskDraft(
            total: Money(draft.amounts.total, currency), method: draft.buyer.method,
            channel: command.channel)
        risk.isHouse = true
        risk.isUnpaid = false
        risk.blacklisted = draft.blacklisted
        return RiskRules.assess(risk, settings.risk ?? RiskSettings(currency))
    }

    private func apply(_ assessment: RiskAssessment, to unit: inout OrderUnit) {
        let now = unit.now
        let worst = assessment.holds.first
        let hasGoods = unit.lines.contains { $0.kind == .goods }
        let waitsForProof = assessment.verificationRequired
        let minutes = waitsForProof ? settings.verificationMinutes : settings.reservationMinutes
        let upfront =
            Apportion.percentUp(settings.upfront, of: unit.order.totalAmount)
            ?? unit.order.totalAmount
        unit.editOrder {
            $0.terms?.holdReason = worst?.reason
            $0.terms?.holdDetail = worst?.detail
            $0.terms?.risk = assessment.report
            if waitsForProof {
                $0.terms?.verification = .pending
                $0.terms?.upfrontDue = upfront
            }
            if hasGoods || !assessment.holds.isEmpty {
                $0.terms?.expiresAt = now.adding(seconds: minutes * 60)
            }
        }
        for hold in assessment.holds {
            unit.record(
                .hold, line: nil, event: OrderEvent.hold.rawValue, from: nil,
                to: hold.reason.rawValue, by: .system, reason: hold.detail, data: ["row": "2"])
        }
        if waitsForProof {
            unit.notify(
                "verification_required",
                "Order \(unit.order.number) waits for a proof of who you are.")
        }
    }

    /// Rows that name the order's own rows, which are stored by now.
    private func setAside(
        _ unit: OrderUnit, _ wants: [StockWant], _ draft: OrderDraft,
        _ assessment: RiskAssessment, in store: any OrderWriting
    ) throws {
        let order = unit.order
        let until =
            order.terms?.expiresAt ?? unit.now.adding(seconds: settings.reservationMinutes * 60)
        if !wants.isEmpty {
            try store.stock.reserve(wants, order: order.id, until: until, at: unit.now)
        }
        for hold in assessment.holds {
            try store.holds.set(
                HoldRecord(
                    order: order.id, reason: hold.reason, detail: hold.detail, setBy: .system,
                    setAt: unit.now))
        }
        if assessment.verificationRequired {
            try store.holds.save(VerificationRecord(order: order.id, expiresAt: until))
        }
        if let promo = draft.promo,
            try !store.parties.usePromo(
                promo, customer: order.customer, order: order.id, at: unit.now)
        {
            throw ItemRefusal(flaws: [Discounting.limitReached])
        }
        if order.paymentMethod == .balance && order.totalAmount > 0 {
            try holdBalance(unit, in: store)
        }
    }

    private func holdBalance(_ unit: OrderUnit, in store: any OrderWriting) throws {
        guard try MoneyRules.hold(unit, by: .system, in: store) else {
            throw ItemRefusal(flaws: [
                FieldFlaw(
                    field: "/payment_method", code: "INSUFFICIENT_BALANCE",
                    message: "The balance does not cover this order; top it up, or pay otherwise.")
            ])
        }
    }

    /// True for an order that nobody has to look at: services, and goods that are paid.
    private func mayConfirm(_ unit: OrderUnit, _ draft: OrderDraft) -> Bool {
        switch settings.autoConfirm {
        case .off: return false
        case .provider: return !draft.hasGoods
        case .paid:
            if !draft.hasGoods { return true }
            return unit.order.paymentState == .paid || unit.order.paymentState == .authorised
        }
    }

    /// A paid order of goods confirms itself; where that is refused it stays pending.
    private func confirmStored(_ unit: inout OrderUnit, in store: any OrderWriting) throws {
        guard var stored = try store.unit(order: unit.order.id, now: unit.now) else { return }
        do {
            try store.savepoint {
                let transition = try Confirming.confirm(
                    stored: &stored, by: .system, as: .system, in: store)
                guard transition.isMove else { throw NotConfirmed() }
                try store.keep(&stored)
            }
            unit = stored
        } catch is NotConfirmed {
            // A hold or a switched-off service: staff see the order in their list.
        }
    }

    private struct NotConfirmed: Error {}
}
