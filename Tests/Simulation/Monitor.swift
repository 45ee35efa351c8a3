import Application
import Domain
import SimulationKit

/// Checks the invariants of `reliability.md` 11 by its own books, after every step.
final class Monitor {
    /// One request whose first byte left.
    private struct Write {
        let attempt: ID<Attempt>
        /// A person took the line over since.
        var isCleared = false
    }

    unowned var world: World! = nil
    private var writes: [ID<Line>: [Write]] = [:]
    private var writeCount: Int64 = 0
    private var acknowledgedOrders: [ID<Order>] = []
    private var duplicates: Set<ID<Attempt>> = []
    private var handled: Set<ID<Line>> = []
    /// Acceptances that were kept while their line waited for them.
    private var mustLink: [(line: ID<Line>, providerOrderID: String)] = []
    private(set) var restores = 0
    private var mustNotSend = false
    private var isFromBefore = false
    /// When the lease of a line's job really ends, in microseconds of the store's clock.
    var leaseEnds: [ID<Line>: Int64] = [:]

    func acknowledged(_ order: ID<Order>) { acknowledgedOrders.append(order) }

    /// A person decided about the line: what comes now is no automatic send.
    private func decided(_ line: ID<Line>) {
        handled.insert(line)
        for index in (writes[line] ?? []).indices { writes[line]?[index].isCleared = true }
    }

    func restored(lostSends: Bool) {
        restores += 1
        mustNotSend = lostSends
        let state = world.store.committed
        acknowledgedOrders.removeAll { state.orders[$0] == nil }
        mustLink = []
    }

    func released() {
        mustNotSend = false
        for line in Array(writes.keys) {
            for index in (writes[line] ?? []).indices { writes[line]?[index].isCleared = true }
        }
    }

    /// The first byte of a request is about to leave.
    func written(_ send: ClaimedSend, by node: SimNode) {
        let state = world.store.committed
        if mustNotSend {
            world.breaks("I7", "\(node.name) sends from a restored copy before its release")
        }
        guard let attempt = state.attempt(send.request.attempt) else {
            return world.breaks("I4", "a request leaves without a durable intent")
        }
        let late = world.plan.nodes > 1 ? Monitor.skewMicroseconds : 0
        if world.now.since(attempt.sendBy) > late {
            world.breaks("I9", "\(node.name) sends after send_by of \(send.orderNumber)")
        }
        if node.sidecar?.highestIntent ?? 0 < send.intentSequence {
            world.breaks("I7", "a request leaves before the sidecar holds its intent")
        }
        for write in writes[send.line] ?? []
        where !write.isCleared && !isDefinite(write.attempt, state)
            && !mayRepeat(write.attempt)
        {
            world.breaks(
                "I3",
                "line \(send.orderNumber) is sent again by itself, an earlier send may have worked"
            )
        }
        writes[send.line, default: []].append(Write(attempt: send.request.attempt))
        writeCount += 1
        checkRate()
    }

    /// True when a proven guard makes another send safe: the list leaves the earlier one out, or
    /// the provider refuses what it has. The ledger is asked whether that is so.
    private func mayRepeat(_ attempt: ID<Attempt>) -> Bool {
        if world.plan.knowsGuard { return true }
        return world.plan.lists && !world.provider.charges.contains { $0.attempt == attempt }
    }

    /// True when the stored reply is a refusal of the table or says that nothing was sent.
    private func isDefinite(_ attempt: ID<Attempt>, _ state: SimState) -> Bool {
        guard let record = state.attempt(attempt), let line = state.line(record.line) else {
            return false
        }
        let request = SubmitRequest(
            attempt: attempt, target: record.target, serviceCode: record.serviceCode,
            fields: line.fields)
        return state.replies.contains { reply in
            guard reply.attempt == attempt else { return false }
            switch Wire.interpret(Wire.load(reply), request) {
            case .refused, .notSent: return true
            case .accepted, .duplicate, .mismatch, .uncertain: return false
            }
        }
    }

    private func checkRate() {
        guard let rate = world.plan.ratePerMinute else { return }
        if world.plan.nodes > 1, exceeds(rate, writeCount) {
            world.breaks("I11", "\(writeCount) sends over all nodes exceed the limiter")
        }
        let lives = world.nodes.map { Int64($0.life) }.reduce(0, +)
        let seconds = (world.clock - World.start) / 1_000_000 + 1
        if writeCount > 2 * lives + seconds * Int64(rate) / 60 * Int64(world.nodes.count) + 1 {
            world.breaks("I11", "\(writeCount) sends in \(seconds) s exceed the limiter")
        }
    }

    func arrives(_ send: ClaimedSend, isFromBefore: Bool) { self.isFromBefore = isFromBefore }

    func answered(_ send: ClaimedSend, _ text: String) {
        if text == "DUP" { duplicates.insert(send.request.attempt) }
    }

