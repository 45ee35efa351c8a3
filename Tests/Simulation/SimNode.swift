import Application
import Domain
import SimulationKit

/// The model of the shell: executes the core's effects as the dispatcher does, with a delay each.
final class SimNode {
    /// What the shell holds between effects; lost at a crash.
    struct Held {
        var replies: [ID<Attempt>: CallResult] = [:]
        var sends: [ID<Attempt>: ClaimedSend] = [:]
        var gates: [ID<Attempt>: Int64] = [:]
    }

    let number: Int
    unowned let world: World
    var life = 0
    var isUp = false
    var pausedUntil: Int64 = 0
    var core: DispatchCore
    var held = Held()
    /// Outside the database; survives crashes and restores (R9).
    var sidecar: IntentMark?
    var epoch = ""
    var isQuarantined = false
    var isRescuing = false
    /// How far this node's clock is from the store's, in microseconds.
    var skew: Int64 = 0
    /// Boot-clock moment until which this node is leader.
    var leadUntil: Int64 = 0
    let claiming: Claiming
    let settling: Settling
    let rescuing: Rescuing
    let applying: StatusApplying
    let listing: Listing

    init(_ number: Int, in world: World) {
        self.number = number
        self.world = world
        core = DispatchCore(settings: world.settings)
        claiming = Claiming(settings: world.settings) { Array($0.attempt.text.utf8) }
        settling = Settling(settings: world.settings)
        let plant = world.plan.plant
        rescuing = Rescuing(settings: world.settings) { reply, request, _ in
            SimNode.read(Wire.load(reply), request, plant)
        }
        listing = Listing(settings: world.settings, parserVersion: 1) { text, _ in
            ParsedResult(kind: .freeText, display: text)
        }
        applying = StatusApplying(settings: world.settings, parserVersion: 1) { text, _ in
            ParsedResult(kind: .freeText, display: text)
        }
    }

    var name: String { "n\(number).\(life)" }

    static func read(
        _ result: CallResult, _ request: SubmitRequest, _ plant: Plant?
    ) -> SubmitOutcome {
        let outcome = Wire.interpret(result, request)
        if plant == .timeoutIsNo, case .uncertain = outcome {
            return .refused(Refusal(kind: .retryable, code: "TIMEOUT", message: "planted"))
        }
        if plant == .duplicateIsFailure, outcome == .duplicate {
            return .refused(Refusal(kind: .final, code: "DUPLICATE", message: "planted"))
        }
        return outcome
    }

    /// Does something later, unless the process has died; a paused process does it when it goes on.
    func later(_ delay: Int64, _ label: String, _ body: @escaping () -> Void) {
        let life = life
        world.after(delay, "\(name) \(label)") { [unowned self] in
            guard self.life == life, self.isUp else { return }
            if self.world.clock < self.pausedUntil {
                self.later(self.pausedUntil - self.world.clock, label, body)
            } else {
                body()
            }
        }
    }

    /// Feeds the core and executes what it asks for.
    func feed(_ input: DispatchInput) {
        let effects = core.step(input, now: now, random: &world.random)
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: DispatchEffect) {
        switch effect {
        case .send(let send): later(jitter(3_000), "send") { [unowned self] in call(send) }
        case .claim(let provider, let limit, let isTrial):
            // Read before the intent's own time, so that the gate can only close early (R5).
            let boot = world.clock
            later(jitter(2_000), "claim") { [unowned self] in
                claim(provider, limit, isTrial, boot)
            }
        case .mark(let sequence): later(jitter(2_000), "mark") { [unowned self] in mark(sequence) }
        case .keepReply(let id): later(jitter(2_000), "keep") { [unowned self] in keep(id) }
        case .interpret(let id): later(100, "interpret") { [unowned self] in interpret(id) }
        case .settle(let send, let outcome):
            later(jitter(2_000), "settle") { [unowned self] in settle(send, outcome) }
        case .renew(let claims): later(jitter(2_000), "renew") { [unowned self] in renew(claims) }
        case .refresh:
            for record in world.store.committed.providers { feed(.provider(record)) }
        case .rescue: rescue()
        case .list(let provider):
            later(jitter(20_000), "list") { [unowned self] in list(provider) }
        case .probe(let provider):
            later(jitter(20_000), "probe") { [unowned self] in
                feed(.probed(provider: provider, answered: !world.fires(.replyLost)))
            }
        case .report(let provider, let isDown, let reason):
            later(jitter(2_000), "report") { [unowned self] in report(provider, isDown, reason) }
        case .drained: break
        }
    }

