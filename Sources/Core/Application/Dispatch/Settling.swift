package import Domain

/// Writes the outcome of a send: line, attempt, order and job in one transaction (R6, T4–T10, T25).
package struct Settling: Sendable {
    let settings: DispatchSettings

    /// Makes the use case.
    package init(settings: DispatchSettings) { self.settings = settings }

    /// Settles a fresh outcome under the fence of its claim.
    ///
    /// Throws `StorageError`.
    package func settle(
        attempt id: ID<Attempt>, fence: Int64, outcome: SubmitOutcome, sentAt: Timestamp? = nil,
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> SettleResult {
        guard var unit = try store.unit(attempt: id, now: now),
            let attempt = unit.attempts.first(where: { $0.id == id })
        else {
            throw StorageError(.defect, "The attempt \(id.text) is not in the store; report this.")
        }
        guard attempt.fence == fence, attempt.state == .sending else { return .stale }
        unit.edit(id) {
            $0.answeredAt = now
            $0.sentAt = sentAt
        }
        let outcome = try Pinning.understood(outcome, provider: attempt.provider, in: store)
        let result = try apply(
            outcome, to: attempt, in: &unit, store: store, now: now, random: &random)
        unit.follow()
        do {
            try store.keep(&unit)
        } catch let error as StorageError where error.isLinkedElsewhere {
            return try keepMisfit(id, in: store, now: now)
        }
        return try countUnknown(outcome, attempt, result, in: store, now: now)
    }

    private func apply(
        _ outcome: SubmitOutcome, to attempt: AttemptRecord, in unit: inout OrderUnit,
        store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> SettleResult {
        switch outcome {
        case .accepted(let providerOrderID, let status):
            return try accept(
                providerOrderID, status, attempt, in: &unit, store: store, now: now,
                event: .accepted)
        case .refused(let refusal):
            return try refuse(refusal, attempt, in: &unit, store: store, now: now, random: &random)
        case .notSent:
            unit.edit(attempt.id) { $0.state = .notSent }
            unit.move(attempt.line, on: .notSent, by: .system)
            unit.add(.snooze(line: attempt.line, until: now, counted: false))
            return .moved(.queued)
        case .duplicate:
            unit.edit(attempt.id) { $0.state = .dupCheck }
            count(attempt.line, in: &unit)
            unit.move(attempt.line, on: .duplicate, by: .system, lineReason: .dupCheck)
            unit.edit(attempt.line) {
                $0.nextCheckAt = now.adding(microseconds: settings.firstCheckMicroseconds)
            }
            unit.add(.finish(line: attempt.line, outcome: "duplicate"))
            let capabilities = try store.provider(attempt.provider)?.capabilities
            try resolveDuplicate(
                attempt, in: &unit, store: store, now: now, mayList: capabilities?.canList ?? false)
            return .moved(unit.line(attempt.line)?.state ?? .uncertain)
        case .mismatch(let detail):
            misfit(detail, attempt, in: &unit)
            return .moved(.needsReview)
        case .uncertain(let detail):
            doubt(detail, attempt, in: &unit, now: now)
            return .moved(.uncertain)
        }
    }

    /// T5, T14: exactly one id that no other line holds.
    func accept(
        _ providerOrderID: String, _ status: ProviderStatus, _ attempt: AttemptRecord,
        in unit: inout OrderUnit, store: any OrderWriting, now: Timestamp, event: LineEvent
    ) throws -> SettleResult {
        // An earlier send of this very line may hold the id: then this send brought nothing new.
        if unit.attempts.contains(where: {
            $0.id != attempt.id && $0.providerOrderID == providerOrderID
        }) {
            misfit(
                "provider order \(providerOrderID) belongs to an earlier send", attempt, in: &unit)
            return .moved(.needsReview)
        }
        if let holder = try store.line(
            provider: attempt.provider, providerOrderID: providerOrderID),
            holder != attempt.line
        {
            misfit(
                "provider order \(providerOrderID) is linked to another line", attempt, in: &unit)
            return .moved(.needsReview)
        }
        unit.edit(attempt.id) {
            $0.state = .accepted
            $0.providerOrderID = providerOrderID
        }
        unit.move(
            attempt.line, on: event, by: .system, data: ["provider_order_id": providerOrderID])
        let check = now.adding(microseconds: settings.firstCheckMicroseconds)
        unit.edit(attempt.line) {
            $0.providerOrderID = providerOrderID
            $0.acceptedAt = now
            $0.nextCheckAt = check
            $0.costCharged = true
            $0.errorCode = nil
            $0.errorMessage = nil
            if event == .accepted { $0.attemptCount += 1 }
        }
        if event == .accepted { unit.add(.finish(line: attempt.line, outcome: "accepted")) }
        return .moved(.accepted)
    }

    /// T10: the outcome is not known; never sent again by itself.
    func doubt(_ detail: String, _ attempt: AttemptRecord, in unit: inout OrderUnit, now: Timestamp)
    {
        unit.edit(attempt.id) {
            $0.state = .uncertain
            $0.errorCode = "UNCERTAIN"
            $0.errorMessage = detail
        }
        count(attempt.line, in: &unit)
        unit.move(
            attempt.line, on: .unclear, by: .system, lineReason: .noAnswer, data: ["seen": detail])
        let deadline = max(attempt.nextCheckAt, now)
        unit.edit(attempt.line) {
            $0.nextCheckAt = deadline
            $0.errorCode = "UNCERTAIN"
            $0.errorMessage = detail
        }
        unit.add(.finish(line: attempt.line, outcome: "uncertain"))
    }

    /// T25: a success that does not fit goes to a person.
    func misfit(_ detail: String, _ attempt: AttemptRecord, in unit: inout OrderUnit) {
        unit.edit(attempt.id) {
            $0.state = .needsHuman
            $0.errorCode = "DOES_NOT_FIT"
            $0.errorMessage = detail
        }
        let isFresh = unit.line(attempt.line)?.state == .sending
        // A send that was in doubt before has been counted then.
        if isFresh { count(attempt.line, in: &unit) }
        unit.move(
            attempt.line, on: isFresh ? .doesNotFit : .review, by: .system,
            lineReason: .replyDoesNotFit, data: ["seen": detail])
        unit.edit(attempt.line) {
            $0.errorCode = "DOES_NOT_FIT"
            $0.errorMessage = detail
        }
        if isFresh { unit.add(.finish(line: attempt.line, outcome: "does not fit")) }
        unit.notify(
            "review_needed", "A provider answer needs a person: \(detail)", line: attempt.line)
    }

    /// T15: proven absent; a new dispatch job.
    func sendAgain(
        _ attempt: AttemptRecord, proof: String, facts: LineFacts, in unit: inout OrderUnit,
        now: Timestamp
    ) {
        guard
            case .move = unit.move(
                attempt.line, on: .absent, by: .system, facts: facts, data: ["proof": proof])
        else { return }
        unit.edit(attempt.id) { $0.state = .absent }
        unit.edit(attempt.line) { $0.missedChecks = 0 }
        unit.add(
            .dispatch(
                line: attempt.line, provider: attempt.provider, customer: unit.order.customer,
                runAt: now))
    }

    /// Counts a send that the line has used up.
    func count(_ line: ID<Line>, in unit: inout OrderUnit) {
        unit.edit(line) { $0.attemptCount += 1 }
    }
}
