import Application
import Domain
import SimulationKit

/// A store with one provider and two services, and the use cases around it at a clock of our own.
final class Desk {
    let store: SimStore
    let settings = DispatchSettings()
    let claiming: Claiming
    let settling: Settling
    let resolving: Resolving
    let applying: StatusApplying
    var random = SplitMix64(seed: 42)
    var now = Timestamp(microseconds: 1_760_000_000_000_000)
    var confirmsByItself = true

    static let staff = Actor(kind: .staff, id: "stf_1")
    static let targets = ["490154203237518", "356938035643809"]
    static let stranger = ID<Customer>(value: 99)

    init() throws {
        store = SimStore(SimState(house: ID(value: 1), epoch: "e1"))
        claiming = Claiming(settings: settings) { Array($0.attempt.text.utf8) }
        settling = Settling(settings: settings)
        resolving = Resolving(settings: settings, parserVersion: 3, parse: Desk.parse)
        applying = StatusApplying(settings: settings, parserVersion: 3, parse: Desk.parse)
        try store.transact { store in
            let record = ProviderRecord(
                id: ID(value: 2), code: "shop", name: "Shop", concurrency: 5)
            try store.save(record, at: Timestamp(microseconds: 0), by: .system, reason: nil)
            for (index, code) in ["1739", "1740"].enumerated() {
                let service = ServiceRecord(
                    id: ID(value: UInt128(10 + index)), provider: "shop", code: code,
                    kind: .imeiCheck, name: "Check " + code, category: "Checks", cost: 800,
                    deliveryTime: "1 min", details: "")
                try store.save(service, at: Timestamp(microseconds: 0))
            }
        }
    }

    @Sendable static func parse(_ text: String, _ target: String) -> ParsedResult {
        let warnings = text.contains("other phone") ? ["imei_mismatch"] : []
        return ParsedResult(kind: .freeText, warnings: warnings, display: text)
    }

    func pass(seconds: Int64) { now = now.adding(seconds: seconds) }

    // MARK: The use cases, each in a transaction of its own.

    func place(
        _ targets: [String] = [Desk.targets[0]], service: String = "1739",
        _ onDuplicate: PlaceItem.OnDuplicate = .reject, reference: String? = nil,
        customer: ID<Customer>? = nil
    ) throws -> PlaceOutcome {
        // Ids of one millisecond have no order between them.
        pass(seconds: 1)
        var command = PlaceCommand(
            channel: .api, customer: customer ?? store.committed.house, placedBy: Desk.staff,
            role: .operator,
            items: targets.map {
                PlaceItem(service: service, target: $0, onDuplicate: onDuplicate)
            })
        command.reference = reference
        let placing = Placing(
            settings: PlaceSettings(
                currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: false,
                autoConfirm: confirmsByItself ? .paid : .off))
        return try store.transact { [self] store in
            try placing.place(command, in: store, now: now, random: &random)
        }
    }

    /// Places one order of one line.
    func line(
        _ target: String = Desk.targets[0], _ onDuplicate: PlaceItem.OnDuplicate = .reject
    ) throws -> ID<Line> {
        guard case .placed(_, let lines, _) = try place([target], onDuplicate),
            let line = lines.first
        else { throw Missing("order") }
        return line.id
    }

    /// A confirmed order of another customer, as a migration would bring it.
    func strangersLine(_ target: String = Desk.targets[0]) throws -> ID<Line> {
        try importedLine(target, of: Desk.stranger)
    }

    /// A confirmed order that no duplicate check stopped.
    func importedLine(
        _ target: String = Desk.targets[0], of customer: ID<Customer>
    ) throws -> ID<Line> {
        pass(seconds: 1)
        let order = OrderRecord(
            id: ID(at: now, random: &random), number: "ORD-S-\(random.below(1_000_000))",
            channel: .import, customer: customer, placedBy: Desk.staff, paymentState: .paid,
            paymentMethod: .internal, currency: "PHP", totalAmount: 0, reference: nil, notes: nil,
            idempotencyKey: nil, placedAt: now)
        return try store.transact { [self] store in
            guard let service = try store.services(code: "1739").first else {
                throw Missing("service")
            }
            let line = LineRecord(
                id: ID(at: now, random: &random), order: order.id, number: 1, kind: .imeiCheck,
                service: service, target: target, targetRaw: target, fields: [:], recheckOf: nil,
                createdAt: now)
            var unit = OrderUnit(order: order, lines: [line], attempts: [], now: now)
            unit.record(
                .order, line: nil, event: "place", from: nil, to: "pending", by: Desk.staff,
                reason: nil, data: [:])
            Confirming.confirm(&unit, by: .system, as: .system, servicesEnabled: true, now: now)
            if let changes = unit.finished() { try store.save(changes) }
            return line.id
        }
    }

