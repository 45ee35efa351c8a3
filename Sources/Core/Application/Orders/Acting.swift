package import Domain

/// Cancel, retry, confirm and reopen: what people do to orders beyond resolving a line.
package enum Acting {
    /// Rows 16 and 17: cancels what was not sent; `partial` tells that some lines go on.
    package static func cancel(
        order id: ID<Order>, reason: String, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> (outcome: ActionOutcome, partial: Bool) {
        guard var unit = try store.unit(order: id, now: now) else { return (.notFound, false) }
        var facts = unit.facts
        facts.hasReason = !reason.isEmpty
        let before = unit.order.state
        let wish = before.transition(on: .cancel, by: role, facts)
        switch wish {
        case .illegal: return (refusal(unit, role, "the order is \(before.rawValue)"), false)
        case .refused(let sentence):
            unit.editOrder { $0.cancelWish = true }
            try store.keep(&unit)
            return (refusal(unit, role, sentence), false)
        case .already: return (.done(.cancelled), false)
        case .move(_, let target):
            for line in unit.lines where line.kind != .goods {
                guard line.state == .queued || line.state == .parked else { continue }
                var lineFacts = LineFacts()
                lineFacts.hasLiveAttempt = unit.mayBeUnderWay(line.id)
                if case .move = unit.move(
                    line.id, on: .cancel, by: actor, as: role, facts: lineFacts, reason: reason)
                {
                    unit.add(.cancel(line: line.id))
                }
            }
            unit.editOrder {
                $0.cancelledBy = actor
                $0.cancellationReason = reason
            }
            if target == .cancelled {
                for line in unit.lines where unit.order.terms != nil {
                    unit.add(.cancel(line: line.id))
                }
                unit.move(order: .cancel, by: actor, as: role, facts: facts, reason: reason)
                unit.notify("order_cancelled", "Order \(unit.order.number) cancelled: \(reason)")
            } else {
                unit.follow()
            }
            try store.keep(&unit)
            return (.done(.cancelled), target != .cancelled)
        }
    }

    private static func refusal(
        _ unit: OrderUnit, _ role: Role, _ sentence: String
    ) -> ActionOutcome {
        .refused(sentence, allowed: unit.order.state.allowedEvents(for: role).map(\.rawValue))
    }

    /// T24 with rows 18 and 22: tries a failed line again, at once.
    package static func retry(
        line id: ID<Line>, reason: String, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> ActionOutcome {
        guard var unit = try store.unit(line: id, now: now), let line = unit.line(id) else {
            return .notFound
        }
        var facts = LineFacts()
        facts.hasLiveAttempt = unit.liveAttempt(of: id) != nil
        facts.everyOutcomeDefinite = unit.attempts(of: id).allSatisfy(\.state.isDefinite)
        facts.retryDue = line.retryAfter.map { now >= $0 } ?? true
        let limit = role == .admin && !reason.isEmpty ? 10 : 3
        facts.manualRetriesLeft = line.manualRetries < limit
        let wasQueued = line.state == .queued
        var orderFacts = unit.facts
        orderFacts.retryAllowed = true
        let next = unit.order.state.transition(on: .retry, by: role, orderFacts)
        if unit.order.state == .failed && unit.order.hasGoods {
            return refusal(unit, role, "its goods went back; place a new order")
        }
        if line.reversedAt != nil { return refusal(unit, role, Resolving.takenBack) }
        if unit.order.state.isEnded && !next.isMove {
            return refusal(unit, role, "the order is \(unit.order.state.rawValue)")
        }
        let transition = unit.move(
            id, on: .manualRetry, by: actor, as: role, facts: facts, reason: reason)
        switch transition {
        case .move:
            if let sentence = try MoneyRules.retried(&unit, line: id, by: actor, in: store) {
                return .refused(sentence, allowed: [])
            }
            unit.edit(id) {
                $0.manualRetries += 1
                $0.retryAfter = nil
                $0.submittedAt = nil
                // The next send gets an id of its own; the old one's status must not end it.
                $0.providerOrderID = nil
            }
            unit.add(
                wasQueued
                    ? .snooze(line: id, until: now, counted: false)
                    : .dispatch(
                        line: id, provider: line.provider, customer: unit.order.customer, runAt: now
                    ))
            unit.move(order: .retry, by: actor, as: role, facts: orderFacts, reason: reason)
            try store.keep(&unit)
            return .done(.queued)
        case .already: return .done(line.state)
        case .refused(let sentence):
            return .refused(sentence, allowed: line.state.allowedEvents(for: role).map(\.rawValue))
        case .illegal:
            return .refused(
                "the line is \(line.state.rawValue) and cannot be tried again",
                allowed: line.state.allowedEvents(for: role).map(\.rawValue))
        }
    }

    /// Opens a provider again and queues its parked lines (T13), at most `limit` a call.
    package static func reopen(
        provider code: String, by actor: Actor, reason: String, limit: Int,
        in store: any OrderWriting, now: Timestamp
    ) throws -> Int {
        guard var provider = try store.provider(code) else { return 0 }
        if provider.state != .open {
            provider.state = .open
            provider.pauseReason = nil
            try store.save(provider, at: now, by: actor, reason: reason)
        }
        try openServices(of: code, in: store, now: now)
        let lines = try store.parkedLines(provider: code, serviceCode: nil, limit: limit)
        for id in lines {
            guard var unit = try store.unit(line: id, now: now) else { continue }
            if let line = unit.line(id), case .move = unit.move(id, on: .reopen, by: actor) {
                unit.add(
                    .dispatch(
                        line: id, provider: line.provider, customer: unit.order.customer, runAt: now
                    ))
            }
            try store.keep(&unit)
        }
        return lines.count
    }

    /// A service that its provider had switched off (T8) is tried again; one that left the
    /// catalogue is not.
    private static func openServices(
        of code: String, in store: any OrderWriting, now: Timestamp
    ) throws {
        for var service in try store.services()
        where service.provider == code && service.isEnabled && service.pauseReason != nil {
            service.pauseReason = nil
            try store.save(service, at: now)
        }
    }

    /// Pauses a provider by staff.
    package static func pause(
        provider code: String, by actor: Actor, reason: String, in store: any OrderWriting,
        now: Timestamp
    ) throws -> Bool {
        guard var provider = try store.provider(code) else { return false }
        provider.state = .paused
        provider.pauseReason = reason
        try store.save(provider, at: now, by: actor, reason: reason)
        return true
    }
}
