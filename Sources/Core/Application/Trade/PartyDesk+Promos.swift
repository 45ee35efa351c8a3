package import Domain

extension PartyDesk {
    /// Stores a new promo; `fill` sets what the caller knows, rules judge it.
    ///
    /// Throws `StorageError`.
    package func addPromo(
        by actor: Actor, key: IdempotencyRequest?,
        fill: @escaping @Sendable (inout PromoRecord) -> Void,
        render: @escaping @Sendable (PartyOutcome<PromoRecord>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, random in
            var promo = PromoRecord(
                id: ID(at: now, random: &random), code: "", kind: .percentage, value: 0)
            fill(&promo)
            let flaws = PromoRules.check(&promo)
            guard flaws.isEmpty else { return .refused(flaws) }
            guard try store.parties.promo(code: promo.code) == nil else {
                return .refused([Self.taken(promo.code)])
            }
            do {
                try store.savepoint { try store.parties.insert(promo, at: now) }
            } catch let error as StorageError {
                guard case .duplicate = error.kind else { throw error }
                return .refused([Self.taken(promo.code)])
            }
            try store.audit(
                actor: actor, action: "promo.add", object: promo.id.text, detail: promo.code,
                reason: nil, at: now)
            return .done(promo)
        }
    }

    /// Changes a promo; its code and its count of uses stay.
    ///
    /// Throws `StorageError`.
    package func changePromo(
        _ id: ID<Promo>, ifVersion: Int?, by actor: Actor, key: IdempotencyRequest?,
        edit: @escaping @Sendable (inout PromoRecord) -> Void,
        render: @escaping @Sendable (PartyOutcome<PromoRecord>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, _ in
            let outcome = try Self.edited(ifVersion: ifVersion) {
                try store.parties.promo(id)
            } version: {
                $0.version
            } edit: { promo in
                let code = promo.code
                let version = promo.version
                edit(&promo)
                promo.code = code
                promo.version = version + 1
                return PromoRules.check(&promo)
            } write: {
                try store.parties.update($0, at: now)
            }
            if case .done(let promo) = outcome {
                try store.audit(
                    actor: actor, action: "promo.change", object: id.text,
                    detail: "\(promo.code), active=\(promo.isActive)", reason: nil, at: now)
            }
            return outcome
        }
    }
}