    func claim(limit: Int = 10) throws -> ClaimResult {
        try store.transact { [self] store in
            try claiming.claim(
                provider: "shop", node: "n1", limit: limit, in: store, now: now, random: &random)
        }
    }

    /// The one send that is claimed now.
    func send() throws -> ClaimedSend {
        guard let send = try claim().sends.first else { throw Missing("send") }
        return send
    }

    func settle(
        _ send: ClaimedSend, _ outcome: SubmitOutcome, fence: Int64? = nil
    ) throws -> SettleResult {
        try store.transact { [self] store in
            try settling.settle(
                attempt: send.request.attempt, fence: fence ?? send.fence, outcome: outcome,
                in: store, now: now, random: &random)
        }
    }

    func refuse(_ send: ClaimedSend, _ kind: Refusal.Kind) throws -> SettleResult {
        try settle(
            send, .refused(Refusal(kind: kind, code: "CODE", message: "the provider's words")))
    }

    func rescuing(_ outcome: SubmitOutcome = .uncertain("no reply")) -> Rescuing {
        Rescuing(settings: settings) { _, _, _ in outcome }
    }

    /// Takes over what ran out; the stored reply, if any, reads as `outcome`.
    func takeOver(
        _ outcome: SubmitOutcome = .uncertain("no reply"), everyone: Bool = true
    ) throws -> Int {
        let rescuing = rescuing(outcome)
        return try store.transact { [self] store in
            try rescuing.takeOver(everyone: everyone, node: "n2", limit: 10, in: store, now: now)
        }
    }

    func settleOverdue(_ outcome: SubmitOutcome = .uncertain("no reply")) throws -> Int {
        try overdue(outcome).settled
    }

    func overdue(
        _ outcome: SubmitOutcome = .uncertain("no reply"), mayResend: Bool = true, limit: Int = 10
    ) throws -> Rescuing.Overdue {
        let rescuing = rescuing(outcome)
        return try store.transact { [self] store in
            try rescuing.settleOverdue(
                limit: limit, mayResend: mayResend, in: store, now: now)
        }
    }

    /// A second provider, of which nothing is proven, with an unclear send of its own.
    func elsewhere() throws -> ID<Line> {
        try store.transact { [self] store in
            let record = ProviderRecord(
                id: ID(value: 3), code: "annex", name: "Annex", concurrency: 5)
            try store.save(record, at: now, by: .system, reason: nil)
            let service = ServiceRecord(
                id: ID(value: 30), provider: "annex", code: "2001", kind: .imeiCheck,
                name: "Check", category: "Checks", cost: 800, deliveryTime: "1 min", details: "")
            try store.save(service, at: now)
        }
        guard case .placed(_, let lines, _) = try place(service: "2001"), let line = lines.first
        else { throw Missing("order") }
        let send = try store.transact { [self] store in
            try claiming.claim(
                provider: "annex", node: "n1", limit: 1, in: store, now: now, random: &random)
        }.sends.first
        guard let send else { throw Missing("send") }
        _ = try settle(send, .uncertain("timeout"))
        return line.id
    }

    /// What is proven about the provider from now on.
    func prove(_ body: (inout Capabilities) -> Void) throws {
        try store.transact { [self] store in
            guard var record = try store.provider("shop") else { throw Missing("provider") }
            body(&record.capabilities)
            try store.save(record, at: now, by: Desk.staff, reason: "probe")
        }
    }

    /// The provider's list as it is now, begun now or at a moment before.
    func list(_ rows: [StatusRow], requestedAt: Timestamp? = nil) throws -> Int {
        let listing = Listing(settings: settings, parserVersion: 3, parse: Desk.parse)
        let orders = rows.map { ListedOrder(row: $0, requestedAt: requestedAt ?? now) }
        let list = ProviderList(provider: "shop", begunAt: now, orders: orders)
        return try store.transact { [self] store in
            try listing.apply(list, limit: 10, in: store, now: now)
        }
    }

    /// Reads the stored reply of a send whose fence is old; it reads as `outcome`.
    func reconcile(_ send: ClaimedSend, _ outcome: SubmitOutcome) throws {
        let rescuing = rescuing(outcome)
        try store.transact { [self] store in
            try rescuing.reconcile(attempt: send.request.attempt, in: store, now: now)
        }
    }

    /// Links an attempt to a provider order without any reply.
    func link(_ send: ClaimedSend, _ providerOrderID: String) throws {
        try store.transact { [self] store in
            guard var unit = try store.unit(attempt: send.request.attempt, now: now) else { return }
            unit.edit(send.request.attempt) { $0.providerOrderID = providerOrderID }
            if let changes = unit.finished() { try store.save(changes) }
        }
    }

