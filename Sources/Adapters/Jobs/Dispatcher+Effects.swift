internal import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// One function an effect: does it, and says what came of it.
extension Dispatcher {
    /// Does one effect and answers with what came of it; nil when there is nothing to say.
    func execute(_ effect: DispatchEffect) async -> DispatchInput? {
        switch effect {
        case .claim(let provider, let limit, let isTrial): await claim(provider, limit, isTrial)
        case .mark(let sequence): mark(sequence)
        case .send(let send): await call(send)
        case .keepReply(let id): await keep(id)
        case .interpret(let id): interpret(id)
        case .settle(let send, let outcome): await settle(send, outcome)
        case .renew(let claims): await renew(claims)
        case .rescue: await rescue()
        case .refresh: await refresh()
        case .list(let provider): await list(provider)
        case .probe(let provider): await probe(provider)
        case .report(let provider, let isDown, let reason): await report(provider, isDown, reason)
        case .drained: nil
        }
    }

    private func claim(
        _ provider: String, _ limit: Int, _ isTrial: Bool
    ) async -> DispatchInput {
        // Read before the intent's own time, so that the gate can only close early (R5).
        let boot = parts.clock.bootMicroseconds()
        let claiming = claiming
        let node = parts.node
        let clock = parts.clock
        let seed = parts.seed
        do {
            let result = try await parts.storage.write { store in
                var random = SplitMix64(seed: seed())
                return try claiming.claim(
                    provider: provider, node: node, limit: limit, isTrial: isTrial, in: store,
                    now: Timestamp(microseconds: clock.wallMicroseconds()), random: &random)
            }
            let gate = boot + parts.settings.sendWindowMicroseconds
            held.withLock { held in
                for send in result.sends {
                    held.sends[send.request.attempt] = send
                    held.gates[send.request.attempt] = gate
                }
            }
            if !result.sends.isEmpty || result.settledWithoutSend > 0 { parts.committed() }
            return .claimed(provider: provider, result)
        } catch {
            return .claimFailed(provider: provider, note(error, "claim"))
        }
    }

    /// The record must be on the disk before any send it covers (R9); a disk that refuses stops the
    /// process.
    private func mark(_ sequence: Int64) -> DispatchInput? {
        let epoch = held.withLock { $0.epoch }
        do {
            try parts.sidecar.write(IntentMark(epoch: epoch, highestIntent: sequence))
            return .marked(sequence: sequence)
        } catch {
            parts.fatal(
                "The sidecar file cannot be written (\(error)); nothing is sent without it.")
            return nil
        }
    }

    private func call(_ send: ClaimedSend) async -> DispatchInput {
        let id = send.request.attempt
        let clock = parts.clock
        let gate = held.withLock { $0.gates[id] } ?? 0
        parts.log.info(
            .fulfilment, "Sending",
            [
                "order": .string(send.orderNumber), "provider": .string(send.provider),
                "attempt": .int(send.attemptNumber), "target": .imei(send.request.target),
            ])
        let result: CallResult
        if let provider = parts.providers[send.provider] {
            result = await provider.submit(send.request) { [held] in
                guard clock.bootMicroseconds() <= gate else { return false }
                held.withLock {
                    $0.started[id] = Timestamp(microseconds: clock.wallMicroseconds())
                }
                return true
            }
        } else {
            result = .failed(
                TransportFailure(kind: .gateClosed, nothingSent: true, message: "no adapter"))
        }
        held.withLock {
            $0.replies[id] = result
            $0.gates[id] = nil
        }
        return .replied(id)
    }

    /// R6: the raw reply in a commit of its own, nothing fallible before it.
    private func keep(_ id: ID<Attempt>) async -> DispatchInput? {
        let (reply, send) = held.withLock { ($0.replies[id], $0.sends[id]) }
        guard let reply, let send else { return nil }
        let stored = StoredCall.encode(
            reply, attempt: id, fence: send.fence,
            at: Timestamp(microseconds: parts.clock.wallMicroseconds()))
        do {
            try await parts.storage.keep(reply: stored)
            return .replyKept(id)
        } catch {
            return .keepFailed(id, note(error, "keep a reply"))
        }
    }

    private func interpret(_ id: ID<Attempt>) -> DispatchInput? {
        let (reply, send) = held.withLock { ($0.replies[id], $0.sends[id]) }
        guard let reply, let send else { return nil }
        guard let provider = parts.providers[send.provider] else {
            return .interpreted(id, .notSent)
        }
        return .interpreted(id, provider.interpret(reply, of: send.request))
    }

