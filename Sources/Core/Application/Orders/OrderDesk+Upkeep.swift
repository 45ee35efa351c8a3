package import Domain

/// What staff do beside orders: dead letters, the error list, refusal texts, raw answers.
extension OrderDesk {
    /// Takes a line off the list of dead letters (J8).
    ///
    /// Throws `StorageError`.
    package func discard(
        line: ID<Line>, reason: String, by principal: Principal, ifVersion: Int? = nil,
        key: IdempotencyRequest?, render: @escaping @Sendable (ActionOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                try Self.check(ifVersion, try store.unit(line: line, now: now))
                return render(
                    try Acting.discard(
                        line: line, reason: reason, by: principal.actor, in: store, now: now))
            }
        }
    }

    /// Marks an entry of an order's error list as dealt with.
    ///
    /// Throws `StorageError`.
    package func resolve(
        error: Int64, of order: ID<Order>, notes: String, by principal: Principal,
        key: IdempotencyRequest?, render: @escaping @Sendable (ActionOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Acting.resolve(
                        error: error, of: order, notes: notes, by: principal.actor, in: store,
                        now: now))
            }
        }
    }

    /// Marks an anomaly as dealt with; `render` is told whether it was open.
    ///
    /// Throws `StorageError`.
    package func resolve(
        anomaly: Int64, notes: String, by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (Bool) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Acting.resolve(
                        anomaly: anomaly, notes: notes, by: principal.actor, in: store, now: now))
            }
        }
    }

    /// Says what a provider's unknown refusal text means from now on (`gsm-fusion.md` 4.2).
    ///
    /// `render` is told whether there is such a provider. Throws `StorageError`.
    package func pin(
        provider: String, text: String, meaning: PinnedText.Meaning, reason: String,
        by principal: Principal, key: IdempotencyRequest?,
        render: @escaping @Sendable (Bool) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Pinning.pin(
                        PinnedText(
                            provider: provider, text: text, meaning: meaning,
                            pinnedBy: principal.actor, reason: reason, at: now), in: store))
            }
        }
    }

    /// Takes a pinned text back; `render` is told whether it was pinned.
    ///
    /// Throws `StorageError`.
    package func unpin(
        provider: String, text: String, reason: String, by principal: Principal,
        key: IdempotencyRequest?, render: @escaping @Sendable (Bool) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await write { store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Pinning.unpin(
                        provider: provider, text: text, reason: reason, by: principal.actor,
                        in: store, at: now))
            }
        }
    }

    /// Writes what a probe showed into a provider's capability record.
    ///
    /// Throws `StorageError`.
    package func record(
        _ probe: ListingProbe, provider: String, by actor: Actor
    ) async throws {
        try await write { store, now, _ in
            _ = try Probing.record(probe, provider: provider, by: actor, in: store, at: now)
        }
    }

    /// What staff pinned about a provider's texts.
    ///
    /// Throws `StorageError`.
    package func pins(provider: String) async throws -> [PinnedText] {
        try await storage.read { try $0.pinnedTexts(provider: provider) }
    }

    /// Notes in the audit log that a person read the raw answers of an order's sends (SEC81).
    ///
    /// Throws `StorageError`.
    package func noteRawRead(order number: String, by principal: Principal) async throws {
        try await write { store, now, _ in
            try store.audit(
                actor: principal.actor, action: "provider_response.read", object: number,
                detail: "raw answers", reason: nil, at: now)
        }
    }
}
