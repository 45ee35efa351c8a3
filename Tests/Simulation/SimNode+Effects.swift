import Application
import Domain
import SimulationKit

/// One function an effect, in the order in which the dispatcher does things.
extension SimNode {
    func claim(_ provider: String, _ limit: Int, _ isTrial: Bool, _ boot: Int64) {
        let plant = world.plan.plant
        let fate: CommitFate? =
            plant == .sendBeforeIntent && world.chance(oneIn: 8) ? .lostDropped : nil
        var early: [ClaimedSend] = []
        do {
            let result = try world.transact("claim", fate: fate) { [unowned self] store in
                let result = try claiming.claim(
                    provider: provider, node: name, limit: limit, isTrial: isTrial, in: store,
                    now: now, random: &world.random)
                if plant == .sendBeforeIntent { early = result.sends }
                return result
            }
            let gate = boot + world.settings.sendWindowMicroseconds
            for send in result.sends {
                held.sends[send.request.attempt] = send
                held.gates[send.request.attempt] = gate
            }
            answer(.claimed(provider: provider, result), "claimed")
        } catch {
            // PB1: the bytes went out while the commit was still under way.
            for send in early {
                held.gates[send.request.attempt] = boot + world.settings.sendWindowMicroseconds
                call(send)
            }
            answer(.claimFailed(provider: provider, note(error, "claim")), "claim failed")
        }
    }

    func mark(_ sequence: Int64) {
        sidecar = IntentMark(epoch: epoch, highestIntent: sequence)
        answer(.marked(sequence: sequence), "marked")
    }

    /// The one bare call of R2, its gate asked right before the first byte (R5).
    func call(_ send: ClaimedSend) {
        let id = send.request.attempt
        let gate = held.gates[id] ?? 0
        held.gates[id] = nil
        if world.fires(.connectionRefused) {
            return replied(send, broken(.refused, nothingSent: true), after: jitter(5_000))
        }
        guard world.clock <= gate else {
            return replied(send, broken(.gateClosed, nothingSent: true), after: 10)
        }
        world.monitor.written(send, by: self)
        let limit = world.settings.callMicroseconds
        replied(send, broken(.timeout, nothingSent: false), after: limit)
        // The longest way that settle_at allows for: window + call + settle seconds.
        let way = world.fires(.arrivesLate) ? jitter(1_700_000) : jitter(20_000)
        let restores = world.monitor.restores
        // The bytes are on their way whatever becomes of this process.
        world.after(way, "arrival of \(send.orderNumber)") { [unowned self] in
            world.monitor.arrives(send, isFromBefore: restores != world.monitor.restores)
            let text = world.provider.arrive(send)
            world.monitor.answered(send, text)
            carry(text, of: send, beforeEnd: limit - way)
        }
    }

    private func carry(_ text: String, of send: ClaimedSend, beforeEnd: Int64) {
        var bytes = Array(text.utf8)
        if world.fires(.replyLost, oneIn: 3) { return }
        if world.fires(.replyTruncated) { bytes = Array(bytes.prefix(bytes.count / 2)) }
        if world.fires(.replyGarbage) { bytes = Array("<html>502</html>".utf8) }
        let way = world.fires(.replyLate) ? jitter(1_500_000) : jitter(20_000)
        guard way < beforeEnd else { return }
        let result = CallResult.reply(RawReply(status: 200, body: bytes))
        replied(send, result, after: way)
        if world.fires(.replyTwice) { replied(send, result, after: way + jitter(9_000)) }
    }

    private func broken(_ kind: TransportFailure.Kind, nothingSent: Bool) -> CallResult {
        .failed(TransportFailure(kind: kind, nothingSent: nothingSent, message: ""))
    }

    /// The call came back to the process that made it; only the first end counts.
    private func replied(_ send: ClaimedSend, _ result: CallResult, after delay: Int64) {
        let id = send.request.attempt
        later(delay, "reply") { [unowned self] in
            guard held.sends[id] != nil else { return }
            if let known = held.replies[id], known != result { return }
            held.replies[id] = result
            feed(.replied(id))
        }
    }

