package import Domain

/// What the late word about a line that has ended rests on.
package enum LineProof: Sendable, Equatable {
    /// The provider's answer that is stored as the line's newest result.
    case stored
    /// What the provider said about its order just now.
    case row(StatusRow)
    /// What it wrote elsewhere, entered by hand; an administrator's.
    case entered(String)
}

/// Lines that have ended and were decided otherwise: T22 and T23, rows 19 and 21 of 4.1.
extension Resolving {
    /// Hours after its completion in which a provider may take a result back.
    package static let reversalHours: Int64 = 72

    /// A sentence where a line that a provider took back cannot go on.
    static let takenBack = "the provider took its result back; place a new order"

    /// T22: the line was delivered after all; no new debit, and what went back is a loss.
    ///
    /// The own reference of a bundle provider is its line's id, which no adapter uses yet: proof is
    /// about a linked provider order.
    func prove(
        _ proof: LineProof, _ line: LineRecord, _ reason: String, by actor: Actor, as role: Role,
        in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws -> ActionOutcome {
        let decision = LineDecision.prove(proof)
        let known = Self.providerOrder(of: line, in: unit)
        var facts = LineFacts()
        facts.kind = line.kind
        facts.isLinked = proof.providerOrderID ?? known != nil
        let possible = line.state.transition(on: .lateProof, by: role, facts)
        guard possible.isMove else {
            return try finish(possible, &unit, line, decision, reason, actor, role, store, unit.now)
        }
        if line.reversedAt != nil { return .refused(Self.takenBack, allowed: []) }
        if let flaw = try flaw(of: proof, says: .completed, line, reason, role, in: store) {
            return .refused(flaw, allowed: allowed(line, role))
        }
        let id = proof.providerOrderID ?? known
        let transition = unit.move(
            line.id, on: .lateProof, by: actor, as: role, facts: facts, reason: reason,
            data: id.map { ["provider_order_id": $0] } ?? [:])
        try keep(proof, .completed, line, in: &unit, store)
        close(line, linkedTo: id, in: &unit)
        unit.add(.discard(line: line.id, reason: "delivered after all"))
        unit.notify(
            "result_ready", "\(line.name) for \(line.target): \(StatusWord.completed.rawValue)",
            line: line.id)
        completeOrder(of: &unit, by: actor, as: role, reason: reason)
        try MoneyRules.proved(&unit, line: line.id, by: actor, in: store)
        try audit(decision, proof, line, reason, by: actor, in: store, at: unit.now)
        return try finish(transition, &unit, line, decision, reason, actor, role, store, unit.now)
    }

    private func close(
        _ line: LineRecord, linkedTo id: String?, in unit: inout OrderUnit
    ) {
        let attempts = unit.attempts(of: line.id)
        let attempt =
            attempts.last { $0.providerOrderID == id && id != nil }
            ?? attempts.last { $0.providerOrderID == nil }
        if let attempt {
            unit.edit(attempt.id) {
                $0.state = .completed
                $0.providerOrderID = id
            }
        }
        let now = unit.now
        unit.edit(line.id) {
            $0.providerOrderID = id
            $0.acceptedAt = $0.acceptedAt ?? now
            $0.costCharged = true
            $0.retryAfter = nil
            $0.errorCode = nil
            $0.errorMessage = nil
        }
    }

    /// Row 19; a completed order has one line more that completed.
    private func completeOrder(
        of unit: inout OrderUnit, by actor: Actor, as role: Role, reason: String
    ) {
        let state = unit.order.state
        guard state == .failed || state == .rejected || state == .completed else { return }
        var facts = unit.facts
        // Goods that failed with the order do not come with the proof about another line.
        facts.proofAccepted = facts.providerWorkEnded
        let isPartial = facts.completedLines < unit.lines.count
        if state == .completed { unit.editOrder { $0.isPartial = isPartial } }
        guard
            case .move = unit.move(
                order: .prove, by: actor, as: role, facts: facts, reason: reason)
        else { return }
        unit.editOrder { $0.isPartial = isPartial }
        unit.notify("order_completed", "Order \(unit.order.number) completed.")
    }

    /// T23: the provider took back what it had delivered; staff decide about the money.
    func reverse(
        _ proof: LineProof, _ line: LineRecord, _ reason: String, by actor: Actor, as role: Role,
        in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws -> ActionOutcome {
        let decision = LineDecision.reverse(proof)
        if line.state == .failed && line.reversedAt != nil { return .done(.failed) }
        var facts = LineFacts()
        facts.kind = line.kind
        facts.withinReversalWindow = Self.mayBeReversed(line, now: unit.now)
        let possible = line.state.transition(on: .reversed, by: role, facts)
        guard possible.isMove else {
            return try finish(possible, &unit, line, decision, reason, actor, role, store, unit.now)
        }
        guard let attempt = unit.attempts(of: line.id).last(where: { $0.state == .completed })
        else {
            return .refused(
                "no send of the line's own brought its result", allowed: allowed(line, role))
        }
        if let flaw = try flaw(of: proof, says: .rejected, line, reason, role, in: store) {
            return .refused(flaw, allowed: allowed(line, role))
        }
        if let id = proof.providerOrderID, id != attempt.providerOrderID {
            return .refused(
                "provider order \(id) is not the one that completed the line",
                allowed: allowed(line, role))
        }
        let transition = unit.move(
            line.id, on: .reversed, by: actor, as: role, facts: facts, reason: reason,
            data: attempt.providerOrderID.map { ["provider_order_id": $0] } ?? [:])
        try keep(proof, .rejected, line, in: &unit, store)
        unit.edit(attempt.id) { $0.state = .rejected }
        let now = unit.now
        unit.edit(line.id) {
            $0.reversedAt = now
            $0.costCharged = false
            $0.errorCode = "REVERSED"
            $0.errorMessage = reason
        }
        askForRefund(line, in: &unit)
        reverseOrder(of: &unit, by: actor, as: role, reason: reason)
        try audit(decision, proof, line, reason, by: actor, in: store, at: unit.now)
        return try finish(transition, &unit, line, decision, reason, actor, role, store, unit.now)
    }

    /// True while a completed line is inside the time in which it may be reversed.
    package static func mayBeReversed(_ line: LineRecord, now: Timestamp) -> Bool {
        line.finishedAt.map { now <= $0.adding(seconds: reversalHours * 3_600) } ?? false
    }

    /// Row 21; while another line stays completed the order does too.
    private func reverseOrder(
        of unit: inout OrderUnit, by actor: Actor, as role: Role, reason: String
    ) {
        guard unit.order.state == .completed else { return }
        var facts = unit.facts
        facts.allCompletedReversed = !unit.lines.contains { $0.state == .completed }
        guard
            case .move = unit.move(
                order: .reverse, by: actor, as: role, facts: facts, reason: reason)
        else {
            unit.editOrder { $0.isPartial = true }
            return
        }
        unit.notify(
            "order_reversed",
            "The provider took back what it delivered for order \(unit.order.number).")
    }

    /// What was paid for the line goes back only when staff say so.
    private func askForRefund(_ line: LineRecord, in unit: inout OrderUnit) {
        guard unit.paymentFacts.refundable > 0, let share = unit.lineShares[line.id], share > 0
        else { return }
        let shown = Currency(code: unit.order.currency).map { Money(share, $0).display }
        unit.add(
            OrderError(
                order: unit.order.id, line: line.id, kind: .payment, code: "REVERSED",
                message: "The provider took the result of line \(line.number) back. Refund "
                    + "\(shown ?? String(share)) on the order's page, or agree otherwise.",
                severity: .high, at: unit.now))
    }
}

extension Resolving {
    /// Why a proof does not carry the decision; nil when it does.
    private func flaw(
        of proof: LineProof, says word: StatusWord, _ line: LineRecord, _ reason: String,
        _ role: Role, in store: any OrderWriting
    ) throws -> String? {
        guard !reason.isEmpty else { return "this needs a reason" }
        switch proof {
        case .entered(let text):
            guard role == .admin else { return "entering a result is an administrator's work" }
            return text.isEmpty ? "enter what the provider wrote" : nil
        case .row(let row):
            if let misfit = try misfit(row, line, in: store) { return misfit }
            guard row.status == (word == .completed ? .completed : .rejected) else {
                return "provider order \(row.providerOrderID) is '\(row.statusWord)' at the "
                    + "provider, not \(word.rawValue)"
            }
            return foreign(row.resultText ?? "", word, line)
        case .stored:
            let newest = try store.result(of: line.id)
            if let newest, newest.source == line.provider,
                StatusWord(anyCase: newest.statusWord) == word
            {
                return foreign(newest.resultCode, word, line)
            }
            return "the newest stored answer of the provider is not \(word.rawValue); name its "
                + "order, so that it is asked"
        }
    }

    /// A result of another phone proves nothing.
    private func foreign(_ text: String, _ word: StatusWord, _ line: LineRecord) -> String? {
        guard word == .completed, parse(text, line.target).warnings.contains("imei_mismatch") else {
            return nil
        }
        return "the result names another phone than \(line.target)"
    }

    /// Stores what the proof says as the line's newest result, unless it is that already.
    private func keep(
        _ proof: LineProof, _ word: StatusWord, _ line: LineRecord, in unit: inout OrderUnit,
        _ store: any OrderWriting
    ) throws {
        switch proof {
        case .stored: return
        case .entered(let text): unit.add(manual(word, text, line, unit.now))
        case .row(let row):
            let text = row.resultText ?? ""
            let newest = try store.result(of: line.id)
            if newest?.resultCode == text && newest?.statusWord == row.statusWord { return }
            unit.add(
                ResultRecord(
                    line: line.id, order: line.order, source: line.provider, at: unit.now,
                    statusWord: row.statusWord, resultCode: text, parsed: parse(text, line.target),
                    raw: row.raw, parserVersion: parserVersion))
        }
    }

    private func audit(
        _ decision: LineDecision, _ proof: LineProof, _ line: LineRecord, _ reason: String,
        by actor: Actor, in store: any OrderWriting, at now: Timestamp
    ) throws {
        try store.audit(
            actor: actor, action: "line." + decision.name, object: line.id.text,
            detail: proof.summary, reason: reason, at: now)
    }

    /// The provider order that was linked to the line last; a retry takes it off the line alone.
    private static func providerOrder(of line: LineRecord, in unit: OrderUnit) -> String? {
        line.providerOrderID
            ?? unit.attempts(of: line.id).last { $0.providerOrderID != nil }?.providerOrderID
    }
}

extension LineProof {
    /// The order that the provider was asked about.
    fileprivate var providerOrderID: String? {
        if case .row(let row) = self { row.providerOrderID } else { nil }
    }

    /// What the audit says of it.
    fileprivate var summary: String {
        switch self {
        case .stored: "stored answer of the provider"
        case .row(let row): "provider order \(row.providerOrderID): \(row.statusWord)"
        case .entered: "entered by hand"
        }
    }
}
