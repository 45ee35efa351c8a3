package import Domain

/// Takes over what a dead or silent worker left: T10, then stored replies (T14, T15), then
/// deadlines (T16).
package struct Rescuing: Sendable {
    /// Reads a stored reply the way the adapter reads a fresh one.
    package typealias Interpret = @Sendable (StoredReply, SubmitRequest, String) -> SubmitOutcome

    private let settings: DispatchSettings
    private let settling: Settling
    private let interpret: Interpret

    /// `interpret` gets the reply, the request it answers and the provider's code.
    package init(settings: DispatchSettings, interpret: @escaping Interpret) {
        self.settings = settings
        self.settling = Settling(settings: settings)
        self.interpret = interpret
    }

    /// Takes over jobs whose lease ended, or everybody else's at start (J5); returns how many.
    package func takeOver(
        everyone: Bool, node: String, limit: Int, in store: any OrderWriting, now: Timestamp
    ) throws -> Int {
        let claims = try store.takeOverJobs(now: now, everyone: everyone, node: node, limit: limit)
        for claim in claims {
            guard var unit = try store.unit(line: claim.line, now: now) else { continue }
            if let attempt = unit.attempts(of: claim.line).last(where: { $0.state == .sending }) {
                try doubt(attempt, claim, in: &unit, store: store, now: now)
            } else if unit.line(claim.line)?.state == .queued {
                if claim.crashes >= 3 {
                    unit.add(
                        .dead(line: claim.line, reason: "the worker died three times at this job"))
                    unit.move(
                        claim.line, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
                } else {
                    unit.add(.snooze(line: claim.line, until: now, counted: false))
                }
            } else {
                unit.add(.finish(line: claim.line, outcome: "taken over"))
            }
            if let changes = unit.finished() { try store.save(changes) }
        }
        return claims.count
    }

    private func doubt(
        _ attempt: AttemptRecord, _ claim: JobClaim, in unit: inout OrderUnit,
        store: any OrderWriting, now: Timestamp
    ) throws {
        unit.edit(attempt.id) { $0.fence = max(claim.fence, attempt.fence + 1) }
        settling.doubt(
            "the worker ended before the outcome was written", attempt, in: &unit, now: now)
        try readReplies(attempt, in: &unit, store: store, now: now)
        unit.follow()
    }

    /// Uses a stored reply whose outcome came too late for its fence, under today's fence (R6).
    ///
    /// Where a person already waits, the order id is put where the person looks.
    package func reconcile(
        attempt id: ID<Attempt>, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard var unit = try store.unit(attempt: id, now: now),
            let attempt = unit.attempts.first(where: { $0.id == id }),
            attempt.providerOrderID == nil, let line = unit.line(attempt.line)
        else { return }
        if line.state == .uncertain, attempt.state == .uncertain {
            try readReplies(attempt, in: &unit, store: store, now: now)
        } else if line.state == .needsReview, attempt.state == .needsHuman,
            let reply = try store.replies(of: id).last,
            case .accepted(let order, _) = interpret(
                reply, request(attempt, line), attempt.provider)
        {
            unit.edit(attempt.line) {
                $0.errorMessage =
                    "The provider answered late: its order is \(order). Link that order."
            }
        }
        unit.follow()
        if let changes = unit.finished() { try store.save(changes) }
    }

    private func request(_ attempt: AttemptRecord, _ line: LineRecord) -> SubmitRequest {
        SubmitRequest(
            attempt: attempt.id, target: attempt.target, serviceCode: attempt.serviceCode,
            fields: line.fields)
    }

    /// A reply that was stored and never used is evidence: success links, a refusal proves absence.
    private func readReplies(
        _ attempt: AttemptRecord, in unit: inout OrderUnit, store: any OrderWriting, now: Timestamp
    ) throws {
        guard let line = unit.line(attempt.line), line.state == .uncertain,
            let reply = try store.replies(of: attempt.id).last
        else { return }
        switch interpret(reply, request(attempt, line), attempt.provider) {
        case .accepted(let id, let status):
            _ = try settling.accept(
                id, status, attempt, in: &unit, store: store, now: now, event: .found)
        case .refused, .notSent:
            requeue(attempt, row: "stored refusal", in: &unit, now: now)
        case .duplicate:
            unit.edit(attempt.id) { $0.state = .dupCheck }
            try settling.resolveDuplicate(attempt, in: &unit, store: store, now: now)
        case .mismatch(let detail):
            settling.misfit(detail, attempt, in: &unit)
        case .uncertain: break
        }
    }

    /// T15: proven absent; a new dispatch job.
    private func requeue(
        _ attempt: AttemptRecord, row: String, in unit: inout OrderUnit, now: Timestamp
    ) {
        unit.edit(attempt.id) { $0.state = .absent }
        unit.move(attempt.line, on: .absent, by: .system, data: ["proof": row])
        unit.add(
            .dispatch(
                line: attempt.line, provider: attempt.provider, customer: unit.order.customer,
                runAt: now))
    }

    /// Looks at uncertain lines whose deadline came: late replies, duplicates, then T16; returns
    /// how many moved.
    package func settleOverdue(limit: Int, in store: any OrderWriting, now: Timestamp) throws -> Int
    {
        let overdue = try store.overdueUncertain(before: now, limit: limit)
        for id in overdue {
            guard var unit = try store.unit(line: id, now: now),
                let attempt = unit.liveAttempt(of: id)
            else { continue }
            try settleOverdue(attempt, in: &unit, store: store, now: now)
            unit.follow()
            if let changes = unit.finished() { try store.save(changes) }
        }
        return overdue.count
    }

    private func settleOverdue(
        _ attempt: AttemptRecord, in unit: inout OrderUnit, store: any OrderWriting, now: Timestamp
    ) throws {
        if attempt.state == .dupCheck {
            try settling.resolveDuplicate(attempt, in: &unit, store: store, now: now)
            let again = now.adding(microseconds: settings.firstCheckMicroseconds)
            if unit.line(attempt.line)?.state == .uncertain {
                unit.edit(attempt.line) { $0.nextCheckAt = again }
            }
            return
        }
        try readReplies(attempt, in: &unit, store: store, now: now)
        guard unit.line(attempt.line)?.state == .uncertain else { return }
        unit.edit(attempt.id) { $0.state = .needsHuman }
        unit.move(attempt.line, on: .review, by: .system, lineReason: .noListing)
        unit.notify(
            "review_needed",
            "A send got no usable answer and the provider cannot be asked for it: a person "
                + "decides.",
            line: attempt.line)
    }
}