    /// Commits what a send came to; a store error comes back as `settleFailed`.
    func settle(_ send: ClaimedSend, _ outcome: SubmitOutcome) async -> DispatchInput {
        let id = send.request.attempt
        let settling = settling
        let clock = parts.clock
        let seed = parts.seed
        let sentAt = held.withLock { $0.started[id] }
        do {
            let result = try await parts.storage.write { store in
                var random = SplitMix64(seed: seed())
                return try settling.settle(
                    attempt: id, fence: send.fence, outcome: outcome, sentAt: sentAt, in: store,
                    now: Timestamp(microseconds: clock.wallMicroseconds()), random: &random)
            }
            held.withLock {
                $0.replies[id] = nil
                $0.sends[id] = nil
                $0.started[id] = nil
            }
            parts.committed()
            if result == .stale {
                let rescuing = rescuing
                try await parts.storage.write { store in
                    try rescuing.reconcile(
                        attempt: id, in: store,
                        now: Timestamp(microseconds: clock.wallMicroseconds()))
                }
                parts.committed()
            }
            if case .pausedService(let code) = result {
                parts.log.error(
                    .fulfilment, "Service paused",
                    ["service": .string(code), "reason": .string("an unknown answer five times")])
            }
            return .settled(id, result)
        } catch {
            return .settleFailed(id, note(error, "write an outcome"))
        }
    }

    private func renew(_ claims: [JobClaim]) async -> DispatchInput? {
        let lease = parts.settings.leaseMicroseconds
        let clock = parts.clock
        do {
            let lost = try await parts.storage.write { store in
                let now = Timestamp(microseconds: clock.wallMicroseconds())
                return try store.renewLeases(
                    claims, now: now, until: now.adding(microseconds: lease))
            }
            return .renewed(lost: lost)
        } catch {
            _ = note(error, "renew leases")
            return nil
        }
    }

    /// Expired leases and overdue uncertain lines; one run at a time.
    private func rescue() async -> DispatchInput? {
        // One node sweeps; two would be right too, and only work twice (J1).
        guard parts.shared?.isLeader() ?? true else { return nil }
        let isFirst = held.withLock { held in
            defer { held.rescuing = true }
            return !held.rescuing
        }
        guard isFirst else { return nil }
        defer { held.withLock { $0.rescuing = false } }
        let rescuing = rescuing
        let clock = parts.clock
        do {
            let taken = try await takeOver(everyone: false)
            let now = Timestamp(microseconds: clock.wallMicroseconds())
            let due = try await parts.storage.read {
                try $0.overdueUncertain(provider: nil, before: now, limit: 1)
            }
            var overdue = Rescuing.Overdue()
            if !due.isEmpty {
                let mayResend = !isQuarantined
                overdue = try await parts.storage.write { store in
                    try rescuing.settleOverdue(
                        limit: Dispatcher.rescueChunk, mayResend: mayResend, in: store, now: now)
                }
            }
            if taken + overdue.settled > 0 { parts.committed() }
            return .rescued(taken + overdue.settled, listings: overdue.listings)
        } catch {
            _ = note(error, "rescue")
            return nil
        }
    }

    private func probe(_ code: String) async -> DispatchInput? {
        guard let provider = parts.providers[code] else { return nil }
        let answer = provider.interpretCatalogue(await provider.catalogue())
        switch answer {
        case .services: return .probed(provider: code, answered: true)
        case .refused, .failed: return .probed(provider: code, answered: false)
        }
    }

    private func report(_ code: String, _ isDown: Bool, _ reason: String) async -> DispatchInput? {
        let now = Timestamp(microseconds: parts.clock.wallMicroseconds())
        do {
            let record = try await parts.storage.write { store -> ProviderRecord? in
                guard var record = try store.provider(code), record.state != .paused else {
                    return nil
                }
                record.state = isDown ? .down : .open
                record.pauseReason = isDown ? reason : nil
                try store.save(record, at: now, by: .system, reason: reason)
                return record
            }
            parts.committed()
            if isDown {
                parts.log.error(
                    .fulfilment, "Provider is down",
                    ["provider": .string(code), "reason": .string(reason)])
            }
            return record.map { .provider($0) }
        } catch {
            _ = note(error, "report a provider's state")
            return nil
        }
    }

    /// Logs a store error; one that the process must not survive ends it (R10).
    func note(_ error: any Error, _ doing: String) -> StorageError.Kind {
        let known = error as? StorageError ?? StorageError(.defect, "\(error)")
        parts.log.error(
            .store, "The dispatcher could not go on",
            ["doing": .string(doing), "error": .string(known.message)])
        if known.kind == .failed {
            // What is under way can never be written any more: a stop must not wait for it.
            drained.open()
            parts.fatal(known.message)
        }
        return known.kind
    }
}
