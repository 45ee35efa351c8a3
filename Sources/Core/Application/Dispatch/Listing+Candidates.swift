internal import Domain

/// Which orders of a list may be a send of ours (N5), and which an older one (N3).
extension Listing {
    /// Orders that fit, and those of which only the service is not sure.
    struct Candidates {
        var orders: [ListedOrder] = []
        var doubtful: [ListedOrder] = []
    }

    /// Same target, above the send's high water, asked for since the send, linked nowhere.
    func candidates(
        _ look: Look, after send: AttemptRecord, in unit: OrderUnit, _ store: any OrderWriting
    ) throws -> Candidates {
        let earliest = send.intentAt.adding(microseconds: -settings.listingSkewMicroseconds)
        var found = Candidates()
        for order in look.list.orders(for: send.target) {
            let id = order.row.providerOrderID
            if let mark = send.highWater, !ProviderOrderID.isAbove(id, mark) { continue }
            if let asked = order.requestedAt, asked < earliest { continue }
            if try isLinked(id, send, in: unit, store) { continue }
            if send.highWater == nil, order.requestedAt == nil {
                // Nothing says that it is not years old.
                found.doubtful.append(order)
                continue
            }
            switch try service(of: order, send, in: unit, store) {
            case .same: found.orders.append(order)
            case .unsure: found.doubtful.append(order)
            case .other: continue
            }
        }
        return found
    }

    /// N3: an order from before the send whose result can be offered; the line then costs nothing.
    func attachOlder(
        _ look: Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        let attempt = look.attempt
        let older = try look.list.orders(for: attempt.target).filter { order in
            let id = order.row.providerOrderID
            if let mark = attempt.highWater, ProviderOrderID.isAbove(id, mark) { return false }
            if let asked = order.requestedAt, asked > attempt.intentAt { return false }
            guard try !isLinked(id, attempt, in: unit, store) else { return false }
            return try service(of: order, attempt, in: unit, store) == .same
        }
        let newest = older.max {
            ProviderOrderID.isAbove($1.row.providerOrderID, $0.row.providerOrderID)
        }
        switch newest?.row.status {
        case .completed?:
            if let newest { attach(newest.row, look, in: &unit) }
        case .pending?, .inProcess?: return
        case .rejected?, .unknown?, nil:
            settling.review(
                attempt, .dupUnknownID,
                "The provider has an older order for it, and its list shows no result of it.",
                in: &unit)
        }
    }

    private func attach(_ row: StatusRow, _ look: Look, in unit: inout OrderUnit) {
        let attempt = look.attempt
        let text = row.resultText ?? ""
        unit.add(
            ResultRecord(
                line: attempt.line, order: attempt.order, source: attempt.provider, at: look.now,
                statusWord: row.statusWord, resultCode: text, parsed: parse(text, attempt.target),
                raw: row.raw, parserVersion: parserVersion))
        unit.edit(attempt.id) {
            $0.state = .definiteNo
            $0.errorCode = "DUPLICATE"
        }
        unit.edit(attempt.line) {
            $0.costCharged = false
            $0.errorCode = nil
            $0.errorMessage = nil
        }
        unit.move(
            attempt.line, on: .completed, by: .system,
            data: ["older_provider_order": row.providerOrderID])
        unit.notify(
            "result_ready", "The provider had a result of \(attempt.target) already.",
            line: attempt.line)
    }

    private func isLinked(
        _ id: String, _ send: AttemptRecord, in unit: OrderUnit, _ store: any OrderWriting
    ) throws -> Bool {
        try unit.attempts.contains { $0.providerOrderID == id }
            || store.line(provider: send.provider, providerOrderID: id) != nil
    }

    private enum Fit { case same, other, unsure }

    /// A name that no service has may be ours under a new name: then nobody decides by himself.
    private func service(
        of order: ListedOrder, _ send: AttemptRecord, in unit: OrderUnit,
        _ store: any OrderWriting
    ) throws -> Fit {
        guard let name = order.row.serviceName, !name.isEmpty, let line = unit.line(send.line)
        else { return .same }
        let words = name.split(separator: " ")
        if line.name.split(separator: " ") == words { return .same }
        let named = try store.services().filter {
            $0.provider == send.provider && $0.name.split(separator: " ") == words
        }
        if named.contains(where: { $0.code == send.serviceCode }) { return .same }
        return named.isEmpty ? .unsure : .other
    }
}
