import Application
import Domain
import SimulationKit

/// Customers who order and staff who decide, on the machine of the first node.
final class People {
    unowned let world: World
    let placing: Placing
    let resolving: Resolving
    private var placedCount = 0
    private let staff = Actor(kind: .staff, id: "stf_1")
    private var releaseAt: Int64?
    /// The answer to the last resume never came: it is pressed again.
    private var reopensAgain = false

    init(in world: World) {
        self.world = world
        placing = Placing(
            settings: PlaceSettings(
                currency: "PHP", storeDay: { _ in "20261120" }, isTestStore: true))
        resolving = Resolving(settings: world.settings, parserVersion: 1) { text, _ in
            ParsedResult(kind: .freeText, display: text)
        }
    }

    private var isOpen: Bool { world.nodes.contains { $0.isUp } }

    private func transact<Value: Sendable>(
        _ label: String, _ body: (any OrderWriting) throws -> Value
    ) -> Value? {
        guard let node = world.nodes.first(where: { $0.isUp }) else { return nil }
        do {
            let value = try world.transact(label, body)
            for node in world.nodes where node.isUp {
                node.later(500, "wake") { [unowned node] in node.feed(.wake(provider: nil)) }
            }
            return value
        } catch {
            _ = node.note(error, label)
            return nil
        }
    }

    private func pick<Element>(_ items: [Element]) -> Element {
        items[Int(world.random.below(UInt64(items.count)))]
    }

    func place() {
        let count = 1 + Int(world.random.below(3))
        let items = (0..<count).map { _ in
            PlaceItem(
                service: pick(Catalogue.services), target: pick(Catalogue.targets),
                onDuplicate: pick(PlaceItem.OnDuplicate.allCases))
        }
        placedCount += 1
        let isStranger = world.chance(oneIn: 2)
        let placed = transact("place") { [unowned self] store -> ID<Order>? in
            if isStranger { return try placeForStranger(items, in: store) }
            let command = PlaceCommand(
                channel: .api, customer: try store.houseAccount(), placedBy: staff, role: .operator,
                items: items)
            let outcome = try placing.place(
                command, in: store, now: world.now, random: &world.random)
            guard case .placed(let order, _, _) = outcome else { return nil }
            return order.id
        }
        if let order = placed ?? nil { world.monitor.acknowledged(order) }
    }

    /// An order of another customer, as a migration brings it: no duplicate check.
    private func placeForStranger(
        _ items: [PlaceItem], in store: any OrderWriting
    ) throws -> ID<Order>? {
        let serial = try store.takeOrderNumber(day: "20261120")
        let order = OrderRecord(
            id: ID(at: world.now, random: &world.random),
            number: OrderNumber.text(day: "20261120", serial: serial), channel: .api,
            customer: ID(value: 100 + UInt128(world.random.below(2))), placedBy: staff,
            paymentState: .paid, paymentMethod: .internal, currency: "PHP", totalAmount: 0,
            reference: nil, notes: nil, idempotencyKey: nil, placedAt: world.now)
        var lines: [LineRecord] = []
        for item in items {
            let isRepeated = lines.contains {
                $0.target == item.target && $0.serviceCode == item.service
            }
            guard !isRepeated, let service = try store.services(code: item.service).first else {
                continue
            }
            lines.append(
                LineRecord(
                    id: ID(at: world.now, random: &world.random), order: order.id,
                    number: lines.count + 1, kind: .imeiCheck, service: service,
                    target: item.target,
                    targetRaw: item.target, fields: [:], recheckOf: nil, createdAt: world.now))
        }
        var unit = OrderUnit(order: order, lines: lines, attempts: [], now: world.now)
        unit.record(
            .order, line: nil, event: "place", from: nil, to: OrderState.pending.rawValue,
            by: staff,
            reason: nil, data: ["row": "1"])
        Confirming.confirm(&unit, by: .system, as: .system, servicesEnabled: true, now: world.now)
        if let changes = unit.finished() { try store.save(changes) }
        return order.id
    }

    /// One round of staff work.
    func work() {
        guard isOpen else { return }
        if !world.faultsOn || world.chance(oneIn: 2) { reopen() }
        release()
        let lines = world.store.committed.all.flatMap(\.lines)
        if world.faultsOn || world.plan.resolvesAtEnd {
            for line in lines where line.state == .needsReview && line.providerOrderID == nil {
                if world.chance(oneIn: 2) { decide(line) }
            }
        }
        guard world.faultsOn, !lines.isEmpty else { return }
        let line = pick(lines)
        switch line.state {
        case .uncertain: resolve(line, .takeOver)
        case .queued, .parked: if world.chance(oneIn: 6) { cancel(line.order) }
        case .failed: if world.chance(oneIn: 2) { retry(line) }
        case .sending, .needsReview, .accepted, .inProcess, .completed, .rejected, .cancelled: break
        }
    }

