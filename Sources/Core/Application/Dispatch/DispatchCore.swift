package import Domain

/// The dispatcher as a pure machine: inputs in, effects out, no clock, no store, no provider of its
/// own.
package struct DispatchCore: Sendable {
    /// One provider's sends.
    struct Lane: Sendable {
        var provider: ProviderRecord
        var breaker: Breaker
        var bucket: TokenBucket?
        var isClaiming = false
        /// Slots promised to the claim under way.
        var promised = 0
        /// Something may be ready.
        var hasWork = true
        var nextJob: Timestamp?
        /// A failed claim waits until then.
        var pausedUntil: Timestamp?
        var inFlight = 0
        /// Until then its own report is on the way and the store's older word does not count.
        var ownWordUntil: Timestamp?
        /// The provider's list is being read.
        var isListing = false
        /// After a list that could not be had.
        var listAgainAt: Timestamp?
    }

    /// A send between its committed intent and its committed outcome.
    struct Flight: Sendable {
        let send: ClaimedSend
        var phase: Phase
        var outcome: SubmitOutcome?
        var retryAt: Timestamp?
    }

    /// Where a flight stands.
    enum Phase: Sendable, Equatable { case marking, calling, keeping, reading, settling }

    let settings: DispatchSettings
    var lanes: [String: Lane] = [:]
    var flights: [ID<Attempt>: Flight] = [:]
    var isQuarantined = false
    var isStopping = false
    var hasDrained = false
    var markedSequence: Int64 = 0
    var markUnderWay = false
    var renewAt: Timestamp?
    var rescueAt: Timestamp?

    /// A core that knows no provider yet.
    package init(settings: DispatchSettings) { self.settings = settings }

    /// Sends between intent and outcome.
    package var inFlightCount: Int { flights.count }

    /// True while nothing may be sent (B4).
    package var quarantined: Bool { isQuarantined }

    /// Takes one input and says what to do now.
    package mutating func step(
        _ input: DispatchInput, now: Timestamp, random: inout SplitMix64
    ) -> [DispatchEffect] {
        var effects: [DispatchEffect] = []
        switch input {
        case .provider(let record): adopt(record, now: now)
        case .wake(let code): wake(code)
        case .tick: tick(now, &effects)
        case .claimed(let code, let result): claimed(code, result, now, &effects)
        case .claimFailed(let code, _): claimFailed(code, now)
        case .marked(let sequence): marked(sequence, &effects)
        case .seen(let sequence): seen(sequence, &effects)
        case .replied(let id): advance(id, to: .keeping, .keepReply(id), &effects)
        case .replyKept(let id): advance(id, to: .reading, .interpret(id), &effects)
        case .keepFailed(let id, _): flights[id]?.retryAt = now.adding(seconds: 1)
        case .interpreted(let id, let outcome): interpreted(id, outcome, &effects)
        case .settled(let id, let result): settled(id, result, now, &effects)
        case .settleFailed(let id, _): flights[id]?.retryAt = now.adding(seconds: 1)
        case .renewed(let lost): renewed(lost)
        case .rescued(let count, let listings):
            if count > 0 { wake(nil) }
            list(listings, now, &effects)
        case .listed(let code, let answered):
            lanes[code]?.isListing = false
            lanes[code]?.listAgainAt =
                answered ? nil : now.adding(microseconds: settings.breakerMicroseconds)
            wake(code)
        case .probed(let code, let answered):
            lanes[code]?.breaker.noteProbe(answered: answered, now: now)
        case .quarantine(let isOn): isQuarantined = isOn
        case .stop: isStopping = true
        }
        claim(now, &effects)
        if isStopping && flights.isEmpty && !hasDrained
            && lanes.values.allSatisfy({ !$0.isClaiming })
        {
            hasDrained = true
            effects.append(.drained)
        }
        return effects
    }

    private mutating func adopt(_ record: ProviderRecord, now: Timestamp) {
        let old = lanes[record.code]
        var lane = old ?? Lane(provider: record, breaker: firstBreaker(record, now), bucket: nil)
        if old == nil || lane.provider.ratePerMinute != record.ratePerMinute
            || lane.provider.burst != record.burst
        {
            lane.bucket = record.ratePerMinute.map {
                TokenBucket(perMinute: $0, burst: record.burst, now: now)
            }
        }
        lane.provider = record
        lane.hasWork = true
        follow(record, &lane, now)
        lanes[record.code] = lane
    }

    /// The breaker of one node is the breaker of all: the store carries its word.
    private func follow(_ record: ProviderRecord, _ lane: inout Lane, _ now: Timestamp) {
        if let until = lane.ownWordUntil, now < until { return }
        switch record.state {
        case .open: lane.breaker.adoptOpen()
        case .down: lane.breaker.adoptDown(now: now)
        case .paused: break
        }
    }

    /// The store may still say `down`: only a breaker that starts open can say `open` again.
    private func firstBreaker(_ record: ProviderRecord, _ now: Timestamp) -> Breaker {
        let wait = settings.breakerMicroseconds
        return switch record.state {
        case .down: Breaker(waitMicroseconds: wait, leftOpenAt: now)
        case .open, .paused: Breaker(waitMicroseconds: wait)
        }
    }

    private mutating func wake(_ code: String?) {
        if let code {
            lanes[code]?.hasWork = true
        } else {
            for key in lanes.keys { lanes[key]?.hasWork = true }
        }
    }

    /// One list a provider at a time; a free call, so it runs in quarantine too (B4).
    private mutating func list(
        _ codes: [String], _ now: Timestamp, _ effects: inout [DispatchEffect]
    ) {
        for code in codes.sorted() {
            guard let lane = lanes[code], !isStopping, !lane.isListing,
                lane.provider.state != .paused, now >= lane.listAgainAt ?? now
            else { continue }
            lanes[code]?.isListing = true
            effects.append(.list(provider: code))
        }
    }

    /// Asks for claims wherever slots, tokens, breaker, pause and quarantine allow it.
    private mutating func claim(_ now: Timestamp, _ effects: inout [DispatchEffect]) {
        guard !isQuarantined, !isStopping else { return }
        for code in lanes.keys.sorted() {
            guard var lane = lanes[code], !lane.isClaiming, lane.provider.state != .paused else {
                continue
            }
            if let until = lane.pausedUntil, now < until { continue }
            if let next = lane.nextJob, next <= now { lane.hasWork = true }
            guard lane.hasWork else {
                lanes[code] = lane
                continue
            }
            var limit = lane.breaker.allowance(of: lane.provider.concurrency) - lane.inFlight
            if lane.bucket != nil { limit = min(limit, lane.bucket?.available(now: now) ?? 0) }
            if limit > 0 {
                lane.bucket?.take(limit)
                lane.isClaiming = true
                lane.promised = limit
                lane.pausedUntil = nil
                effects.append(
                    .claim(
                        provider: code, limit: limit, isTrial: lane.breaker.state == .halfOpen))
            }
            lanes[code] = lane
        }
    }

    private mutating func claimed(
        _ code: String, _ result: ClaimResult, _ now: Timestamp,
        _ effects: inout [DispatchEffect]
    ) {
        guard var lane = lanes[code] else { return }
        if let record = result.provider {
            lane.provider = record
            follow(record, &lane, now)
        }
        lane.isClaiming = false
        lane.inFlight += result.sends.count
        lane.bucket?.giveBack(max(0, lane.promised - result.sends.count))
        lane.nextJob = result.nextJob
        // A full claim may have left more behind; an empty one waits for a signal or `nextJob`.
        lane.hasWork = result.sends.count + result.settledWithoutSend >= lane.promised
        lanes[code] = lane
        for send in result.sends {
            flights[send.request.attempt] = Flight(send: send, phase: .marking)
        }
        mark(&effects)
    }

    /// One sidecar write at a time; it covers every intent committed so far (R9).
    private mutating func mark(_ effects: inout [DispatchEffect]) {
        guard !markUnderWay else { return }
        let highest = flights.values.filter { $0.phase == .marking }.map(\.send.intentSequence)
            .max()
        guard let highest else { return }
        if highest <= markedSequence {
            release(upTo: markedSequence, &effects)
            return
        }
        markUnderWay = true
        effects.append(.mark(sequence: highest))
    }

    private mutating func marked(_ sequence: Int64, _ effects: inout [DispatchEffect]) {
        markUnderWay = false
        markedSequence = max(markedSequence, sequence)
        release(upTo: sequence, &effects)
        mark(&effects)
    }

    private mutating func seen(_ sequence: Int64, _ effects: inout [DispatchEffect]) {
        guard !markUnderWay, sequence > markedSequence else { return }
        markUnderWay = true
        effects.append(.mark(sequence: sequence))
    }

    private mutating func release(upTo sequence: Int64, _ effects: inout [DispatchEffect]) {
        let due = flights.values
            .filter { $0.phase == .marking && $0.send.intentSequence <= sequence }
            .sorted { $0.send.intentSequence < $1.send.intentSequence }
        for flight in due {
            flights[flight.send.request.attempt]?.phase = .calling
            effects.append(.send(flight.send))
        }
    }

    private mutating func claimFailed(_ code: String, _ now: Timestamp) {
        lanes[code]?.isClaiming = false
        let promised = lanes[code]?.promised ?? 0
        lanes[code]?.bucket?.giveBack(promised)
        lanes[code]?.hasWork = true
        lanes[code]?.pausedUntil = now.adding(seconds: 1)
    }

    private mutating func advance(
        _ id: ID<Attempt>, to phase: Phase, _ effect: DispatchEffect,
        _ effects: inout [DispatchEffect]
    ) {
        guard flights[id] != nil else { return }
        flights[id]?.phase = phase
        flights[id]?.retryAt = nil
        effects.append(effect)
    }

    private mutating func interpreted(
        _ id: ID<Attempt>, _ outcome: SubmitOutcome, _ effects: inout [DispatchEffect]
    ) {
        guard let flight = flights[id] else { return }
        flights[id]?.outcome = outcome
        advance(id, to: .settling, .settle(flight.send, outcome), &effects)
    }

    private mutating func settled(
        _ id: ID<Attempt>, _ result: SettleResult, _ now: Timestamp,
        _ effects: inout [DispatchEffect]
    ) {
        guard let flight = flights.removeValue(forKey: id), var lane = lanes[flight.send.provider]
        else { return }
        lane.inFlight -= 1
        lane.hasWork = true
        if let outcome = flight.outcome { judge(outcome, &lane, now, &effects) }
        if case .pausedProvider(let reason) = result {
            lane.provider.state = .paused
            lane.provider.pauseReason = reason
        }
        lanes[flight.send.provider] = lane
    }

    /// Feeds the breaker: what the provider answered closes it, what got no answer counts against
    /// it.
    private func judge(
        _ outcome: SubmitOutcome, _ lane: inout Lane, _ now: Timestamp,
        _ effects: inout [DispatchEffect]
    ) {
        let answered: Bool
        switch outcome {
        case .accepted, .duplicate, .mismatch: answered = true
        case .refused(let refusal): answered = refusal.kind != .retryable
        case .notSent: return
        case .uncertain:
            // Words that nobody knows are an answer all the same: the service is paused, not all.
            if outcome.unknownRefusalText != nil { return }
            answered = false
        }
        let code = lane.provider.code
        let ownWordUntil = now.adding(microseconds: settings.breakerMicroseconds / 12)
        if answered {
            if lane.breaker.noteAnswer() {
                lane.ownWordUntil = ownWordUntil
                effects.append(
                    .report(provider: code, isDown: false, reason: "the provider answers again"))
            }
        } else if lane.breaker.noteFailure(now: now) {
            lane.ownWordUntil = ownWordUntil
            effects.append(
                .report(
                    provider: code, isDown: true,
                    reason: "\(Breaker.threshold) sends in a row got no usable answer"))
        }
    }

    private mutating func renewed(_ lost: [ID<Line>]) {
        // The work of a lost lease is fenced off already; its late outcome changes 0 rows.
        guard !lost.isEmpty else { return }
        let gone = Set(lost)
        for (id, flight) in flights
        where gone.contains(flight.send.line) && flight.phase == .marking {
            flights.removeValue(forKey: id)
            lanes[flight.send.provider]?.inFlight -= 1
        }
    }

    /// Heartbeats, rescues, probes, and retries of what could not be committed.
    private mutating func tick(_ now: Timestamp, _ effects: inout [DispatchEffect]) {
        if now >= renewAt ?? now, !flights.isEmpty {
            renewAt = now.adding(microseconds: settings.heartbeatMicroseconds)
            let claims = flights.values.map(\.send.claim).sorted { $0.line < $1.line }
            effects.append(.renew(claims))
        }
        if now >= rescueAt ?? now {
            rescueAt = now.adding(microseconds: min(1_000_000, settings.leaseMicroseconds))
            effects += [.refresh, .rescue]
        }
        for code in lanes.keys.sorted() {
            // Backstop of J12: a lost signal costs a second, not a job.
            lanes[code]?.hasWork = true
            if lanes[code]?.breaker.takeProbe(now: now) == true {
                effects.append(.probe(provider: code))
            }
        }
        for id in flights.keys.sorted() {
            guard let flight = flights[id], let at = flight.retryAt, now >= at else { continue }
            flights[id]?.retryAt = nil
            switch flight.phase {
            case .keeping: effects.append(.keepReply(id))
            case .settling:
                if let outcome = flight.outcome { effects.append(.settle(flight.send, outcome)) }
            case .marking, .calling, .reading: continue
            }
        }
    }
}
