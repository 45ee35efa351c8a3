internal import Domain

/// T6–T8, T12: definite refusals.
extension Settling {
    /// Settles a definite refusal by its kind; pauses provider or service where it is ours.
    func refuse(
        _ refusal: Refusal, _ attempt: AttemptRecord, in unit: inout OrderUnit,
        store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> SettleResult {
        unit.edit(attempt.id) {
            $0.state = .definiteNo
            $0.errorCode = refusal.code
            $0.errorMessage = refusal.message
        }
        unit.edit(attempt.line) {
            $0.errorCode = refusal.code
            $0.errorMessage = refusal.message
        }
        switch refusal.kind {
        case .retryable:
            return retryLater(refusal, attempt, in: &unit, now: now, random: &random)
        case .final:
            if asksAboutFirst(refusal, attempt, in: &unit) { return .moved(.needsReview) }
            count(attempt.line, in: &unit)
            fail(refusal, attempt, in: &unit, now: now)
            return .moved(.failed)
        case .oursProvider:
            unit.move(
                attempt.line, on: .refusedOurs, by: .system, lineReason: .providerPaused,
                data: ["code": refusal.code])
            unit.add(.finish(line: attempt.line, outcome: "parked"))
            try pauseProvider(attempt.provider, refusal, store: store, now: now)
            return .pausedProvider(refusal.message)
        case .oursService:
            unit.move(
                attempt.line, on: .refusedOurs, by: .system, lineReason: .servicePaused,
                data: ["code": refusal.code])
            unit.add(.finish(line: attempt.line, outcome: "parked"))
            if let line = unit.line(attempt.line), var service = try store.service(line.service) {
                service.pauseReason = refusal.message
                try store.save(service, at: now)
            }
            return .moved(.parked)
        }
    }

    private func pauseProvider(
        _ code: String, _ refusal: Refusal, store: any OrderWriting, now: Timestamp
    ) throws {
        guard var provider = try store.provider(code), provider.state != .paused else { return }
        provider.state = .paused
        provider.pauseReason = "\(refusal.code): \(refusal.message)"
        try store.save(provider, at: now, by: .system, reason: provider.pauseReason)
    }

    private func retryLater(
        _ refusal: Refusal, _ attempt: AttemptRecord, in unit: inout OrderUnit, now: Timestamp,
        random: inout SplitMix64
    ) -> SettleResult {
        let first = unit.line(attempt.line)?.submittedAt ?? attempt.intentAt
        let isOver = now.since(first) >= settings.retryForMicroseconds
        if isOver, asksAboutFirst(refusal, attempt, in: &unit) { return .moved(.needsReview) }
        count(attempt.line, in: &unit)
        let line = unit.line(attempt.line)
        if isOver {
            fail(refusal, attempt, in: &unit, now: now)
            return .moved(.failed)
        }
        let wait = settings.backoff(attempt: line?.attemptCount ?? 1, random: &random)
        let until = now.adding(microseconds: wait)
        unit.move(
            attempt.line, on: .refusedForNow, by: .system, lineReason: .backoff,
            data: ["code": refusal.code])
        unit.edit(attempt.line) { $0.retryAfter = until }
        unit.add(.snooze(line: attempt.line, until: until, counted: true))
        return .moved(.queued)
    }

    /// N6: a refusal of the second send says nothing about the first.
    private func asksAboutFirst(
        _ refusal: Refusal, _ attempt: AttemptRecord, in unit: inout OrderUnit
    ) -> Bool {
        guard unit.attempts(of: attempt.line).contains(where: \.mayHaveArrived) else {
            return false
        }
        misfit(
            "the second send was refused (\(refusal.message)), and the first may have arrived",
            attempt, in: &unit)
        return true
    }

    private func fail(
        _ refusal: Refusal, _ attempt: AttemptRecord, in unit: inout OrderUnit, now: Timestamp
    ) {
        unit.move(
            attempt.line, on: .refusedForGood, by: .system, reason: refusal.message,
            data: ["code": refusal.code])
        unit.add(.dead(line: attempt.line, reason: "\(refusal.code): \(refusal.message)"))
        unit.add(
            OrderError(
                order: unit.order.id, line: attempt.line, kind: .externalAPI, code: refusal.code,
                message: refusal.message, severity: .medium, at: now))
    }
}
