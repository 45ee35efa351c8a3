package import Domain

/// What staff decide about a line (`orders.md` 4.3, T16, T18, T22, T23).
package enum LineDecision: Sendable, Equatable {
    /// Takes an uncertain line over before its deadline.
    case takeOver
    /// Links a provider order; the row is what the provider said about it just now.
    case link(StatusRow)
    /// The request never arrived: send again.
    case absent
    case giveUp
    /// Attaches a copy of another customer's result for the same service and target.
    case copy
    /// Enters a result by hand; admin only.
    case done(word: StatusWord, text: String)
    /// It ended badly and was delivered after all (T22).
    case prove(LineProof)
    /// The provider took back what it had delivered (T23).
    case reverse(LineProof)

    /// The word in requests and audit.
    package var name: String {
        switch self {
        case .takeOver: "take_over"
        case .link: "link"
        case .absent: "absent"
        case .giveUp: "give_up"
        case .copy: "copy"
        case .done: "done"
        case .prove: "prove"
        case .reverse: "reverse"
        }
    }
}

/// What a person's action came to.
package enum ActionOutcome: Sendable, Equatable {
    case done(LineState)
    /// The order or line is not there.
    case notFound
    /// 409: the sentence says why, the words what is allowed now.
    case refused(String, allowed: [String])
}

