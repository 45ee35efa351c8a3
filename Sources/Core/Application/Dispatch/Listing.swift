package import Domain

/// A provider's own list of its orders, as one free call gave it.
package struct ProviderList: Sendable {
    package let provider: String
    /// Before the call: an order that was made later may be missing.
    package let begunAt: Timestamp
    private let byTarget: [String: [ListedOrder]]
    private let ids: Set<String>

    /// Sorts a list by target.
    package init(provider: String, begunAt: Timestamp, orders: [ListedOrder]) {
        self.provider = provider
        self.begunAt = begunAt
        byTarget = Dictionary(grouping: orders, by: \.row.target)
        ids = Set(orders.map(\.row.providerOrderID))
    }

    /// The orders for a target, in the list's order.
    func orders(for target: String) -> [ListedOrder] { byTarget[target] ?? [] }

    /// A list that leaves out an order that is surely there proves no absence.
    func contains(_ id: String?) -> Bool { id.map(ids.contains) ?? true }
}

/// Settles unclear sends from a provider's list of its orders (N3–N5; T14–T17).
package struct Listing: Sendable {
    /// Lists in a row, all begun after `settle_at`, that must leave a send out.
    package static let proofs = 3

    let settings: DispatchSettings
    let settling: Settling
    let parserVersion: Int
    let parse: @Sendable (_ text: String, _ target: String) -> ParsedResult

    /// `parse` reads a result text; it never throws.
    package init(
        settings: DispatchSettings, parserVersion: Int,
        parse: @escaping @Sendable (_ text: String, _ target: String) -> ParsedResult
    ) {
        self.settings = settings
        settling = Settling(settings: settings)
        self.parserVersion = parserVersion
        self.parse = parse
    }

    /// Looks for unclear sends that are due; returns how many lines it looked at, at most `limit`.
    ///
    /// Throws `StorageError`.
    package func apply(
        _ list: ProviderList, limit: Int, in store: any OrderWriting, now: Timestamp
    ) throws -> Int {
        let known = try store.highestProviderOrderID(provider: list.provider)
        let due = try store.overdueUncertain(
            provider: list.provider, before: list.begunAt, limit: limit)
        for id in due {
            try OneLine.run(id, in: store, now: now) {
                guard var unit = try store.unit(line: id, now: now),
                    let attempt = unit.liveAttempt(of: id)
                else { return }
                var look = Look(
                    list: list, attempt: attempt, isComplete: list.contains(known), now: now)
                try self.look(&look, in: &unit, store)
                unit.follow()
                try store.keep(&unit)
            }
        }
        return due.count
    }

    /// What one look goes by.
    struct Look {
        let list: ProviderList
        let attempt: AttemptRecord
        /// The list holds what must be there.
        let isComplete: Bool
        let now: Timestamp
    }

    private func look(
        _ look: inout Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        let isLate = look.now.since(look.attempt.intentAt) >= settings.inconclusiveMicroseconds
        switch look.attempt.state {
        case .uncertain: try search(look, in: &unit, store)
        case .dupCheck: try explain(look, in: &unit, store)
        case .sending, .accepted, .inProcess, .completed, .rejected, .definiteNo, .notSent,
            .absent, .needsHuman, .closedUnknown:
            return
        }
        guard unit.line(look.attempt.line)?.state == .uncertain else { return }
        if isLate {
            settling.review(
                look.attempt, .listingInconclusive,
                "The provider's list did not show what became of it.", in: &unit)
        } else {
            let next = settings.nextLook(intentAt: look.attempt.intentAt, now: look.now)
            unit.edit(look.attempt.line) { $0.nextCheckAt = next }
        }
    }

    /// N5: exactly one order fits, or three lists in a row left it out.
    private func search(
        _ look: Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        let found = try candidates(look, after: look.attempt, in: unit, store)
        if found.orders.count + found.doubtful.count > 1 || !found.doubtful.isEmpty {
            settling.review(
                look.attempt, .conflict,
                "More than one order of the provider may be this one, or its service differs.",
                in: &unit)
            return
        }
        if let order = found.orders.first {
            try link(order, look, in: &unit, store)
            return
        }
        guard look.isComplete, look.list.begunAt > look.attempt.settleAt else { return }
        unit.edit(look.attempt.line) { $0.missedChecks += 1 }
        guard unit.line(look.attempt.line)?.missedChecks ?? 0 >= Listing.proofs else { return }
        var facts = LineFacts()
        facts.settlePassed = look.now > look.attempt.settleAt
        settling.sendAgain(
            look.attempt, proof: "three lists leave it out", facts: facts, in: &unit, now: look.now)
    }

    private func link(
        _ order: ListedOrder, _ look: Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        _ = try settling.accept(
            order.row.providerOrderID, order.row.status, look.attempt, in: &unit, store: store,
            now: look.now, event: .found)
        unit.edit(look.attempt.line) { $0.missedChecks = 0 }
    }

    /// N3, N4: the provider has it; the list may say under which id.
    private func explain(
        _ look: Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        try settling.resolveDuplicate(
            look.attempt, in: &unit, store: store, now: look.now, mayList: true)
        guard unit.line(look.attempt.line)?.state == .uncertain else { return }
        let unclear = unit.attempts(of: look.attempt.line).first {
            $0.number < look.attempt.number && ($0.state == .uncertain || $0.state == .absent)
        }
        if let unclear {
            try linkOwn(unclear, look, in: &unit, store)
        } else {
            try attachOlder(look, in: &unit, store)
        }
    }

    /// N4: charged once, by the send that stayed unclear; its id is looked for.
    private func linkOwn(
        _ unclear: AttemptRecord, _ look: Look, in unit: inout OrderUnit, _ store: any OrderWriting
    ) throws {
        let found = try candidates(look, after: unclear, in: unit, store)
        if let order = found.orders.first, found.orders.count == 1, found.doubtful.isEmpty {
            try link(order, look, in: &unit, store)
            return
        }
        unit.edit(look.attempt.line) { $0.missedChecks += 1 }
        let isEmpty = found.orders.isEmpty && found.doubtful.isEmpty
        if isEmpty, unit.line(look.attempt.line)?.missedChecks ?? 0 < Listing.proofs { return }
        settling.review(
            look.attempt, .acceptedIDUnknown,
            "The provider has it from an earlier send, and its list does not show one id for it.",
            in: &unit)
    }
}
