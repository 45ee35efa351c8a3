package import Domain

/// One order with its lines and live attempts, taken out of the store to be changed and put back
/// whole.
///
/// Every state change of an order or a line goes through `move`: it asks the tables of Domain,
/// writes the history row, and derives what the order does. The result is one `OrderChanges`.
package struct OrderUnit: Sendable {
    package private(set) var order: OrderRecord
    package private(set) var lines: [LineRecord]
    package private(set) var attempts: [AttemptRecord]
    private var changes: OrderChanges
    private let originalLines: [ID<Line>: LineState]
    private let originalFences: [ID<Attempt>: Int64]
    /// The time of every row this change writes.
    package let now: Timestamp
    /// Moves whose effects are still to be done, oldest first.
    private var moved: [Moved] = []
    /// Goods of an order that failed are put back on the shelf.
    package var returnsGoods = false

    /// Opens a stored order for changing; `now` is the time of every row it writes.
    package init(order: OrderRecord, lines: [LineRecord], attempts: [AttemptRecord], now: Timestamp)
    {
        self.order = order
        self.lines = lines
        self.attempts = attempts
        self.changes = OrderChanges(
            order: order, baseVersion: order.version,
            previousState: order.version == 0 ? nil : order.state)
        var states: [ID<Line>: LineState] = [:]
        if order.version > 0 { for line in lines { states[line.id] = line.state } }
        originalLines = states
        var fences: [ID<Attempt>: Int64] = [:]
        for attempt in attempts { fences[attempt.id] = attempt.fence }
        originalFences = fences
        self.now = now
    }

    /// The line with this id; nil when it is not of this order.
    package func line(_ id: ID<Line>) -> LineRecord? { lines.first { $0.id == id } }

    /// The attempts of a line, oldest first.
    package func attempts(of line: ID<Line>) -> [AttemptRecord] {
        attempts.filter { $0.line == line }.sorted { $0.number < $1.number }
    }

    /// The newest attempt of a line that the index `one_live` counts.
    package func liveAttempt(of line: ID<Line>) -> AttemptRecord? {
        // Without a list of them: an attempt has a dozen texts, and this is asked for every line.
        var newest: Int?
        for index in attempts.indices
        where attempts[index].line == line && attempts[index].state.isLive {
            if let found = newest, attempts[found].number > attempts[index].number { continue }
            newest = index
        }
        return newest.map { attempts[$0] }
    }

    /// The oldest move whose effects are still to be done; each is handed out once.
    package mutating func takeMove() -> Moved? { moved.isEmpty ? nil : moved.removeFirst() }

    /// Everything to write, or nil when nothing changed.
    package func finished() -> OrderChanges? {
        var result = changes
        result.order = order
        for line in lines {
            let before = originalLines[line.id]
            if touchedLines.contains(line.id) || before == nil {
                result.lines.append(LineChange(line: line, previous: before))
            }
        }
        for attempt in attempts where touchedAttempts.contains(attempt.id) {
            result.attempts.append(
                AttemptChange(attempt: attempt, expectedFence: originalFences[attempt.id]))
        }
        let isEmpty =
            result.history.isEmpty && result.lines.isEmpty && result.attempts.isEmpty
            && result.jobs.isEmpty && result.anomalies.isEmpty && result.results.isEmpty
        return isEmpty && !orderTouched ? nil : result
    }

    /// A state that this change moved to.
    package enum Moved: Sendable, Equatable {
        case order(from: OrderState, to: OrderState)
        case line(ID<Line>, to: LineState)
    }

    private var touchedLines: Set<ID<Line>> = []
    private var touchedAttempts: Set<ID<Attempt>> = []
    private var orderTouched = false
}

extension OrderUnit {
    /// Applies a line event through the table 4.3; on a move writes history and lets the order
    /// follow.
    @discardableResult
    package mutating func move(
        _ id: ID<Line>, on event: LineEvent, by actor: Actor, as role: Role = .system,
        facts: LineFacts = LineFacts(), reason: String? = nil, lineReason: LineReason? = nil,
        data: [String: String] = [:]
    ) -> LineTransition {
        guard let index = lines.firstIndex(where: { $0.id == id }) else { return .illegal }
        let before = lines[index].state
        let transition = before.transition(on: event, by: role, facts)
        guard case .move(let row, let after) = transition else { return transition }
        lines[index].state = after
        moved.append(.line(id, to: after))
        lines[index].reason = lineReason
        if !after.isOpen { lines[index].finishedAt = now }
        if after.isOpen { lines[index].finishedAt = nil }
        switch after {
        case .queued, .parked, .sending, .completed, .rejected, .failed, .cancelled:
            lines[index].nextCheckAt = nil
        case .uncertain, .accepted, .inProcess, .needsReview: break
        }
        // Nobody asks about goods, but a line in process has a check.
        if lines[index].kind == .goods, after == .inProcess {
            lines[index].nextCheckAt = .farFuture
        }
        touchedLines.insert(id)
        var facts = data
        facts["row"] = row
        if let lineReason { facts["why"] = lineReason.rawValue }
        record(
            .line, line: id, event: event.rawValue, from: before.rawValue, to: after.rawValue,
            by: actor, reason: reason, data: facts)
        return transition
    }

