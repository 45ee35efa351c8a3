package import Domain

/// What every channel calls: use cases in transactions, with keys, and a signal after the commit.
package struct OrderDesk: Sendable {
    let storage: any Storage
    let placing: Placing
    private let resolving: Resolving
    let advancing: Advancing
    let expiring: Expiring
    let now: @Sendable () -> Timestamp
    private let seed: @Sendable () -> UInt64
    private let committed: @Sendable () -> Void
    private let timed: @Sendable ([PlaceTimes]) -> Void

    /// `committed` wakes dispatcher and feed; `seed` gives 64 unpredictable bits a transaction.
    ///
    /// `timed` hears how long each placed order took, once it is durable.
    package init(
        storage: any Storage, placing: Placing, resolving: Resolving,
        advancing: Advancing = Advancing(), expiring: Expiring = Expiring(),
        now: @escaping @Sendable () -> Timestamp, seed: @escaping @Sendable () -> UInt64,
        committed: @escaping @Sendable () -> Void,
        timed: @escaping @Sendable ([PlaceTimes]) -> Void = { _ in }
    ) {
        self.storage = storage
        self.placing = placing
        self.resolving = resolving
        self.advancing = advancing
        self.expiring = expiring
        self.now = now
        self.seed = seed
        self.committed = committed
        self.timed = timed
    }

    /// Places one order; the answer is rendered inside the transaction (K7).
    ///
    /// Throws `StorageError`.
    package func place(
        _ command: PlaceCommand, key: IdempotencyRequest?,
        render: @escaping @Sendable (PlaceOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let (placing, clock, received) = (placing, now, now())
        let (answer, checks) = try await writeFreeingStock { store, now, random in
            if let needs = placing.needs(of: command, key: key, now: now) {
                try store.prepare(needs)
            }
            var checks: [Checked] = []
            let answer = try Keyed.run(key, in: store, now: now) {
                let begun = clock()
                var checked = begun
                let outcome = try placing.place(
                    command, in: store, now: now, random: &random, checked: { checked = clock() })
                if let made = Checked(outcome, from: begun, to: checked) { checks.append(made) }
                try Refusing.note(outcome, in: store, now: now)
                return render(outcome)
            }
            return (answer, checks)
        }
        tell(checks, since: received)
        return answer
    }

    /// How long the rules took for an order that was placed.
    private struct Checked: Sendable {
        let order: ID<Order>
        let validation: Int64

        init?(_ outcome: PlaceOutcome, from begun: Timestamp, to checked: Timestamp) {
            guard case .placed(let order, _, _) = outcome else { return nil }
            self.order = order.id
            validation = checked.microseconds - begun.microseconds
        }
    }

    private func tell(_ checks: [Checked], since received: Timestamp) {
        guard !checks.isEmpty else { return }
        let creation = now().microseconds - received.microseconds
        timed(
            checks.map {
                PlaceTimes(order: $0.order, validation: $0.validation, creation: creation)
            })
    }

    /// Writes, and once more after the orders that held its stock for too long have ended (V7).
    func writeFreeingStock<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting, Timestamp, inout SplitMix64) throws -> Value
    ) async throws -> Value {
        for _ in 0..<3 {
            do {
                return try await write(body)
            } catch let overdue as StockIsOverdue {
                for order in overdue.orders { _ = try await expire(order) }
            }
        }
        throw StorageError(.busy, "Stock is being set free by other orders; try again in a moment.")
    }

    /// Places many orders in one transaction, a savepoint each; outcomes in input order.
    ///
    /// With `allOrNothing`, one refusal undoes every order of the call.
    package func placeMany(
        _ commands: [PlaceCommand], allOrNothing: Bool, key: IdempotencyRequest?,
        render: @escaping @Sendable ([PlaceOutcome]) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let (placing, clock, received) = (placing, now, now())
        let (answer, checks) = try await writeFreeingStock { store, now, random in
            var checks: [Checked] = []
            let answer = try Keyed.run(key, in: store, now: now) {
                var outcomes: [PlaceOutcome] = []
                try store.prepareToPlace(targets: commands.reduce(0) { $0 + $1.items.count })
                do {
                    try store.savepoint {
                        for command in commands {
                            let begun = clock()
                            var checked = begun
                            let outcome = try store.savepoint {
                                try placing.place(
                                    command, in: store, now: now, random: &random,
                                    checked: { checked = clock() })
                            }
                            outcomes.append(outcome)
                            if let made = Checked(outcome, from: begun, to: checked) {
                                checks.append(made)
                            }
                        }
                        if allOrNothing, outcomes.contains(where: { !$0.isPlaced }) {
                            throw Undone()
                        }
                    }
                } catch is Undone {
                    // The outcomes still tell what was wrong; nothing of them is stored.
                    checks = []
                    try Refusing.note(bulk: outcomes, in: store, now: now)
                    return render(outcomes.filter { !$0.isPlaced })
                }
                try Refusing.note(bulk: outcomes, in: store, now: now)
                return render(outcomes)
            }
            return (answer, checks)
        }
        tell(checks, since: received)
        return answer
    }

    private struct Undone: Error {}

    /// Decides about a line that needs a person; an accepted decision is audited by its history.
    package func resolve(
        line: ID<Line>, _ decision: LineDecision, reason: String, by principal: Principal,
        ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (ActionOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let resolving = resolving
        return try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(ifVersion, try store.unit(line: line, now: now))
                return render(
                    try resolving.resolve(
                        line: line, decision, reason: reason, by: principal.actor,
                        as: principal.role, in: store, now: now))
            }
        }
    }

    /// Tries a failed line again at once.
    package func retry(
        line: ID<Line>, reason: String, by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (ActionOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Acting.retry(
                        line: line, reason: reason, by: principal.actor, as: principal.role,
                        in: store, now: now))
            }
        }
    }

    /// Cancels what was not sent yet; the flag says whether other lines of the order go on.
    package func cancel(
        order: ID<Order>, reason: String, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (ActionOutcome, Bool) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(ifVersion, try store.unit(order: order, now: now))
                let result = try Acting.cancel(
                    order: order, reason: reason, by: principal.actor, as: principal.role,
                    in: store, now: now)
                return render(result.outcome.tellingCancelWish, result.partial)
            }
        }
    }

    /// Opens a provider again; parked lines are queued in chunks of 200 until none is left.
    package func reopen(
        provider: String, reason: String, by actor: Actor, answer: KeptAnswer<Int>? = nil
    ) async throws -> Int {
        var total = 0
        while true {
            let count = try await write { [total] store, now, _ in
                let count = try Acting.reopen(
                    provider: provider, by: actor, reason: reason, limit: 200, in: store, now: now)
                // A repeat of a call that stopped half-way opens the rest.
                if count < 200 { try store.keep(answer?(total + count, now)) }
                return count
            }
            total += count
            if count < 200 { return total }
        }
    }

    /// Stores what a provider says it still holds and compares it (R8); nil when there is no such
    /// provider.
    package func recordBalance(
        provider: String, amount: Int64, topUps: Int64, by actor: Actor,
        answer: KeptAnswer<BalanceCheck>? = nil
    ) async throws -> BalanceCheck? {
        try await write { store, now, _ in
            guard try store.provider(provider) != nil else { return nil }
            let check = try Balancing.record(
                BalanceReading(provider: provider, amount: amount, at: now), topUps: topUps,
                by: actor, in: store)
            try store.keep(answer?(check, now))
            return check
        }
    }

    /// Pauses a provider by staff; false when there is none of this code.
    package func pause(
        provider: String, reason: String, by actor: Actor, answer: KeptAnswer<Void>? = nil
    ) async throws -> Bool {
        try await write { store, now, _ in
            let isKnown = try Acting.pause(
                provider: provider, by: actor, reason: reason, in: store, now: now)
            if isKnown { try store.keep(answer?((), now)) }
            return isKnown
        }
    }

    /// Runs a body in one transaction and wakes who waits for commits.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting, Timestamp, inout SplitMix64) throws -> Value
    ) async throws -> Value {
        let now = now
        let seed = seed
        let value = try await storage.write { store in
            var random = SplitMix64(seed: seed())
            return try body(store, now(), &random)
        }
        committed()
        return value
    }
}

