package import Domain

/// A price to set: the tier, empty for the usual one, and nil to remove it.
package struct PriceChange: Sendable, Equatable {
    package let tier: String
    /// Minor units of the store's currency.
    package let price: Int64?

    /// Makes a change.
    package init(tier: String, price: Int64?) {
        self.tier = tier
        self.price = price
    }
}

extension PartyDesk {
    /// Tiers with a price of their own that a service or product may have.
    private static let mostTiers = 50

    /// Sets and removes prices of a service or a product; stored orders keep theirs.
    ///
    /// Answers with all prices that stand then. Throws `StorageError`.
    package func setPrices(
        of subject: PriceSubject, _ changes: [PriceChange], by actor: Actor,
        key: IdempotencyRequest?,
        render: @escaping @Sendable (PartyOutcome<[TierPrice]>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, _ in
            guard try Self.exists(subject, in: store) else { return .notFound }
            let flaws = changes.flatMap { Self.flaws($0, of: subject) }
            guard flaws.isEmpty else { return .refused(flaws) }
            let known = try Set(store.parties.prices(of: subject).map(\.tier))
            guard known.union(changes.map(\.tier)).count <= Self.mostTiers else {
                return .conflict(
                    code: "too_many_prices",
                    message: "One thing has up to \(Self.mostTiers) prices; remove some.")
            }
            for change in changes {
                try store.parties.setPrice(
                    of: subject, tier: change.tier, to: change.price, at: now)
            }
            let prices = try store.parties.prices(of: subject)
            let words = changes.map { change in
                let tier = change.tier.isEmpty ? PriceRules.usual : change.tier
                return "\(tier)=\(change.price.map(String.init) ?? "none")"
            }
            try store.audit(
                actor: actor, action: "price.change", object: subject.text,
                detail: words.joined(separator: ", "), reason: nil, at: now)
            return .done(prices)
        }
    }

    /// Sets from which spend on a customer has a rank, and every rank by it.
    ///
    /// Throws `StorageError`.
    package func setTiers(
        by actor: Actor, key: IdempotencyRequest?,
        edit: @escaping @Sendable (inout SpendTiers) -> Void,
        render: @escaping @Sendable (PartyOutcome<SpendTiers>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, _ in
            var tiers = try store.parties.spendTiers()
            edit(&tiers)
            let flaws = PriceRules.flaws(tiers)
            guard flaws.isEmpty else { return .refused(flaws) }
            try store.parties.save(tiers, at: now)
            try store.audit(
                actor: actor, action: "tiers.change", object: "tiers",
                detail: "\(tiers.silver), \(tiers.gold), \(tiers.platinum)", reason: nil, at: now)
            return .done(tiers)
        }
    }

    private static func exists(
        _ subject: PriceSubject, in store: any OrderWriting
    ) throws -> Bool {
        switch subject {
        case .service(let id): try id != .goods && store.service(id) != nil
        case .product(let id): try store.stock.product(id.text) != nil
        }
    }

    private static func flaws(_ change: PriceChange, of subject: PriceSubject) -> [FieldFlaw] {
        let name = change.tier.isEmpty ? PriceRules.usual : change.tier
        let field = "/prices/" + name
        var flaws = [
            PriceRules.tierFlaw(change.tier, at: field),
            PriceRules.amountFlaw(change.price, at: field),
        ].compactMap { $0 }
        if case .product = subject, change.tier.isEmpty {
            flaws.append(
                FieldFlaw(
                    field: field, code: "FIELD_INVALID",
                    message: "The usual price of a product is its base price; change it there."))
        }
        return flaws
    }
}