    /// Applies an order event through the table 4.1; on a move writes history and time stamps.
    @discardableResult
    package mutating func move(
        order event: OrderEvent, by actor: Actor, as role: Role, facts: OrderFacts,
        reason: String? = nil, data: [String: String] = [:]
    ) -> OrderTransition {
        let before = order.state
        let transition = before.transition(on: event, by: role, facts)
        guard case .move(let row, let after) = transition else { return transition }
        order.state = after
        orderTouched = true
        if after != before { moved.append(.order(from: before, to: after)) }
        stamp(after, before)
        record(
            .order, line: nil, event: event.rawValue, from: before.rawValue, to: after.rawValue,
            by: actor, reason: reason,
            data: ["row": String(row)].merging(data) { first, _ in first })
        moveGoods(after, before, by: actor, reason: reason)
        return transition
    }

    /// The times and words that go with a state.
    private mutating func stamp(_ after: OrderState, _ before: OrderState) {
        switch after {
        case .confirmed: order.confirmedAt = now
        case .processing: if order.processingStartedAt == nil { order.processingStartedAt = now }
        case .ready: order.terms?.readyAt = now
        case .shipped: order.terms?.shippedAt = now
        case .delivered: order.terms?.deliveredAt = now
        case .completed: order.completedAt = now
        case .pending, .cancelled, .rejected, .expired, .failed, .refunded, .reversed: break
        }
        if after != before { order.stage = nil }
        if before == .pending && after != .pending {
            order.terms?.expiresAt = nil
            order.terms?.holdReason = nil
            order.terms?.holdDetail = nil
        }
        order.endedAt = after.isEnded ? now : nil
    }

    /// Lines of goods go with their order (4.3).
    private mutating func moveGoods(
        _ after: OrderState, _ before: OrderState, by actor: Actor, reason: String?
    ) {
        guard after != before else { return }
        let event: LineEvent
        switch after {
        case .processing: event = .goodsStart
        case .delivered: event = .goodsDeliver
        case .failed: event = .goodsFail
        case .cancelled, .rejected, .expired: event = .cancel
        case .pending, .confirmed, .ready, .shipped, .completed, .refunded, .reversed: return
        }
        var facts = LineFacts()
        facts.kind = .goods
        for line in lines where line.kind == .goods {
            move(line.id, on: event, by: actor, as: .system, facts: facts, reason: reason)
        }
        if after == .processing, lines.contains(where: { $0.kind == .goods }), order.stage == nil {
            order.stage = .preparing
        }
    }

    /// Row 7: sets the stage of an order in the making, or on its way.
    package mutating func set(stage: OrderStage, by actor: Actor, reason: String?) {
        guard order.stage != stage else { return }
        let before = order.stage
        order.stage = stage
        record(
            .stage, line: nil, event: OrderEvent.setStage.rawValue, from: before?.rawValue,
            to: stage.rawValue, by: actor, reason: reason, data: ["row": "7"])
    }

    /// Changes a line's own fields without a state change.
    package mutating func edit(_ id: ID<Line>, _ body: (inout LineRecord) -> Void) {
        guard let index = lines.firstIndex(where: { $0.id == id }) else { return }
        let state = lines[index].state
        body(&lines[index])
        lines[index].state = state
        touchedLines.insert(id)
    }

    /// Changes the order's own fields without a state change.
    package mutating func editOrder(_ body: (inout OrderRecord) -> Void) {
        let state = order.state
        let version = order.version
        body(&order)
        order.state = state
        order.version = version
        orderTouched = true
    }

    /// Adds the durable intent of a send.
    package mutating func add(_ attempt: AttemptRecord) {
        attempts.append(attempt)
        touchedAttempts.insert(attempt.id)
    }

    /// Changes an attempt.
    package mutating func edit(_ id: ID<Attempt>, _ body: (inout AttemptRecord) -> Void) {
        guard let index = attempts.firstIndex(where: { $0.id == id }) else { return }
        body(&attempts[index])
        touchedAttempts.insert(id)
    }

    /// Adds a job change.
    package mutating func add(_ job: JobChange) { changes.jobs.append(job) }

    /// Adds a result row.
    package mutating func add(_ result: ResultRecord) { changes.results.append(result) }

    /// Adds an anomaly.
    package mutating func add(_ anomaly: Anomaly) { changes.anomalies.append(anomaly) }

    /// Adds an entry of the error list.
    package mutating func add(_ error: OrderError) { changes.errors.append(error) }