    /// The provider took money.
    func charged(_ charge: SimProvider.Charge) {
        guard let attempt = charge.attempt else { return }
        if world.store.committed.attempt(attempt) == nil {
            if isFromBefore {
                world.after(0, "orphan") { [unowned self] in
                    world.provider.orphan { $0.id == charge.id }
                }
            } else {
                world.breaks("I4", "charge \(charge.id) has no attempt with a durable intent")
            }
        }
        if world.provider.charges.filter({ $0.attempt == attempt }).count > 1 {
            world.breaks("I4", "one attempt was charged twice")
        }
        let open = (writes[charge.line ?? ID(value: 0)] ?? []).filter { !$0.isCleared }
        let paid = world.provider.charges.filter { other in
            open.contains { $0.attempt == other.attempt }
                && other.status(at: world.clock) != .rejected
        }
        if paid.count > 1 {
            world.breaks("I3", "one line was charged twice without a person's word")
        }
    }

    /// A raw reply is committed.
    func kept(_ send: ClaimedSend, _ outcome: SubmitOutcome) {
        guard case .accepted(let id, _) = outcome,
            let attempt = world.store.committed.attempt(send.request.attempt),
            attempt.state == .sending || attempt.state == .uncertain
        else { return }
        mustLink.append((send.line, id))
    }

    func settled(_ send: ClaimedSend) {
        guard duplicates.contains(send.request.attempt), !handled.contains(send.line),
            world.store.committed.line(send.line)?.state == .failed
        else { return }
        world.breaks(
            "I1",
            "a duplicate reply, evidence of a success, released the money of \(send.orderNumber)")
    }
}

extension Monitor {
    /// After every commit.
    func check(
        _ before: SimState, _ after: SimState, _ label: String,
        _ writer: (attempt: ID<Attempt>, fence: Int64)?
    ) {
        if let writer, let old = before.attempt(writer.attempt), old.fence != writer.fence,
            after.attempt(writer.attempt) != old
        {
            world.breaks(
                "I9", "an outcome of fence \(writer.fence) was written over fence \(old.fence)")
        }
        for id in after.touched {
            guard let order = after.orders[id] else { continue }
            // Whatever the caller heard: the history says that a person decided.
            for row in order.history.dropFirst(before.orders[id]?.history.count ?? 0) {
                if let line = row.line, row.actor.kind == .staff { decided(line) }
            }
            if let sentence = HistoryCheck.flaw(before.orders[id], order) {
                world.breaks(sentence.invariant, "\(label): \(sentence.text)")
            }
            if let sentence = Structure.flaw(order, in: after) {
                world.breaks(sentence.invariant, "\(label): \(sentence.text)")
            }
        }
        for order in acknowledgedOrders where after.orders[order] == nil {
            world.breaks("I7", "\(label): an acknowledged order is gone")
        }
    }

    /// True when nothing more happens to a line until a person decides: about it, or about the line
    /// on the same target that it waits for (N0).
    static func rests(_ line: LineRecord, in state: SimState) -> Bool {
        guard line.state.isOpen, line.state != .needsReview else { return true }
        guard line.state == .queued, line.reason == .sameTargetOpen else { return false }
        return state.all.flatMap(\.lines).contains {
            $0.state == .needsReview && $0.target == line.target
                && $0.serviceCode == line.serviceCode
        }
    }

    /// Once faults have ended and everything has come to rest.
    func checkEnd() {
        let state = world.store.committed
        for stored in state.all {
            for line in stored.lines where line.state.isOpen && !Monitor.rests(line, in: state) {
                world.breaks(
                    "Q3", "a line of \(stored.order.number) is stuck in \(line.state.rawValue)")
            }
            let allEnded = stored.lines.allSatisfy { !$0.state.isOpen }
            if allEnded && !stored.order.state.isEnded {
                world.breaks(
                    "Q3",
                    "\(stored.order.number) is \(stored.order.state.rawValue), every line ended"
                )
            }
        }
        for job in state.jobs where job.isUnfinished {
            if let line = state.line(job.line), Monitor.rests(line, in: state) { continue }
            world.breaks("Q3", "a job is left over")
        }
        if world.nodes.contains(where: { $0.core.inFlightCount > 0 }) {
            world.breaks("Q3", "a flight never ended")
        }
        checkMoney(state)
    }

    private func checkMoney(_ state: SimState) {
        let lines = state.all.flatMap(\.lines)
        let links = lines.compactMap(\.providerOrderID)
        for charge in world.provider.charges where charge.attempt != nil && !charge.isOrphan {
            let isKept = charge.status(at: world.clock) != .rejected
            let own = lines.first { $0.id == charge.line }
            let isAsked = own?.state == .needsReview || own?.state == .uncertain
            if isKept && !links.contains(charge.id) && !isAsked {
                let moves = state.order(of: charge.line ?? ID(value: 0))?.history
                    .filter { $0.line == charge.line }.map(\.event).joined(separator: " ")
                world.breaks(
                    "Q4",
                    "charge \(charge.id) is linked nowhere and nobody asks for it; "
                        + "its line: \(moves ?? "unknown")")
            }
        }
        for promise in mustLink where !handled.contains(promise.line) {
            if !links.contains(promise.providerOrderID) {
                world.breaks("Q4", "the acceptance \(promise.providerOrderID) was kept and dropped")
            }
        }
    }
}