    /// R6: the raw reply in a commit of its own.
    func keep(_ id: ID<Attempt>) {
        guard let result = held.replies[id], let send = held.sends[id] else { return }
        do {
            try world.transact("keep") { [unowned self] store in
                try store.keep(reply: Wire.store(result, send, at: now))
            }
            world.monitor.kept(send, Wire.interpret(result, send.request))
            answer(.replyKept(id), "kept")
        } catch {
            answer(.keepFailed(id, note(error, "keep")), "keep failed")
        }
    }

    func interpret(_ id: ID<Attempt>) {
        guard let result = held.replies[id], let send = held.sends[id] else { return }
        feed(.interpreted(id, SimNode.read(result, send.request, world.plan.plant)))
    }

    func settle(_ send: ClaimedSend, _ outcome: SubmitOutcome) {
        let id = send.request.attempt
        do {
            let result = try world.transact("settle", writer: (id, send.fence)) {
                [unowned self] store in
                let result = try settling.settle(
                    attempt: id, fence: send.fence, outcome: outcome, in: store, now: now,
                    random: &world.random)
                if result == .stale, world.plan.plant == .outcomeWithoutFence {
                    try Plants.writeWithoutFence(id, outcome, in: store, now: now)
                }
                return result
            }
            world.monitor.settled(send)
            held.replies[id] = nil
            held.sends[id] = nil
            answer(.settled(id, result), "settled")
        } catch {
            answer(.settleFailed(id, note(error, "settle")), "settle failed")
        }
    }

    func renew(_ claims: [JobClaim]) {
        let until = now.adding(microseconds: world.settings.leaseMicroseconds)
        do {
            let lost = try world.transact("renew") { [unowned self] store in
                try store.renewLeases(claims, now: now, until: until)
            }
            answer(.renewed(lost: lost), "renewed")
        } catch {
            _ = note(error, "renew")
        }
    }

    /// Expired leases and overdue uncertain lines; one run at a time.
    func rescue() {
        guard !isRescuing, isLeader else { return }
        isRescuing = true
        later(jitter(2_000), "rescue") { [unowned self] in
            isRescuing = false
            do {
                let plant = world.plan.plant
                let seen = world.store.committed
                let (count, listings) = try world.transact(
                    "rescue", hidingReplies: plant == .lateAcceptanceDropped
                ) {
                    [unowned self] store -> (Int, [String]) in
                    try Plants.rescue(plant, seen, in: store, now: now)
                    let taken = try rescuing.takeOver(
                        everyone: false, node: name, limit: 200, in: store, now: now)
                    let overdue = try rescuing.settleOverdue(
                        limit: 200, mayResend: !isQuarantined, in: store, now: now)
                    return (taken + overdue.settled, overdue.listings)
                }
                answer(.rescued(count, listings: listings), "rescued")
            } catch {
                _ = note(error, "rescue")
            }
        }
    }

    /// One free call; what it shows is written in one transaction.
    func list(_ code: String) {
        let begun = now
        guard let orders = world.provider.list() else {
            return answer(.listed(provider: code, answered: false), "no list")
        }
        let list = ProviderList(provider: code, begunAt: begun, orders: orders)
        later(jitter(20_000), "listed") { [unowned self] in
            do {
                _ = try world.transact("list") { [unowned self] store in
                    try listing.apply(list, limit: 200, in: store, now: now)
                }
                answer(.listed(provider: code, answered: true), "listed")
            } catch {
                _ = note(error, "list")
                answer(.listed(provider: code, answered: false), "list not written")
            }
        }
    }

    func report(_ code: String, _ isDown: Bool, _ reason: String) {
        do {
            let record = try world.transact("report") { [unowned self] store -> ProviderRecord? in
                guard var record = try store.provider(code), record.state != .paused else {
                    return nil
                }
                record.state = isDown ? .down : .open
                record.pauseReason = isDown ? reason : nil
                try store.save(record, at: now, by: .system, reason: reason)
                return record
            }
            if let record { answer(.provider(record), "provider") }
        } catch {
            _ = note(error, "report")
        }
    }
}