    /// Adds a notification about the newest history row.
    package mutating func notify(_ type: String, _ message: String, line: ID<Line>? = nil) {
        // The business's own matters are told to staff, whoever the order is for.
        let isForStaff = NoticeType(rawValue: type)?.audience == .staff
        let isSilent = order.paymentMethod == .internal && !isForStaff
        changes.notices.append(
            NoticeEntry(
                type: type, order: order.id, customer: order.customer, message: message,
                sequence: order.version, line: line,
                skippedBecause: isSilent ? "house account" : nil))
    }

    /// Writes one history row and raises the version by one.
    package mutating func record(
        _ subject: HistoryEntry.Subject, line: ID<Line>?, event: String, from: String?, to: String,
        by actor: Actor, reason: String?, data: [String: String]
    ) {
        order.version += 1
        orderTouched = true
        changes.history.append(
            HistoryEntry(
                version: order.version, at: now, actor: actor, subject: subject, line: line,
                event: event, from: from, to: to, reason: reason, data: data))
    }

    /// The facts of 4.1 that follow from the lines.
    package var facts: OrderFacts {
        var facts = OrderFacts()
        facts.hasGoods = lines.contains { $0.kind == .goods }
        facts.hasProviderLines = lines.contains { $0.kind != .goods }
        for line in lines where line.kind != .goods {
            if line.state.isOpen { facts.openProviderLines += 1 }
            let isUnderWay = mayBeUnderWay(line.id)
            if line.state.isSent || (line.state.isOpen && isUnderWay) { facts.sentLines += 1 }
            switch line.state {
            case .completed: facts.completedLines += 1
            case .rejected: facts.rejectedLines += 1
            case .failed: facts.failedLines += 1
            case .queued, .parked: if !isUnderWay { facts.unsentOpenLines += 1 }
            case .sending, .uncertain, .needsReview, .accepted, .inProcess, .cancelled: break
            }
        }
        facts.isDelivery = order.terms?.delivery == .delivery
        facts.isPaid = order.paymentState == .paid
        facts.paymentGuardMet = isPaymentGuardMet
        facts.isPartial = order.isPartial
        return facts
    }

    /// The payment guard of 4.2: what must be there before an order is confirmed.
    private var isPaymentGuardMet: Bool {
        switch order.paymentMethod {
        case .internal: true
        case .cod:
            !lines.contains { $0.kind != .goods }
                && (order.terms?.paidAmount ?? 0) >= (order.terms?.upfrontDue ?? 0)
        case .gcash, .paymaya, .bankTransfer, .creditCard: order.paymentState == .paid
        case .balance: order.paymentState == .paid || order.paymentState == .authorised
        }
    }

    /// True when a send of the line may still bring something: it cannot be cancelled.
    package func mayBeUnderWay(_ line: ID<Line>) -> Bool {
        attempts.contains { $0.line == line && ($0.state.isLive || $0.mayHaveArrived) }
    }

    /// A cancel that came while a send was under way is applied once the line is queued or parked
    /// again: the send was refused, never left, or is proven absent (4.3).
    private mutating func honourCancelWish() {
        guard order.cancelWish, !order.state.isEnded else { return }
        for line in lines where line.state == .queued || line.state == .parked {
            var facts = LineFacts()
            facts.hasLiveAttempt = mayBeUnderWay(line.id)
            guard
                case .move = move(
                    line.id, on: .cancel, by: .system, facts: facts,
                    reason: order.cancellationReason ?? "cancelled as asked for earlier")
            else { continue }
            dropJobChanges(of: line.id)
            add(.cancel(line: line.id))
        }
    }

    /// Forgets what this change was going to do to a line's job.
    private mutating func dropJobChanges(of line: ID<Line>) {
        changes.jobs.removeAll { job in
            switch job {
            case .dispatch(let id, _, _, _), .snooze(let id, _, _), .task(let id, _, _, _):
                id == line
            case .finish, .cancel, .dead, .discard: false
            }
        }
    }

    /// Rows 6, 12–14 and 17: lets the order follow its lines.
    package mutating func follow() {
        honourCancelWish()
        if lines.contains(where: { $0.state == .sending }) {
            move(order: .start, by: .system, as: .system, facts: facts)
        }
        let facts = facts
        guard facts.providerWorkEnded, !order.state.isEnded, order.state != .pending else { return }
        if facts.completedLines > 0 {
            order.isPartial = facts.completedLines < lines.count
            if case .move = move(order: .complete, by: .system, as: .system, facts: facts) {
                notify("order_completed", "Order \(order.number) completed.")
            }
        } else if facts.rejectedLines > 0 {
            if case .move = move(order: .reject, by: .system, as: .system, facts: facts) {
                notify("order_rejected", "Order \(order.number) was rejected by the provider.")
            }
        } else if facts.failedLines > 0 {
            if case .move = move(order: .fail, by: .system, as: .system, facts: facts) {
                notify("order_failed", "Order \(order.number) failed.")
            }
        } else {
            move(order: .cancel, by: .system, as: .system, facts: facts)
        }
    }
}
