internal import Application
internal import Domain

/// Writing a whole change under the rules of the schema.
extension SimTransaction {
    func save(_ changes: OrderChanges) throws {
        let before = state
        do {
            try write(changes)
        } catch {
            state = before
            throw error
        }
    }

    private func write(_ changes: OrderChanges) throws {
        let id = changes.order.id
        let stored = state.orders[id]
        guard stored?.order.version ?? 0 == changes.baseVersion else {
            throw StorageError(.conflict, "the order moved")
        }
        try checkHistory(changes, stored)
        var lines = stored?.lines ?? []
        for change in changes.lines { try put(change, into: &lines, changes) }
        var attempts = stored?.attempts ?? []
        for change in changes.attempts { try put(change, into: &attempts, changes) }
        if stored == nil {
            if let reference = changes.order.reference,
                try order(reference: reference, customer: changes.order.customer) != nil
            {
                throw StorageError(.duplicate("reference"), "the reference is taken")
            }
            state.placed.append(id)
        }
        for line in lines { state.orderOfLine[line.id] = id }
        for attempt in attempts { state.orderOfAttempt[attempt.id] = id }
        state.orders[id] = StoredOrder(
            order: changes.order, lines: lines, attempts: attempts,
            history: (stored?.history ?? []) + changes.history,
            results: (stored?.results ?? []) + changes.results)
        let at = changes.history.last?.at ?? changes.order.placedAt
        for job in changes.jobs { try apply(job, of: id, at: at) }
        state.notices += changes.notices
        state.anomalies += changes.anomalies
        state.errors += changes.errors
        if !state.touched.contains(id) { state.touched.append(id) }
    }

    /// Append only, without a gap, and no state without its row.
    private func checkHistory(_ changes: OrderChanges, _ stored: StoredOrder?) throws {
        var version = changes.baseVersion
        for row in changes.history {
            version += 1
            guard row.version == version else {
                throw StorageError(.defect, "history version \(row.version) follows \(version - 1)")
            }
        }
        guard changes.order.version == version else {
            throw StorageError(.defect, "the order's version is not that of its history")
        }
        let last = changes.history.last { $0.subject == .order }?.to
        let isMoved = stored.map { $0.order.state != changes.order.state } ?? true
        if isMoved, last != changes.order.state.rawValue {
            throw StorageError(.defect, "order_state_without_history")
        }
    }

    private func put(
        _ change: LineChange, into lines: inout [LineRecord], _ changes: OrderChanges
    ) throws {
        guard let previous = change.previous else {
            lines.append(change.line)
            return
        }
        guard let index = lines.firstIndex(where: { $0.id == change.line.id }),
            lines[index].state == previous
        else { throw StorageError(.conflict, "the line moved") }
        let last = changes.history.last { $0.line == change.line.id && $0.subject == .line }?.to
        if change.line.state != previous, last != change.line.state.rawValue {
            throw StorageError(.defect, "line_state_without_history")
        }
        lines[index] = change.line
    }

    private func put(
        _ change: AttemptChange, into attempts: inout [AttemptRecord], _ changes: OrderChanges
    ) throws {
        let attempt = change.attempt
        if let fence = change.expectedFence {
            guard let index = attempts.firstIndex(where: { $0.id == attempt.id }),
                attempts[index].fence == fence
            else { throw StorageError(.conflict, "the attempt's fence moved") }
            attempts[index] = attempt
        } else {
            guard
                !attempts.contains(where: { $0.line == attempt.line && $0.number == attempt.number }
                )
            else { throw StorageError(.duplicate("attempt_number"), "the attempt number is taken") }
            attempts.append(attempt)
        }
        try checkUnique(attempt, attempts)
    }

    private func checkUnique(_ attempt: AttemptRecord, _ own: [AttemptRecord]) throws {
        let others = state.all.filter { $0.order.id != attempt.order }.flatMap(\.attempts) + own
        let live = own.filter { $0.line == attempt.line && $0.state.isLive }
        guard live.count <= 1 else { throw StorageError(.duplicate("one_live"), "a send is live") }
        for other in others where other.id != attempt.id {
            if other.intentSequence == attempt.intentSequence {
                throw StorageError(.duplicate("intent_seq"), "the intent sequence is taken")
            }
            guard other.provider == attempt.provider else { continue }
            if let link = attempt.providerOrderID, other.providerOrderID == link {
                throw StorageError(.duplicate("one_link"), "the provider order is linked elsewhere")
            }
            if attempt.state.isInSingleFlight, other.state.isInSingleFlight,
                other.target == attempt.target, other.serviceCode == attempt.serviceCode
            {
                throw StorageError(.duplicate("single_flight"), "the same target is being sent")
            }
        }
    }
}

extension AttemptState {
    /// True when the index `single_flight` counts it.
    package var isInSingleFlight: Bool {
        switch self {
        case .sending, .dupCheck, .uncertain, .needsHuman: true
        case .accepted, .inProcess, .completed, .rejected, .definiteNo, .notSent, .absent,
            .closedUnknown:
            false
        }
    }
}