    /// Looks at the provider's page first: an order that nobody holds is linked, else decided.
    private func decide(_ line: LineRecord) {
        let state = world.store.committed
        let attempt = state.order(of: line.id)?.attempts.last {
            $0.line == line.id && $0.state.isLive
        }
        let linked = Set(state.all.flatMap(\.lines).compactMap(\.providerOrderID))
        let found = world.provider.charges.filter {
            $0.attempt != nil && $0.target == line.target && $0.service == line.serviceCode
                && !linked.contains($0.id)
        }
        // Of two on the page the one that is still worth its price.
        let open = found.first { $0.status(at: world.clock) != .rejected } ?? found.first
        if let open { return resolve(line, .link(world.provider.row(open))) }
        // Before settle_at the page proves nothing.
        if let attempt, world.now <= attempt.settleAt { return }
        switch world.random.below(4) {
        case 0: resolve(line, .giveUp)
        case 1: resolve(line, .done(word: pick([.completed, .rejected]), text: "by hand"))
        case 2: resolve(line, .copy)
        default: resolve(line, .absent)
        }
    }

    private func resolve(_ line: LineRecord, _ decision: LineDecision) {
        _ = transact("resolve \(decision.name)") { [unowned self] store in
            try resolving.resolve(
                line: line.id, decision, reason: "looked at the provider's page", by: staff,
                as: .admin, in: store, now: world.now)
        }
    }

    private func retry(_ line: LineRecord) {
        _ = transact("retry") { [unowned self] store in
            try Acting.retry(
                line: line.id, reason: "", by: staff, as: .operator, in: store, now: world.now)
        }
    }

    func cancel(_ order: ID<Order>) {
        _ = transact("cancel") { [unowned self] store in
            try Acting.cancel(
                order: order, reason: "not wanted", by: staff, as: .operator, in: store,
                now: world.now
            ).outcome
        }
    }

    private func reopen() {
        let state = world.store.committed
        let isPaused =
            state.providers.contains { $0.state == .paused }
            || state.services.contains { $0.pauseReason != nil }
            || state.all.flatMap(\.lines).contains { $0.state == .parked }
        guard isPaused || reopensAgain else { return }
        reopensAgain = true
        let record = transact("reopen") { [unowned self] store -> ProviderRecord? in
            for var service in try store.services() where service.pauseReason != nil {
                service.pauseReason = nil
                try store.save(service, at: world.now)
            }
            _ = try Acting.reopen(
                provider: Catalogue.provider, by: staff, reason: "topped up", limit: 200, in: store,
                now: world.now)
            return try store.provider(Catalogue.provider)
        }
        guard let record = record ?? nil else { return }
        reopensAgain = false
        for node in world.nodes where node.isUp {
            node.later(500, "provider") { [unowned node] in node.feed(.provider(record)) }
        }
    }

    /// B5: staff compare with the provider's page, cancel what stands there already, then release.
    private func release() {
        guard let node = world.nodes.first, node.isUp, node.isQuarantined else {
            releaseAt = nil
            return
        }
        guard let at = releaseAt else {
            releaseAt = world.clock + 3_500_000
            return
        }
        let state = world.store.committed
        let isWaiting = state.all.flatMap(\.lines).contains {
            $0.state == .uncertain || $0.state == .sending
        }
        guard world.clock >= at, !isWaiting else { return }
        let orphans = world.provider.charges.filter(\.isOrphan)
        for line in state.all.flatMap(\.lines) where line.state == .queued || line.state == .parked
        {
            // What may have been sent before goes to a provider that refuses what it has (N6).
            let isAsked = state.order(of: line.id)?.attempts.contains {
                $0.line == line.id && $0.mayHaveArrived
            }
            if isAsked == true { continue }
            if orphans.contains(where: {
                $0.target == line.target && $0.service == line.serviceCode
            }) {
                cancel(line.order)
                return
            }
        }
        let epoch = "e\(world.clock)"
        guard transact("release", { try $0.setEpoch(epoch) }) != nil, node.isUp else { return }
        let highest = state.all.flatMap(\.attempts).map(\.intentSequence).max() ?? 0
        node.sidecar = IntentMark(epoch: epoch, highestIntent: highest)
        node.epoch = epoch
        node.isQuarantined = false
        world.note("release")
        world.monitor.released()
        node.feed(.quarantine(false))
    }
}
