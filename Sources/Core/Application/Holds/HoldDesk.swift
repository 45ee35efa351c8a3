package import Domain

/// What every channel calls about holds, verifications, their files and the blacklist.
package struct HoldDesk: Sendable {
    let desk: OrderDesk
    let files: any FileStorage
    /// What pages and the API read.
    package let queries: any HoldQueries
    package let settings: HoldSettings
    let sha256: @Sendable ([UInt8]) -> [UInt8]
    let seed: @Sendable () -> UInt64

    /// `seed` gives 64 unpredictable bits a call.
    package init(
        desk: OrderDesk, files: any FileStorage, queries: any HoldQueries, settings: HoldSettings,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8], seed: @escaping @Sendable () -> UInt64
    ) {
        self.desk = desk
        self.files = files
        self.queries = queries
        self.settings = settings
        self.sha256 = sha256
        self.seed = seed
    }

    /// Sets a hold by hand (row 2 of 4.1).
    ///
    /// Throws `StorageError`, `VersionDiffers`.
    package func set(
        _ reason: HoldReason, detail: String, on order: ID<Order>, by principal: Principal,
        ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let minutes = settings.verificationMinutes
        return try await change(order, principal, ifVersion, key, render) { unit, store in
            .init(
                try Holding.set(
                    reason, detail: detail, in: &unit, by: principal.actor, as: principal.role,
                    verificationMinutes: minutes, store: store))
        }
    }

    /// Clears a hold by hand; the last one lets the order confirm itself.
    ///
    /// A function of its own beside that of duplicates: with one more parameter the compiled one
    /// (Swift 6.3.1, x86-64) returned to address 0. Throws `StorageError`, `VersionDiffers`.
    package func clear(
        _ reason: HoldReason, decision: String, on order: ID<Order>, by principal: Principal,
        ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await change(order, principal, ifVersion, key, render) { unit, store in
            .init(
                try Holding.clear(
                    reason, decision: decision, in: &unit, by: principal.actor,
                    as: principal.role, store: store))
        }
    }

    /// Clears a duplicate hold, which decides what happens to the target.
    ///
    /// Throws `StorageError`, `VersionDiffers`.
    package func clearDuplicate(
        _ wish: Holding.DuplicateDecision, decision: String, on order: ID<Order>,
        by principal: Principal, ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await change(order, principal, ifVersion, key, render) { unit, store in
            .init(
                try Holding.clear(
                    .duplicate, decision: decision, duplicate: wish, in: &unit,
                    by: principal.actor, as: principal.role, store: store))
        }
    }

    /// Approves or rejects what a customer showed, or an order under review (6.2).
    ///
    /// Throws `StorageError`, `VersionDiffers`.
    package func decide(
        _ decision: Verifying.Decision, notes: String, on order: ID<Order>,
        by principal: Principal, ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let verifying = Verifying(windowMinutes: settings.verificationMinutes)
        return try await change(order, principal, ifVersion, key, render) { unit, store in
            .init(
                try verifying.decide(
                    decision, notes: notes, in: &unit, by: principal.actor, as: principal.role,
                    store: store), notes: notes)
        }
    }

    /// Stores what a customer shows; flaws name the files that are not taken, and nothing is kept.
    ///
    /// Throws `StorageError`, `VersionDiffers`, `ProofFlaws`.
    package func submit(
        _ upload: ProofUpload, on order: ID<Order>, by principal: Principal,
        ifVersion: Int? = nil, key: IdempotencyRequest?,
        render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let proof = try sealed(upload, order: order, by: principal.actor)
        let verifying = Verifying(windowMinutes: settings.verificationMinutes)
        return try await change(order, principal, ifVersion, key, render) { unit, store in
            .init(
                try verifying.submit(proof, in: &unit, by: principal.actor, store: store),
                notes: "")
        }
    }

    /// What one change of a held order came to.
    enum Step: Sendable {
        case done(isFree: Bool)
        /// The order is to be rejected, with these notes.
        case final(String)
        case refused(String)

        /// An outcome that rejects nothing.
        init(_ outcome: HoldOutcome) {
            switch outcome {
            case .done(let isFree): self = .done(isFree: isFree)
            case .already: self = .done(isFree: false)
            case .refused(let sentence): self = .refused(sentence)
            }
        }

        /// A verdict about a verification.
        init(_ verdict: Verifying.Verdict, notes: String) {
            switch verdict {
            case .done(let isFree): self = .done(isFree: isFree)
            case .final: self = .final(notes)
            case .refused(let sentence): self = .refused(sentence)
            }
        }
    }

    private func change(
        _ order: ID<Order>, _ principal: Principal, _ version: Int?, _ key: IdempotencyRequest?,
        _ render: @escaping @Sendable (OrderOutcome) -> RenderedAnswer,
        _ body: @escaping @Sendable (inout OrderUnit, any OrderWriting) throws -> Step
    ) async throws -> KeyedAnswer {
        let advancing = desk.advancing
        let autoConfirm = settings.autoConfirm
        return try await desk.write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                guard var unit = try store.unit(order: order, now: now) else {
                    return render(.notFound)
                }
                try OrderDesk.check(version, unit)
                switch try body(&unit, store) {
                case .refused(let sentence):
                    return render(try Self.refusal(sentence, unit, principal.role, store))
                case .done(let isFree):
                    if isFree {
                        try HoldFollowUp.confirmIfFree(&unit, autoConfirm: autoConfirm, in: store)
                    }
                    try store.keep(&unit)
                    return render(.done(unit.order, unit.lines))
                case .final(let notes):
                    try store.keep(&unit)
                    var wish = Advancing.Wish(OrderTarget(.rejected))
                    wish.reason = notes
                    return render(
                        try advancing.advance(
                            order: order, wish, by: principal.actor, as: principal.role,
                            in: store, now: now))
                }
            }
        }
    }

    private static func refusal(
        _ sentence: String, _ unit: OrderUnit, _ role: Role, _ store: any OrderWriting
    ) throws -> OrderOutcome {
        .refused(
            sentence, state: unit.order.state,
            allowed: unit.order.state.allowedEvents(for: role).map(\.rawValue),
            holds: try Holding.openReasons(unit.order.id, in: store))
    }
}