    /// Gives a line a provider order without any send, as an import does.
    func hold(_ providerOrderID: String, by line: ID<Line>) throws {
        try store.transact { [self] store in
            guard var unit = try store.unit(line: line, now: now) else { return }
            unit.edit(line) { $0.providerOrderID = providerOrderID }
            if let changes = unit.finished() { try store.save(changes) }
        }
    }

    func keepReply(_ send: ClaimedSend) throws {
        try store.transact { [self] store in
            try store.keep(
                reply: StoredReply(
                    attempt: send.request.attempt, fence: send.fence, at: now, httpStatus: 200,
                    raw: Array("kept".utf8)))
        }
    }

    func resolve(
        _ line: ID<Line>, _ decision: LineDecision, reason: String = "looked it up",
        as role: Role = .operator
    ) throws -> ActionOutcome {
        try store.transact { [self] store in
            try resolving.resolve(
                line: line, decision, reason: reason, by: Desk.staff, as: role, in: store, now: now)
        }
    }

    func retry(
        _ line: ID<Line>, as role: Role = .operator, reason: String = ""
    ) throws -> ActionOutcome {
        try store.transact { [self] store in
            try Acting.retry(
                line: line, reason: reason, by: Desk.staff, as: role, in: store, now: now)
        }
    }

    func cancel(_ order: ID<Order>, as role: Role = .operator) throws -> ActionOutcome {
        try store.transact { [self] store in
            try Acting.cancel(
                order: order, reason: "not wanted", by: Desk.staff, as: role, in: store, now: now
            ).outcome
        }
    }

    func reopen() throws -> Int {
        try store.transact { [self] store in
            try Acting.reopen(
                provider: "shop", by: Desk.staff, reason: "topped up", limit: 200, in: store,
                now: now)
        }
    }

    /// The provider says this about its orders now.
    func tell(_ rows: [StatusRow], about lines: [ID<Line>]) throws -> StatusApplying.Tally {
        try store.transact { [self] store in
            var asked: [DueLine] = []
            for id in lines {
                guard let line = try store.unit(line: id, now: now)?.line(id) else { continue }
                asked.append(
                    DueLine(
                        line: id, providerOrderID: line.providerOrderID ?? "", target: line.target))
            }
            return try applying.apply(rows, asked: asked, provider: "shop", in: store, now: now)
        }
    }

    static func row(
        _ id: String, _ status: ProviderStatus, target: String = Desk.targets[0],
        text: String? = nil
    ) -> StatusRow {
        StatusRow(
            providerOrderID: id, target: target, status: status, statusWord: "\(status)",
            serviceName: "Check 1739", resultText: text, requestedAt: nil, raw: Array(id.utf8))
    }

    // MARK: What is stored.

    func record(_ line: ID<Line>) throws -> LineRecord {
        guard let record = store.committed.line(line) else { throw Missing("line") }
        return record
    }

    func order(_ line: ID<Line>) throws -> StoredOrder {
        guard let order = store.committed.order(of: line) else { throw Missing("order") }
        return order
    }

    func attempts(_ line: ID<Line>) throws -> [AttemptRecord] {
        try order(line).attempts.filter { $0.line == line }
    }

    func attempt(_ send: ClaimedSend) throws -> AttemptRecord {
        guard let attempt = store.committed.attempt(send.request.attempt) else {
            throw Missing("attempt")
        }
        return attempt
    }

    /// The newest history row of a line.
    func newest(_ line: ID<Line>) throws -> HistoryEntry {
        guard let row = try order(line).history.last(where: { $0.line == line }) else {
            throw Missing("history row")
        }
        return row
    }

    /// Brings a fresh line to a state by way of real use cases.
    func uncertain() throws -> (line: ID<Line>, send: ClaimedSend) {
        let line = try line()
        let send = try send()
        _ = try settle(send, .uncertain("timeout"))
        return (line, send)
    }

    func needsReview() throws -> (line: ID<Line>, send: ClaimedSend) {
        let (line, send) = try uncertain()
        pass(seconds: 1_000)
        _ = try settleOverdue()
        return (line, send)
    }

    func accepted(_ target: String = Desk.targets[0], _ id: String = "P1") throws -> ID<Line> {
        let line = try line(target)
        _ = try settle(try send(), .accepted(providerOrderID: id, status: .pending))
        return line
    }

    func completed(_ target: String = Desk.targets[0], _ id: String = "P1") throws -> ID<Line> {
        let line = try accepted(target, id)
        _ = try tell([Desk.row(id, .completed, target: target, text: "Clean")], about: [line])
        return line
    }
}

/// The test's own set-up did not come about.
struct Missing: Error {
    let what: String
    init(_ what: String) { self.what = what }
}