extension OrderDesk {
    /// What a key was answered before, asked ahead of every look at a state that has moved since.
    ///
    /// Nil for an unused key (K4, K5); the transaction of the work looks again. Throws
    /// `StorageError`.
    package func stored(_ key: IdempotencyRequest) async throws -> KeyedAnswer? {
        try await storage.read { store in
            try store.answer(scope: key.scope, key: key.key).map {
                $0.fingerprint == key.fingerprint ? .replayed($0) : .reused
            }
        }
    }

    /// Tries lines of one order again in one transaction, with one answer for all of them (K7).
    ///
    /// Outcomes stand in the order of the lines; a refused line holds up no other.
    package func retry(
        lines: [ID<Line>], reason: String, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?, render: @escaping @Sendable ([ActionOutcome]) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                if let first = lines.first {
                    try Self.check(ifVersion, try store.unit(line: first, now: now))
                }
                return render(
                    try lines.map {
                        try Acting.retry(
                            line: $0, reason: reason, by: principal.actor, as: principal.role,
                            in: store, now: now)
                    })
            }
        }
    }

    /// Compares the version a caller named with the one this transaction reads.
    static func check(_ expected: Int?, _ unit: OrderUnit?) throws(VersionDiffers) {
        guard let expected, let current = unit?.order.version, current != expected else { return }
        throw VersionDiffers(current: current)
    }

    /// Keeps the answer of work that asks others or may be done twice without harm, so that a
    /// repeat gets it too (K1, K4).
    package func keep(
        _ answer: RenderedAnswer, key: IdempotencyRequest?
    ) async throws -> KeyedAnswer {
        guard let key else { return .fresh(answer) }
        return try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) { answer }
        }
    }
}

extension OrderWriting {
    /// Keeps an answer where there is one to keep.
    fileprivate func keep(_ answer: StoredAnswer?) throws {
        if let answer { try keep(answer: answer) }
    }
}

/// The order has another version than the caller named (412); nothing was written.
package struct VersionDiffers: Error, Sendable, Equatable {
    package let current: Int
}

extension ActionOutcome {
    /// A refused cancel says that its wish is kept (`orders.md` 4.3); an ended order keeps none.
    fileprivate var tellingCancelWish: ActionOutcome {
        guard case .refused(let sentence, let allowed) = self,
            allowed.contains(OrderEvent.cancel.rawValue)
        else { return self }
        return .refused(
            sentence + "; the wish to cancel is remembered and applied if the line proves absent "
                + "or is refused", allowed: allowed)
    }
}

extension PlaceOutcome {
    /// True when an order was stored.
    package var isPlaced: Bool {
        switch self {
        case .placed: true
        case .reused, .refused, .duplicateOpen, .duplicateResult, .duplicateReference, .moved:
            false
        }
    }
}
