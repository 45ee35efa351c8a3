package import Domain

/// Moves lines by what a provider's status answer says: one transaction a chunk (`orders.md` 10.4).
package struct StatusApplying: Sendable {
    /// Counts of one chunk; they add up to the number of lines asked for.
    package struct Tally: Sendable, Equatable {
        package var completed = 0
        package var rejected = 0
        package var unchanged = 0
        package var missing = 0

        /// Zero everywhere.
        package init() {}
    }

    private let settings: DispatchSettings
    private let parserVersion: Int
    private let parse: @Sendable (_ text: String, _ target: String) -> ParsedResult

    /// `parse` reads a result text; it never throws.
    package init(
        settings: DispatchSettings, parserVersion: Int,
        parse: @escaping @Sendable (_ text: String, _ target: String) -> ParsedResult
    ) {
        self.settings = settings
        self.parserVersion = parserVersion
        self.parse = parse
    }

    /// Applies the rows to the lines asked for.
    ///
    /// Throws `StorageError`.
    package func apply(
        _ rows: [StatusRow], asked: [DueLine], provider: String, in store: any OrderWriting,
        now: Timestamp
    ) throws -> Tally {
        var tally = Tally()
        var byID: [String: [StatusRow]] = [:]
        for row in rows { byID[row.providerOrderID, default: []].append(row) }
        let wanted = Set(asked.map(\.providerOrderID))
        for row in rows where !wanted.contains(row.providerOrderID) {
            try store.keep(
                anomaly: Anomaly(
                    provider: provider, line: nil, kind: .unknownID,
                    detail: "order \(row.providerOrderID) was not asked for", raw: row.raw, at: now)
            )
        }
        // Lines of one order change the same unit, which is written once.
        var units = try store.units(lines: asked.map(\.line), now: now)
        var places: [ID<Line>: Int] = [:]
        for (place, unit) in units.enumerated() {
            for line in unit.lines { places[line.id] = place }
        }
        for due in asked {
            guard let place = places[due.line] else { continue }
            try apply(
                byID[due.providerOrderID] ?? [], to: due, in: &units[place], provider: provider,
                store, now, &tally)
        }
        var changes: [OrderChanges] = []
        for place in units.indices {
            units[place].follow()
            // What follows from an order with terms is written with it, by itself.
            if units[place].order.terms != nil {
                try store.keep(&units[place])
            } else if let change = units[place].finished() {
                changes.append(change)
            }
        }
        try store.save(all: changes)
        return tally
    }

    private func apply(
        _ candidates: [StatusRow], to due: DueLine, in unit: inout OrderUnit, provider: String,
        _ store: any OrderWriting, _ now: Timestamp, _ tally: inout Tally
    ) throws {
        if let row = candidates.first(where: { $0.target == due.target }) {
            // A line that waits for a person is asked for again: one result is enough.
            let isFresh = unit.line(due.line).map { $0.state.isOpen && $0.state != .needsReview }
            let known = isFresh ?? false ? nil : try store.result(of: due.line)?.resultCode
            tell(row, known, to: due.line, in: &unit, provider: provider, now: now, &tally)
            noteOthers(candidates, than: row, due, in: &unit, provider: provider, now: now)
        } else if let other = candidates.first {
            misfit(other, due, in: &unit, provider: provider, now: now)
            tally.unchanged += 1
        } else {
            miss(due, in: &unit, provider: provider, now: now)
            tally.missing += 1
        }
    }

    private func noteOthers(
        _ rows: [StatusRow], than used: StatusRow, _ due: DueLine, in unit: inout OrderUnit,
        provider: String, now: Timestamp
    ) {
        for row in rows where row != used {
            unit.add(
                Anomaly(
                    provider: provider, line: due.line, kind: .otherTarget,
                    detail: "order \(row.providerOrderID) came twice, with other content",
                    raw: row.raw, at: now))
        }
    }

    private func reschedule(_ id: ID<Line>, in unit: inout OrderUnit, now: Timestamp) {
        let settings = settings
        unit.edit(id) { line in
            line.nextCheckAt = settings.nextCheck(
                acceptedAt: line.acceptedAt ?? line.createdAt, now: now)
        }
    }

    /// `known` is the text stored for a line that has ended; the same text again is no news.
    private func tell(
        _ row: StatusRow, _ known: String?, to id: ID<Line>, in unit: inout OrderUnit,
        provider: String, now: Timestamp, _ tally: inout Tally
    ) {
        unit.edit(id) { $0.missedChecks = 0 }
        switch row.status {
        case .completed:
            finish(row, known, .completed, id, in: &unit, provider: provider, now: now, &tally)
        case .rejected:
            finish(row, known, .rejected, id, in: &unit, provider: provider, now: now, &tally)
        case .inProcess:
            advance(row, id, in: &unit, provider: provider, now: now)
            tally.unchanged += 1
        case .pending:
            if let state = unit.line(id)?.state, state == .inProcess || !state.isOpen {
                anomaly(
                    row, .regression, "went back to \(row.statusWord)", id, &unit, provider, now)
            }
            waitOn(id, in: &unit, now: now)
            tally.unchanged += 1
        case .unknown(let word):
            anomaly(row, .unknownStatus, "unknown status '\(word)'", id, &unit, provider, now)
            waitOn(id, in: &unit, now: now)
            tally.unchanged += 1
        }
    }

    private func advance(
        _ row: StatusRow, _ id: ID<Line>, in unit: inout OrderUnit, provider: String, now: Timestamp
    ) {
        if case .move = unit.move(id, on: .inProcess, by: Actor(kind: .provider, id: provider)) {
            if let attempt = unit.liveAttempt(of: id) {
                unit.edit(attempt.id) { $0.state = .inProcess }
            }
        } else if let state = unit.line(id)?.state, !state.isOpen {
            anomaly(row, .regression, "went back to \(row.statusWord)", id, &unit, provider, now)
        }
        waitOn(id, in: &unit, now: now)
    }

    /// Stays open: the next check by age, or a person once the longest wait has passed (T16).
    private func waitOn(_ id: ID<Line>, in unit: inout OrderUnit, now: Timestamp) {
        guard let line = unit.line(id), line.state.isOpen else { return }
        let accepted = line.acceptedAt ?? line.createdAt
        let longest = Int64(line.maxWaitHours) * 3_600_000_000
        if line.state != .needsReview, now.since(accepted) > longest {
            unit.move(id, on: .review, by: .system, lineReason: .longestWait)
            unit.notify(
                "review_needed", "A line waits longer than \(line.maxWaitHours) hours.", line: id)
        }
        reschedule(id, in: &unit, now: now)
    }

    private func finish(
        _ row: StatusRow, _ known: String?, _ event: LineEvent, _ id: ID<Line>,
        in unit: inout OrderUnit, provider: String, now: Timestamp, _ tally: inout Tally
    ) {
        guard let line = unit.line(id) else { return }
        let parsed = parse(row.resultText ?? "", line.target)
        let isOtherPhone = event == .completed && parsed.warnings.contains("imei_mismatch")
        if known == nil || known != row.resultText {
            store(row, parsed, line, in: &unit, provider: provider, now: now)
        }
        if isOtherPhone {
            if line.state.isOpen, line.state != .needsReview {
                unit.move(id, on: .review, by: .system, lineReason: .otherTarget)
                unit.notify(
                    "review_needed", "A result names another phone than \(line.target).", line: id)
            }
            waitOn(id, in: &unit, now: now)
            tally.unchanged += 1
            return
        }
        let transition = unit.move(
            id, on: event, by: Actor(kind: .provider, id: provider),
            reason: event == .rejected ? row.resultText : nil)
        switch transition {
        case .move:
            close(line, event, row, in: &unit)
            if event == .completed { tally.completed += 1 } else { tally.rejected += 1 }
        case .already: tally.unchanged += 1
        case .refused, .illegal:
            anomaly(
                row, .regression, "says \(row.statusWord) for a line that ended otherwise", id,
                &unit, provider, now)
            tally.unchanged += 1
        }
    }

    private func close(
        _ line: LineRecord, _ event: LineEvent, _ row: StatusRow, in unit: inout OrderUnit
    ) {
        if let attempt = unit.liveAttempt(of: line.id) {
            unit.edit(attempt.id) { $0.state = event == .completed ? .completed : .rejected }
        }
        unit.edit(line.id) {
            if event == .completed {
                $0.errorCode = nil
                $0.errorMessage = nil
            } else {
                $0.costCharged = false
                $0.errorCode = "REJECTED"
                $0.errorMessage = row.resultText ?? "Rejected by the provider"
            }
        }
        unit.notify(
            "result_ready", "\(line.name) for \(line.target): \(row.statusWord)", line: line.id)
    }

    /// A result row; an ended line gets one only for a text.
    private func store(
        _ row: StatusRow, _ parsed: ParsedResult, _ line: LineRecord, in unit: inout OrderUnit,
        provider: String, now: Timestamp
    ) {
        guard row.resultText != nil || line.state.isOpen else { return }
        unit.add(
            ResultRecord(
                line: line.id, order: line.order, source: provider, at: now,
                statusWord: row.statusWord, resultCode: row.resultText ?? "", parsed: parsed,
                raw: row.raw, parserVersion: parserVersion))
    }

    private func misfit(
        _ row: StatusRow, _ due: DueLine, in unit: inout OrderUnit, provider: String, now: Timestamp
    ) {
        anomaly(
            row, .otherTarget, "order \(row.providerOrderID) names another target", due.line, &unit,
            provider, now)
        reschedule(due.line, in: &unit, now: now)
    }

    private func miss(_ due: DueLine, in unit: inout OrderUnit, provider: String, now: Timestamp) {
        unit.edit(due.line) { $0.missedChecks += 1 }
        if unit.line(due.line)?.missedChecks == 3 {
            unit.add(
                Anomaly(
                    provider: provider, line: due.line, kind: .missingID,
                    detail: "order \(due.providerOrderID) was left out three times", raw: [],
                    at: now))
            unit.notify(
                "review_needed", "The provider leaves out order \(due.providerOrderID).",
                line: due.line)
        }
        waitOn(due.line, in: &unit, now: now)
    }

    private func anomaly(
        _ row: StatusRow, _ kind: Anomaly.Kind, _ detail: String, _ id: ID<Line>,
        _ unit: inout OrderUnit, _ provider: String, _ now: Timestamp
    ) {
        unit.add(
            Anomaly(provider: provider, line: id, kind: kind, detail: detail, raw: row.raw, at: now)
        )
    }
}
