package import Domain

/// What setting or clearing a hold came to (row 2 of 4.1).
package enum HoldOutcome: Sendable, Equatable {
    /// Changed; `isFree` when the order has no open hold any more, so that it may confirm itself.
    case done(isFree: Bool)
    /// It was so already.
    case already
    /// A guard is not met; the sentence says which.
    case refused(String)
}

/// Sets and clears holds of an order that is being changed; every change is one history row.
///
/// The caller keeps the unit afterwards, in the same transaction.
package enum Holding {
    /// What a cleared duplicate hold says about the second check (`orders.md` 6.1).
    package enum DuplicateDecision: String, Sendable, CaseIterable {
        /// A new paid check of the same target.
        case recheck
        /// The earlier result is given again, for nothing.
        case reuse
    }

    /// Sets a hold by staff; one of verification opens its window anew.
    ///
    /// Throws `StorageError`.
    package static func set(
        _ reason: HoldReason, detail: String, in unit: inout OrderUnit, by actor: Actor,
        as role: Role, verificationMinutes: Int64, store: any OrderWriting
    ) throws -> HoldOutcome {
        if let sentence = refusal(.hold, reason, unit, role) { return .refused(sentence) }
        let id = unit.order.id
        guard try !openReasons(id, in: store).contains(reason) else { return .already }
        try store.holds.set(
            HoldRecord(order: id, reason: reason, detail: detail, setBy: actor, setAt: unit.now))
        unit.record(
            .hold, line: nil, event: OrderEvent.hold.rawValue, from: nil, to: reason.rawValue,
            by: actor, reason: detail, data: ["row": "2"])
        if reason == .verification {
            let until = unit.now.adding(seconds: verificationMinutes * 60)
            try store.holds.save(VerificationRecord(order: id, expiresAt: until))
            try store.stock.extendStock(order: id, until: until)
            editTerms(&unit) {
                $0.verification = .pending
                $0.expiresAt = until
            }
            unit.notify(
                "verification_required",
                "Order \(unit.order.number) waits for a proof of who you are.")
        }
        try showWorst(&unit, in: store)
        return .done(isFree: false)
    }

    /// Clears a hold by staff; a cleared verification is an approved one.
    ///
    /// Throws `StorageError`.
    package static func clear(
        _ reason: HoldReason, decision: String, duplicate: DuplicateDecision? = nil,
        in unit: inout OrderUnit, by actor: Actor, as role: Role, store: any OrderWriting
    ) throws -> HoldOutcome {
        if let sentence = refusal(.unhold, reason, unit, role) { return .refused(sentence) }
        let id = unit.order.id
        guard try openReasons(id, in: store).contains(reason) else {
            return .refused("the order has no open hold \(reason.rawValue)")
        }
        if reason == .duplicate {
            guard let duplicate else {
                return .refused(
                    "say whether the target is checked again (recheck) or the earlier result is "
                        + "given (reuse)")
            }
            if duplicate == .recheck { try markRechecks(unit, in: store) }
        }
        if reason == .verification {
            try approveVerification(&unit, notes: decision, by: actor, in: store)
        }
        try clearOne(reason, decision: decision, in: &unit, by: actor, store: store)
        return .done(isFree: try showWorst(&unit, in: store).isEmpty)
    }

    /// Approves what an operator's notes can; blank notes approve nothing (6.2).
    ///
    /// Answers the reasons that were cleared. The confirm that carries the notes keeps the unit, or
    /// undoes all of it.
    @discardableResult
    package static func approveByNotes(
        _ unit: inout OrderUnit, notes: String, by actor: Actor, in store: any OrderWriting
    ) throws -> [HoldReason] {
        let open = try openReasons(unit.order.id, in: store)
        let stay = HoldRules.openAfter(notes: notes, open)
        let approved = open.filter { !stay.contains($0) }
        guard !approved.isEmpty else { return [] }
        if approved.contains(.verification) {
            try approveVerification(&unit, notes: notes, by: actor, in: store)
        }
        for reason in approved {
            try clearOne(
                reason, decision: "approved: " + notes, in: &unit, by: actor, store: store)
        }
        try showWorst(&unit, in: store)
        return approved
    }

    /// The reasons of the open holds, most severe first.
    static func openReasons(
        _ order: ID<Order>, in store: any OrderWriting
    ) throws -> [HoldReason] {
        HoldRules.bySeverity(try store.holds.holds(of: order).filter(\.isOpen).map(\.reason))
    }

    /// Clears an open hold with its history row.
    static func clearOne(
        _ reason: HoldReason, decision: String, in unit: inout OrderUnit, by actor: Actor,
        store: any OrderWriting
    ) throws {
        guard
            try store.holds.clearHold(
                reason, of: unit.order.id, decision: decision, by: actor, at: unit.now)
        else { return }
        unit.record(
            .hold, line: nil, event: OrderEvent.unhold.rawValue, from: reason.rawValue,
            to: "cleared", by: actor, reason: decision, data: ["row": "2"])
    }

    /// Shows the most severe open hold on the order; answers all that are open.
    @discardableResult
    static func showWorst(
        _ unit: inout OrderUnit, in store: any OrderWriting
    ) throws -> [HoldReason] {
        let open = try store.holds.holds(of: unit.order.id).filter(\.isOpen)
        let worst = HoldRules.mostSevere(open.map(\.reason))
        editTerms(&unit) {
            $0.holdReason = worst
            $0.holdDetail = open.first { $0.reason == worst }?.detail
        }
        return HoldRules.bySeverity(open.map(\.reason))
    }

    /// Changes the terms; an order of the house account gets some with its first hold.
    static func editTerms(_ unit: inout OrderUnit, _ body: (inout OrderTerms) -> Void) {
        unit.editOrder { order in
            var terms = order.terms ?? OrderTerms()
            if order.terms == nil { terms.amounts = .of(order.totalAmount) }
            body(&terms)
            order.terms = terms
        }
    }

    /// The table's word about touching a hold; nil when it may be touched.
    static func refusal(
        _ event: OrderEvent, _ reason: HoldReason, _ unit: OrderUnit, _ role: Role
    ) -> String? {
        var facts = unit.facts
        // Only the hold that is touched decides who may: a blacklist beside it does not.
        facts.openHolds = [reason]
        switch unit.order.state.transition(on: event, by: role, facts) {
        case .move, .already: return nil
        case .refused(let sentence): return sentence
        case .illegal:
            return unit.order.state == .pending
                ? "only staff set and clear holds" : "the order is \(unit.order.state.rawValue)"
        }
    }

    /// Every line whose target has an earlier result of the same customer looks at it again.
    private static func markRechecks(_ unit: OrderUnit, in store: any OrderWriting) throws {
        let house = try store.houseAccount()
        for line in unit.lines where line.kind != .goods && line.recheckOf == nil {
            let earlier = try store.earlierLines(
                provider: line.provider, serviceCode: line.serviceCode, target: line.target,
                limit: 50)
            let found = earlier.first {
                $0.order != unit.order.id && $0.hasResult
                    && (unit.order.customer == house || $0.customer == unit.order.customer)
            }
            if let found { try store.holds.setRecheck(of: line.id, earlier: found.line) }
        }
    }
}