/// Resolves lines that need a person, in the caller's transaction.
package struct Resolving: Sendable {
    let settings: DispatchSettings
    let parserVersion: Int
    let parse: @Sendable (String, String) -> ParsedResult

    /// `parse` reads an entered or copied result text.
    package init(
        settings: DispatchSettings, parserVersion: Int,
        parse: @escaping @Sendable (String, String) -> ParsedResult
    ) {
        self.settings = settings
        self.parserVersion = parserVersion
        self.parse = parse
    }

    /// Applies a decision with its reason.
    ///
    /// Throws `StorageError`.
    package func resolve(
        line id: ID<Line>, _ decision: LineDecision, reason: String, by actor: Actor, as role: Role,
        in store: any OrderWriting, now: Timestamp
    ) throws -> ActionOutcome {
        guard var unit = try store.unit(line: id, now: now), let line = unit.line(id) else {
            return .notFound
        }
        let attempt = unit.liveAttempt(of: id)
        var facts = LineFacts()
        facts.hasReason = !reason.isEmpty
        facts.settlePassed = attempt.map { now > $0.settleAt } ?? true
        let transition: LineTransition
        switch decision {
        case .takeOver:
            transition = unit.move(
                id, on: .review, by: actor, as: role, facts: facts, reason: reason,
                lineReason: .takenOver)
            if case .move = transition, let attempt {
                unit.edit(attempt.id) { $0.state = .needsHuman }
            }
        case .link(let row):
            if let refusal = try misfit(row, line, in: store) {
                return .refused(refusal, allowed: allowed(line, role))
            }
            transition = unit.move(
                id, on: .staffLink, by: actor, as: role, facts: facts, reason: reason,
                data: ["provider_order_id": row.providerOrderID])
            if case .move = transition { link(row, line, attempt, in: &unit, now: now) }
        case .absent where attempt?.providerOrderID != nil:
            return .refused(
                "the provider has its order \(attempt?.providerOrderID ?? "") for this line, "
                    + "so it did arrive: wait for its result, enter it, or give the line up",
                allowed: allowed(line, role))
        case .absent:
            transition = unit.move(
                id, on: .staffAbsent, by: actor, as: role, facts: facts, reason: reason)
            if case .move = transition { sendAgain(line, attempt, in: &unit, now: now) }
        case .giveUp:
            transition = unit.move(
                id, on: .staffGiveUp, by: actor, as: role, facts: facts, reason: reason)
            if case .move = transition { giveUp(line, attempt, reason, in: &unit) }
        case .copy:
            return try copy(
                line, attempt, reason, facts, by: actor, as: role, in: &unit, store, now)
        case .done(let word, let text):
            return try done(
                word, text, line, attempt, reason, facts, by: actor, as: role, in: &unit, store)
        case .prove(let proof):
            return try prove(proof, line, reason, by: actor, as: role, in: &unit, store)
        case .reverse(let proof):
            return try reverse(proof, line, reason, by: actor, as: role, in: &unit, store)
        }
        return try finish(transition, &unit, line, decision, reason, actor, role, store, now)
    }

    /// Writes a decision that moved its line, or says why it did not.
    func finish(
        _ transition: LineTransition, _ unit: inout OrderUnit, _ line: LineRecord,
        _ decision: LineDecision, _ reason: String, _ actor: Actor, _ role: Role,
        _ store: any OrderWriting, _ now: Timestamp
    ) throws -> ActionOutcome {
        switch transition {
        case .already: return .done(line.state)
        case .illegal:
            return .refused(
                "the line is \(line.state.rawValue); \(decision.name) is not possible now",
                allowed: allowed(line, role))
        case .refused(let sentence): return .refused(sentence, allowed: allowed(line, role))
        case .move(_, let state):
            unit.follow()
            try store.keep(&unit)
            return .done(state)
        }
    }

    /// The words of 409.
    func allowed(_ line: LineRecord, _ role: Role) -> [String] {
        line.state.allowedEvents(for: role).map(\.rawValue)
    }

    /// A link needs the provider's own row: same target, same service, linked nowhere else.
    func misfit(
        _ row: StatusRow, _ line: LineRecord, in store: any OrderWriting
    ) throws -> String? {
        if row.target != line.target {
            return
                "provider order \(row.providerOrderID) is for \(row.target), not for \(line.target)"
        }
        let names = [line.name, try store.service(line.service)?.name ?? line.name]
        if let name = row.serviceName, !name.isEmpty,
            !names.contains(where: { Resolving.words($0) == Resolving.words(name) })
        {
            return
                "provider order \(row.providerOrderID) is for the service '\(name)', "
                + "not '\(line.name)'"
        }
        if let holder = try store.line(
            provider: line.provider, providerOrderID: row.providerOrderID),
            holder != line.id
        {
            return "provider order \(row.providerOrderID) is linked to another line already"
        }
        return nil
    }

    /// The words of a name, so that spacing alone never refuses a link.
    private static func words(_ name: String) -> [Substring] { name.split(separator: " ") }

    private func link(
        _ row: StatusRow, _ line: LineRecord, _ attempt: AttemptRecord?, in unit: inout OrderUnit,
        now: Timestamp
    ) {
        if let attempt {
            unit.edit(attempt.id) {
                $0.state = .accepted
                $0.providerOrderID = row.providerOrderID
            }
        }
        unit.edit(line.id) {
            $0.providerOrderID = row.providerOrderID
            $0.acceptedAt = now
            $0.nextCheckAt = now
            $0.costCharged = true
            $0.errorCode = nil
            $0.errorMessage = nil
        }
    }

    private func sendAgain(
        _ line: LineRecord, _ attempt: AttemptRecord?, in unit: inout OrderUnit, now: Timestamp
    ) {
        if let attempt { unit.edit(attempt.id) { $0.state = .absent } }
        unit.edit(line.id) {
            $0.errorCode = attempt == nil ? Claiming.earlierCleared : nil
            $0.errorMessage = nil
        }
        unit.add(
            .dispatch(
                line: line.id, provider: line.provider, customer: unit.order.customer, runAt: now))
    }

    private func giveUp(
        _ line: LineRecord, _ attempt: AttemptRecord?, _ reason: String, in unit: inout OrderUnit
    ) {
        if let attempt { unit.edit(attempt.id) { $0.state = .closedUnknown } }
        unit.edit(line.id) {
            $0.errorCode = "GIVEN_UP"
            $0.errorMessage = reason
        }
    }

    private func done(
        _ word: StatusWord, _ text: String, _ line: LineRecord, _ attempt: AttemptRecord?,
        _ reason: String, _ facts: LineFacts, by actor: Actor, as role: Role,
        in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws -> ActionOutcome {
        let now = unit.now
        guard word == .completed || word == .rejected else {
            return .refused(
                "a result is entered as Completed or Rejected", allowed: allowed(line, role))
        }
        if line.state == (word == .completed ? .completed : .rejected) {
            return try addResult(
                word, text, line, reason, by: actor, as: role, in: &unit, store, now)
        }
        let transition = unit.move(
            line.id, on: word == .completed ? .staffDone : .staffDoneRejected, by: actor, as: role,
            facts: facts, reason: reason)
        if case .move = transition { enter(word, text, line, attempt, in: &unit, now: now) }
        return try finish(
            transition, &unit, line, .done(word: word, text: text), reason, actor, role, store, now)
    }

    /// One more result of a line that ended with this word (`orders.md` 17, `orders result`).
    private func addResult(
        _ word: StatusWord, _ text: String, _ line: LineRecord, _ reason: String, by actor: Actor,
        as role: Role, in unit: inout OrderUnit, _ store: any OrderWriting, _ now: Timestamp
    ) throws -> ActionOutcome {
        guard role == .admin else {
            return .refused(
                "entering a result is an administrator's work", allowed: allowed(line, role))
        }
        guard !reason.isEmpty else {
            return .refused("entering a result needs a reason", allowed: allowed(line, role))
        }
        unit.edit(line.id) { _ in }
        unit.add(manual(word, text, line, now))
        try store.keep(&unit)
        try store.audit(
            actor: actor, action: "line.add_result", object: line.id.text, detail: word.rawValue,
            reason: reason, at: now)
        return .done(line.state)
    }

    /// A result as a person enters it.
    func manual(
        _ word: StatusWord, _ text: String, _ line: LineRecord, _ now: Timestamp
    ) -> ResultRecord {
        ResultRecord(
            line: line.id, order: line.order, source: "manual", at: now, statusWord: word.rawValue,
            resultCode: text, parsed: parse(text, line.target), raw: Array(text.utf8),
            parserVersion: parserVersion)
    }

    private func enter(
        _ word: StatusWord, _ text: String, _ line: LineRecord, _ attempt: AttemptRecord?,
        in unit: inout OrderUnit, now: Timestamp
    ) {
        if let attempt {
            let isLinked = attempt.providerOrderID != nil
            unit.edit(attempt.id) {
                $0.state = isLinked && word == .completed ? .completed : .closedUnknown
            }
        }
        unit.add(manual(word, text, line, now))
        unit.notify(
            "result_ready", "\(line.name) for \(line.target): \(word.rawValue)", line: line.id)
    }

    /// The result of another customer's line, without anything of its owner; the money hold is
    /// released.
    private func copy(
        _ line: LineRecord, _ attempt: AttemptRecord?, _ reason: String, _ facts: LineFacts,
        by actor: Actor, as role: Role, in unit: inout OrderUnit, _ store: any OrderWriting,
        _ now: Timestamp
    ) throws -> ActionOutcome {
        let rows = try store.earlierLines(
            provider: line.provider, serviceCode: line.serviceCode, target: line.target, limit: 50)
        guard
            let source = rows.first(where: {
                $0.line != line.id && $0.hasResult && $0.state == .completed
            }),
            let result = try store.result(of: source.line)
        else {
            return .refused("there is no completed result to copy", allowed: allowed(line, role))
        }
        let transition = unit.move(
            line.id, on: .staffCopy, by: actor, as: role, facts: facts, reason: reason)
        if case .move = transition {
            Attaching.attach(result, of: source, to: line.id, in: &unit, now: now)
            if let attempt { unit.edit(attempt.id) { $0.state = .closedUnknown } }
            try store.audit(
                actor: actor, action: "line.copy", object: line.id.text,
                detail: "result of \(source.line.text)", reason: reason, at: now)
        }
        return try finish(transition, &unit, line, .copy, reason, actor, role, store, now)
    }
}