    func jitter(_ most: UInt64) -> Int64 { 100 + Int64(world.random.below(most)) }

    /// The input arrives a moment after the commit: a crash may come between.
    func answer(_ input: DispatchInput, _ label: String) {
        later(jitter(1_000), label) { [unowned self] in feed(input) }
    }

    /// An error of the store; one that the process must not survive ends it (R10).
    func note(_ error: any Error, _ doing: String) -> StorageError.Kind {
        let known = error as? StorageError ?? StorageError(.defect, "\(error)")
        world.note("\(name) \(doing): \(known.message)")
        switch known.kind {
        case .failed: crash(downFor: 100_000)
        case .defect: world.breaks("I5", "\(doing): \(known.message)")
        case .busy, .full, .conflict, .duplicate, .unusable, .closed: break
        }
        return known.kind
    }
}

/// Starting, dying, ticking.
extension SimNode {
    func start() {
        guard !isUp else { return }
        life += 1
        isUp = true
        core = DispatchCore(settings: world.settings)
        held = Held()
        isRescuing = false
        leadUntil = 0
        setClock()
        world.note("\(name) starts")
        let state = world.store.committed
        let highest = state.all.flatMap(\.attempts).map(\.intentSequence).max() ?? 0
        epoch = state.epoch
        isQuarantined = isOlderCopy(IntentMark(epoch: state.epoch, highestIntent: highest))
        if world.plan.plant == .noQuarantine { isQuarantined = false }
        // One process on one file owns every job at once; several nodes wait for leases (J5).
        if world.plan.nodes == 1 {
            do {
                _ = try world.transact("take over") { [unowned self] store in
                    try rescuing.takeOver(
                        everyone: true, node: name, limit: 200, in: store, now: now)
                }
            } catch {
                _ = note(error, "take over")
                if isUp { crash(downFor: 50_000) }
                return
            }
        }
        // Before any provider: the core claims as soon as it knows one.
        if isQuarantined { feed(.quarantine(true)) }
        for record in world.store.committed.providers { feed(.provider(record)) }
        tick()
        poll()
        if world.plan.hasLeader { lead() }
    }

    /// R9, decided as the dispatcher does at its start.
    private func isOlderCopy(_ mark: IntentMark) -> Bool {
        guard let sidecar else { return mark.highestIntent > 0 && world.plan.nodes == 1 }
        if sidecar.epoch != mark.epoch {
            return !(mark.highestIntent == 0 && sidecar.highestIntent == 0)
        }
        return sidecar.highestIntent > mark.highestIntent
    }

    func crash(downFor: Int64) {
        guard isUp else { return }
        world.note("\(name) dies")
        isUp = false
        pausedUntil = 0
        world.after(downFor, "n\(number) restarts") { [unowned self] in start() }
    }

    func pause(for length: Int64) {
        guard isUp else { return }
        world.note("\(name) is paused for \(length / 1_000) ms")
        pausedUntil = max(pausedUntil, world.clock + length)
    }

    private func tick() {
        feed(.tick)
        later(100_000, "tick") { [unowned self] in tick() }
    }

    /// Asks for lines whose check is due, one chunk a time.
    private func poll() {
        later(200_000, "poll") { [unowned self] in
            defer { poll() }
            guard isLeader else { return }
            let due = try? world.store.transact {
                try $0.dueLines(provider: Catalogue.provider, before: world.now, limit: 20)
            }
            guard let due, !due.isEmpty else { return }
            let answer = world.provider.status(of: due.map(\.providerOrderID))
            later(jitter(60_000), "status") { [unowned self] in apply(answer, due) }
        }
    }

    private func apply(_ answer: StatusAnswer, _ asked: [DueLine]) {
        guard case .rows(let rows) = answer else { return }
        do {
            let tally = try world.transact("status") { [unowned self] store in
                try applying.apply(
                    rows, asked: asked, provider: Catalogue.provider, in: store, now: now)
            }
            let sum = tally.completed + tally.rejected + tally.unchanged + tally.missing
            if sum != asked.count {
                world.breaks(
                    "I12", "a status run asked for \(asked.count) lines and counted \(sum)")
            }
        } catch {
            _ = note(error, "status")
        }
    }
}
