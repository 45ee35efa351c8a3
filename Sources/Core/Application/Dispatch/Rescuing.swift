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
            // A refused line keeps its lease and comes again; the others must not wait for it.
            try OneLine.run(claim.line, in: store, now: now, isTold: claim.crashes <= 1) {
                try takeOver(claim, in: store, now: now)
            }
        }
        return claims.count
    }

    private func takeOver(
        _ claim: JobClaim, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard var unit = try store.unit(line: claim.line, now: now) else { return }
        if let attempt = unit.attempts(of: claim.line).last(where: { $0.state == .sending }) {
            try doubt(attempt, claim, in: &unit, store: store, now: now)
        } else if unit.line(claim.line)?.state == .queued {
            if claim.crashes >= 3 {
                unit.add(.dead(line: claim.line, reason: "the worker died three times at this job"))
                unit.move(claim.line, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
            } else {
                unit.add(.snooze(line: claim.line, until: now, counted: false))
            }
        } else {
            unit.add(.finish(line: claim.line, outcome: "taken over"))
        }
        try store.keep(&unit)
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
        try store.keep(&unit)
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
        let outcome = try Pinning.understood(
            interpret(reply, request(attempt, line), attempt.provider),
            provider: attempt.provider, in: store)
        switch outcome {
        case .accepted(let id, let status):
            _ = try settling.accept(
                id, status, attempt, in: &unit, store: store, now: now, event: .found)
        case .refused, .notSent:
            settling.sendAgain(
                attempt, proof: "stored refusal", facts: LineFacts(), in: &unit, now: now)
        case .duplicate:
            unit.edit(attempt.id) { $0.state = .dupCheck }
            let capabilities = try store.provider(attempt.provider)?.capabilities
            try settling.resolveDuplicate(
                attempt, in: &unit, store: store, now: now, mayList: capabilities?.canList ?? false)
        case .mismatch(let detail):
            settling.misfit(detail, attempt, in: &unit)
        case .uncertain: break
        }
    }

    /// What a look at overdue lines came to.
    package struct Overdue: Sendable, Equatable {
        /// Lines looked at that moved or wait for their next look.
        package var settled = 0
        /// Providers whose list is needed to go on (N5).
        package var listings: [String] = []

        /// Nothing was due.
        package init() {}
    }

    /// Looks at uncertain lines whose deadline came: late replies, duplicates, N6, then T16.
    ///
    /// `limit` counts for each provider, so that lines which wait for one provider's list hold up
    /// nobody else's. Without `mayResend` (quarantine, B4) N6 asks a person.
    package func settleOverdue(
        limit: Int, mayResend: Bool, in store: any OrderWriting, now: Timestamp
    ) throws -> Overdue {
        var result = Overdue()
        for code in try store.providers().map(\.code) {
            let due = try store.overdueUncertain(provider: code, before: now, limit: limit)
            guard !due.isEmpty else { continue }
            let capabilities = try store.provider(code)?.capabilities ?? Capabilities()
            for id in due {
                var waits = false
                try OneLine.run(id, in: store, now: now) {
                    waits = try settleOverdue(
                        id, capabilities, mayResend: mayResend, in: store, now: now)
                }
                if !waits {
                    result.settled += 1
                } else if !result.listings.contains(code) {
                    result.listings.append(code)
                }
            }
        }
        return result
    }

    /// True when only the provider's list can tell.
    private func settleOverdue(
        _ id: ID<Line>, _ capabilities: Capabilities, mayResend: Bool, in store: any OrderWriting,
        now: Timestamp
    ) throws -> Bool {
        guard var unit = try store.unit(line: id, now: now), let attempt = unit.liveAttempt(of: id)
        else { return false }
        if attempt.state == .dupCheck {
            try settling.resolveDuplicate(
                attempt, in: &unit, store: store, now: now, mayList: capabilities.canList)
        } else {
            try readReplies(attempt, in: &unit, store: store, now: now)
        }
        var waits = false
        if unit.line(id)?.state == .uncertain {
            // A second send that has to wait would leave the first one's money unknown (N0).
            let isFree = try capabilities.duplicateGuardStrict == .yes && !isHeldUp(attempt, store)
            waits = decide(
                attempt, capabilities, mayResend: mayResend && isFree, in: &unit, now: now)
        }
        unit.follow()
        try store.keep(&unit)
        return waits
    }

    private func isHeldUp(_ attempt: AttemptRecord, _ store: any OrderWriting) throws -> Bool {
        try store.earlierLines(
            provider: attempt.provider, serviceCode: attempt.serviceCode, target: attempt.target,
            limit: 50
        ).contains { $0.line != attempt.line && $0.state.isOpen }
    }

    /// N5 waits for a list, N6 sends once more or asks a person; true when it waits.
    private func decide(
        _ attempt: AttemptRecord, _ capabilities: Capabilities, mayResend: Bool,
        in unit: inout OrderUnit, now: Timestamp
    ) -> Bool {
        if capabilities.canList {
            guard now.since(attempt.intentAt) >= settings.inconclusiveMicroseconds else {
                return true
            }
            settling.review(
                attempt, .listingInconclusive,
                "The provider's list did not show what became of it.", in: &unit)
            return false
        }
        if attempt.state == .dupCheck {
            let again = now.adding(microseconds: settings.firstCheckMicroseconds)
            unit.edit(attempt.line) { $0.nextCheckAt = again }
            return false
        }
        let isFirst = !unit.attempts(of: attempt.line).contains {
            $0.number < attempt.number && $0.state == .absent
        }
        if capabilities.duplicateGuardStrict == .yes, mayResend, isFirst, now > attempt.settleAt {
            var facts = LineFacts()
            facts.settlePassed = now > attempt.settleAt
            settling.sendAgain(
                attempt, proof: "the provider refuses what it already has", facts: facts, in: &unit,
                now: now)
            unit.edit(attempt.id) { $0.errorCode = AttemptRecord.unproven }
            return false
        }
        unit.edit(attempt.id) { $0.state = .needsHuman }
        unit.move(attempt.line, on: .review, by: .system, lineReason: .noListing)
        unit.notify(
            "review_needed",
            "A send got no usable answer and the provider cannot be asked for it: a person "
                + "decides.",
            line: attempt.line)
        return false
    }
}
