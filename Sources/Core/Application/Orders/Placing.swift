package import Domain

/// The one way in: validates, numbers, stores and confirms an order in the caller's transaction.
package struct Placing: Sendable {
    private let settings: PlaceSettings

    /// Lines an order may have.
    var maxLines: Int { settings.maxLines }

    /// True on a store of demo and test data.
    var isTestStore: Bool { settings.isTestStore }

    /// Makes the use case.
    package init(settings: PlaceSettings) { self.settings = settings }

    /// Places one order; only `.placed` has written anything.
    ///
    /// Throws `StorageError`.
    package func place(
        _ command: PlaceCommand, in store: any OrderWriting, now: Timestamp,
        random: inout SplitMix64
    ) throws -> PlaceOutcome {
        let checked = try check(command, in: store)
        guard checked.flaws.isEmpty else { return .refused(checked.flaws) }
        if let reference = command.reference,
            let earlier = try store.order(reference: reference, customer: command.customer)
        {
            return .duplicateReference(earlier)
        }
        var recheckOf: [Int: ID<Line>] = [:]
        for (index, item) in checked.items.enumerated() {
            switch try earlier(item, of: command, in: store) {
            case .none: continue
            case .recheck(let line): recheckOf[index] = line
            case .outcome(let outcome): return outcome
            }
        }
        return try insert(command, checked.items, recheckOf, in: store, now: now, random: &random)
    }

    private enum EarlierVerdict {
        case none
        case recheck(ID<Line>)
        case outcome(PlaceOutcome)
    }

    /// Duplicates and re-checks by `orders.md` 6.3, in the placing transaction.
    private func earlier(
        _ item: CheckedItem, of command: PlaceCommand, in store: any OrderWriting
    ) throws -> EarlierVerdict {
        let rows = try store.earlierLines(
            provider: item.service.provider, serviceCode: item.service.code, target: item.target,
            limit: 50)
        guard !rows.isEmpty else { return .none }
        let house = try store.houseAccount()
        let own = rows.filter { command.customer == house || $0.customer == command.customer }
        if let open = own.first(where: { $0.state.isOpen }) {
            return .outcome(
                item.request.onDuplicate == .reuse ? .reused(open) : .duplicateOpen(open))
        }
        guard let done = own.first(where: { $0.state == .completed && $0.hasResult }) else {
            return .none
        }
        switch item.request.onDuplicate {
        case .reject: return .outcome(.duplicateResult(done))
        case .reuse: return .outcome(.reused(done))
        case .recheck:
            guard item.service.recheck != .no else {
                return .outcome(.refused([recheckFlaw(item)]))
            }
            return .recheck(done.line)
        }
    }

    private func recheckFlaw(_ item: CheckedItem) -> FieldFlaw {
        FieldFlaw(
            field: item.pointer + "/on_duplicate", code: "RECHECK_NOT_SUPPORTED",
            message: "\(item.service.name) cannot be checked again; use the result that exists.")
    }

    /// Writes order, lines, history, jobs, notices: one change.
    private func insert(
        _ command: PlaceCommand, _ items: [CheckedItem], _ recheckOf: [Int: ID<Line>],
        in store: any OrderWriting, now: Timestamp, random: inout SplitMix64
    ) throws -> PlaceOutcome {
        let day = settings.storeDay(now)
        let serial = try store.takeOrderNumber(day: day)
        let order = OrderRecord(
            id: ID(at: now, random: &random), number: OrderNumber.text(day: day, serial: serial),
            channel: command.channel, customer: command.customer, placedBy: command.placedBy,
            paymentState: .paid, paymentMethod: .internal, currency: settings.currency,
            totalAmount: 0, reference: command.reference, notes: command.notes,
            idempotencyKey: command.idempotencyKey, placedAt: now)
        var lines: [LineRecord] = []
        for (index, item) in items.enumerated() {
            lines.append(
                LineRecord(
                    id: ID(at: now, random: &random), order: order.id, number: index + 1,
                    kind: item.service.kind, service: item.service, target: item.target,
                    targetRaw: item.request.target, fields: item.request.fields,
                    recheckOf: recheckOf[index], createdAt: now))
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: OrderState.pending.rawValue,
            by: command.placedBy, reason: nil,
            data: ["row": "1", "lines": String(lines.count), "channel": command.channel.rawValue])
        unit.notify("order_received", "Order \(order.number) received. Total: 0")
        if settings.confirmsByItself {
            Confirming.confirm(&unit, by: .system, as: .system, servicesEnabled: true, now: now)
        }
        guard let changes = unit.finished() else {
            throw StorageError(.defect, "A new order came out without changes; report this.")
        }
        try store.save(all: [changes])
        return .placed(unit.order, unit.lines)
    }
}

/// Row 3 of 4.1 for orders of provider lines.
package enum Confirming {
    /// Confirms when the table allows it: dispatch jobs for every line, in the same change.
    @discardableResult
    package static func confirm(
        _ unit: inout OrderUnit, by actor: Actor, as role: Role, servicesEnabled: Bool,
        now: Timestamp
    ) -> OrderTransition {
        var facts = unit.facts
        facts.servicesEnabled = servicesEnabled
        let transition = unit.move(order: .confirm, by: actor, as: role, facts: facts)
        guard case .move = transition else { return transition }
        for line in unit.lines where line.state == .queued {
            unit.edit(line.id) { $0.reason = nil }
            unit.add(
                .dispatch(
                    line: line.id, provider: line.provider, customer: unit.order.customer,
                    runAt: now))
        }
        unit.notify("order_confirmed", "Order \(unit.order.number) confirmed.")
        return transition
    }
}

/// The text form of per-day order numbers.
package enum OrderNumber {
    /// `ORD-YYYYMMDD-NNNNN`, five digits or more.
    package static func text(day: String, serial: Int64) -> String {
        let digits = String(serial)
        let padding = String(repeating: "0", count: max(0, 5 - digits.utf8.count))
        return "ORD-" + day + "-" + padding + digits
    }
}
