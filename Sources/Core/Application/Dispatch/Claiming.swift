package import Domain

/// Turns ready dispatch jobs into durable intents: N0, T3 and R1 in one transaction.
package struct Claiming: Sendable {
    private let settings: DispatchSettings
    private let hash: @Sendable (SubmitRequest) -> [UInt8]

    /// `hash` gives SHA-256 over a request without its credentials.
    package init(settings: DispatchSettings, hash: @escaping @Sendable (SubmitRequest) -> [UInt8]) {
        self.settings = settings
        self.hash = hash
    }

    /// Claims up to `limit` jobs of a provider; the caller sends only what this returns.
    ///
    /// Cap and rate hold over all nodes of a shared store; while the provider counts as down only a
    /// trial goes, one line at a time over all nodes.
    ///
    /// Throws `StorageError`.
    package func claim(
        provider code: String, node: String, limit: Int, isTrial: Bool = false,
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> ClaimResult {
        var result = ClaimResult()
        guard limit > 0, let provider = try store.provider(code) else { return result }
        guard Claiming.mayClaim(provider, isTrial: isTrial) else {
            result.provider = provider
            return result
        }
        var lane = try store.sharedLane(provider: code)
        let cap = provider.state == .down ? 1 : provider.concurrency
        let limit = lane?.grant(limit, to: provider, cap: cap) ?? limit
        // Without `nextJob` the core asks again at its next tick, not at once.
        guard limit > 0 else { return result }
        let claims = try store.claimJobs(
            provider: code, node: node, limit: limit, now: now,
            leaseUntil: now.adding(microseconds: settings.leaseMicroseconds))
        for claim in claims {
            let send: ClaimedSend?
            do {
                send = try store.savepoint {
                    try claimOne(claim, provider, in: store, now: now, random: &random)
                }
            } catch let error as StorageError where error.isAboutOneLine {
                // A line that the schema refuses must not hold up the other jobs of its lane (J8).
                try setAside(claim, error, in: store, now: now)
                send = nil
            }
            if let send { result.sends.append(send) } else { result.settledWithoutSend += 1 }
        }
        lane?.giveBack(limit - result.sends.count)
        if let lane, lane.isCounted { try store.save(lane) }
        result.nextJob = try store.nextJob(provider: code)
        return result
    }

    private static func mayClaim(_ provider: ProviderRecord, isTrial: Bool) -> Bool {
        switch provider.state {
        case .open: true
        case .down: isTrial
        case .paused: false
        }
    }

    private func claimOne(
        _ claim: JobClaim, _ provider: ProviderRecord, in store: any OrderWriting, now: Timestamp,
        random: inout SplitMix64
    ) throws -> ClaimedSend? {
        guard let unit = try store.unit(line: claim.line, now: now) else { return nil }
        var work = Work(claim: claim, unit: unit, provider: provider, now: now)
        let send = try prepare(&work, in: store, random: &random)
        try store.keep(&work.unit)
        return send
    }

    /// Waits a minute and counts; after 25 tries the job is dead and a person looks (J8).
    private func setAside(
        _ claim: JobClaim, _ error: StorageError, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard var unit = try store.unit(line: claim.line, now: now) else { return }
        if claim.attempts >= 25 {
            unit.add(.dead(line: claim.line, reason: error.message))
            unit.move(claim.line, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
        } else {
            unit.add(.snooze(line: claim.line, until: now.adding(seconds: 60), counted: true))
        }
        unit.add(
            OrderError(
                order: claim.order, line: claim.line, kind: .system, code: "CLAIM_FAILED",
                message: error.message, severity: .high, at: now))
        try store.keep(&unit)
    }

    private struct Work {
        let claim: JobClaim
        var unit: OrderUnit
        let provider: ProviderRecord
        let now: Timestamp
    }

    /// Decides about one claimed job; a returned send has its intent in the unit.
    private func prepare(
        _ work: inout Work, in store: any OrderWriting, random: inout SplitMix64
    ) throws -> ClaimedSend? {
        let id = work.claim.line
        guard let line = work.unit.line(id), line.state == .queued else {
            work.unit.add(.finish(line: id, outcome: "not queued"))
            return nil
        }
        let service = try store.service(line.service)
        if service?.pauseReason != nil || service?.isEnabled == false {
            snooze(&work, line, by: 30_000_000, reason: .servicePaused)
            return nil
        }
        guard try !settleLocally(&work, line, in: store) else { return nil }
        return try intend(&work, line, in: store, random: &random)
    }

    private func snooze(_ work: inout Work, _ line: LineRecord, by wait: Int64, reason: LineReason)
    {
        let until = work.now.adding(microseconds: wait)
        work.unit.edit(line.id) {
            $0.reason = reason
            $0.retryAfter = until
        }
        work.unit.add(.snooze(line: line.id, until: until, counted: false))
    }

    /// N0: an earlier line on the same target may answer, or must end first.
    ///
    /// True when it did.
    private func settleLocally(
        _ work: inout Work, _ line: LineRecord, in store: any OrderWriting
    ) throws -> Bool {
        let house = try store.houseAccount()
        let customer = work.unit.order.customer
        let rows = try store.earlierLines(
            provider: line.provider, serviceCode: line.serviceCode, target: line.target, limit: 50
        ).filter { $0.line != line.id }
        if rows.contains(where: { $0.state.isOpen && ($0.state.isSent || $0.line < line.id) }) {
            snooze(&work, line, by: settings.sameTargetMicroseconds, reason: .sameTargetOpen)
            return true
        }
        guard work.unit.attempts(of: line.id).allSatisfy({ $0.state == .notSent }) else {
            return false
        }
        let own = rows.filter { customer == house || $0.customer == customer }
        if line.recheckOf == nil,
            let done = own.first(where: { $0.state == .completed && $0.hasResult }),
            let result = try store.result(of: done.line)
        {
            Attaching.attach(result, of: done, to: line.id, in: &work.unit, now: work.now)
            work.unit.move(
                line.id, on: .knownResult, by: .system, data: ["earlier": done.line.text])
            work.unit.add(.finish(line: line.id, outcome: "known result"))
            work.unit.notify(
                "result_ready", "The result of \(line.target) was known already.", line: line.id)
            work.unit.follow()
            return true
        }
        if rows.contains(where: \.wasClosedUnknown), line.errorCode != Claiming.earlierCleared {
            work.unit.move(line.id, on: .knownUnclear, by: .system, lineReason: .earlierUnknown)
            work.unit.add(.finish(line: line.id, outcome: "earlier outcome unknown"))
            work.unit.notify(
                "review_needed", "An earlier send of \(line.target) never became clear.",
                line: line.id)
            return true
        }
        return false
    }

    /// Set on a line when staff decided that an earlier unclear send does not stand in its way.
    package static let earlierCleared = "EARLIER_CLEARED"

    /// R1: the attempt row, the line in `sending`, the order in `processing`.
    private func intend(
        _ work: inout Work, _ line: LineRecord, in store: any OrderWriting,
        random: inout SplitMix64
    ) throws -> ClaimedSend? {
        var facts = LineFacts()
        facts.providerOpen = work.provider.state != .paused
        facts.isAutomatic = line.isAutomatic
        let transition = work.unit.move(
            line.id, on: .claim, by: .system, facts: facts,
            data: ["fence": String(work.claim.fence)])
        guard case .move = transition else {
            snooze(&work, line, by: settings.sameTargetMicroseconds, reason: .providerPaused)
            return nil
        }
        let number = (work.unit.attempts(of: line.id).last?.number ?? 0) + 1
        let request = SubmitRequest(
            attempt: ID(at: work.now, random: &random), target: line.target,
            serviceCode: line.serviceCode, fields: line.fields)
        let sequence = try store.takeIntentSequence()
        let capabilities = work.provider.capabilities
        let settle =
            settings.sendWindowMicroseconds + settings.callMicroseconds
            + capabilities.settleSeconds * 1_000_000
        let settleAt = work.now.adding(microseconds: settle)
        work.unit.add(
            AttemptRecord(
                id: request.attempt, line: line.id, order: line.order, number: number,
                provider: line.provider, target: line.target, serviceCode: line.serviceCode,
                fence: work.claim.fence, requestHash: hash(request),
                highWater: capabilities.listing == .yes
                    ? try store.highestProviderOrderID(provider: line.provider) : nil,
                intentSequence: sequence, intentAt: work.now,
                sendBy: work.now.adding(microseconds: settings.sendWindowMicroseconds),
                settleAt: settleAt,
                nextCheckAt: settings.firstLook(
                    capabilities, intentAt: work.now, settleAt: settleAt)))
        let now = work.now
        work.unit.edit(line.id) {
            if $0.submittedAt == nil { $0.submittedAt = now }
            $0.retryAfter = nil
        }
        work.unit.follow()
        return ClaimedSend(
            request: request, line: line.id, order: line.order, orderNumber: work.unit.order.number,
            provider: line.provider, fence: work.claim.fence, attemptNumber: number,
            intentSequence: sequence, claim: work.claim)
    }
}
