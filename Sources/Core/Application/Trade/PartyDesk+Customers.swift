package import Domain

extension PartyDesk {
    /// Stores a new customer; `fill` sets what the caller knows, rules judge it.
    ///
    /// Throws `StorageError`.
    package func addCustomer(
        by actor: Actor, key: IdempotencyRequest?,
        fill: @escaping @Sendable (inout CustomerCard) -> Void,
        render: @escaping @Sendable (PartyOutcome<CustomerCard>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let rule = rule
        return try await run(key, render) { store, now, random in
            var record = CustomerRecord(
                id: ID(at: now, random: &random), name: "", email: nil, phone: nil, isHouse: false)
            record.version = 1
            var card = CustomerCard(record: record, createdAt: now, updatedAt: now)
            fill(&card)
            let flaws = CustomerRules.check(&card, before: nil, rule: rule)
            guard flaws.isEmpty else { return .refused(flaws) }
            try store.parties.insert(card)
            try store.audit(
                actor: actor, action: "customer.add", object: card.record.id.text, detail: "",
                reason: nil, at: now)
            return .done(card)
        }
    }

    /// Changes a customer; the house account keeps its status and prices.
    ///
    /// Throws `StorageError`.
    package func changeCustomer(
        _ id: ID<Customer>, ifVersion: Int?, by actor: Actor, key: IdempotencyRequest?,
        edit: @escaping @Sendable (inout CustomerCard) -> Void,
        render: @escaping @Sendable (PartyOutcome<CustomerCard>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let rule = rule
        return try await run(key, render) { store, now, _ in
            var before: CustomerCard?
            let outcome = try Self.edited(ifVersion: ifVersion) {
                before = try store.parties.customerCard(id)
                return before
            } version: {
                $0.record.version
            } edit: { card in
                edit(&card)
                card.record.version = (before?.record.version ?? 0) + 1
                card.updatedAt = now
                var flaws = CustomerRules.check(&card, before: before, rule: rule)
                if card.record.isHouse, card.record.status != .active {
                    flaws.append(
                        FieldFlaw(
                            field: "/status", code: "HOUSE_ACCOUNT",
                            message: "The house account is the business itself; it stays active."))
                }
                return flaws
            } write: {
                try store.parties.update($0)
            }
            if case .done(let card) = outcome, let before {
                try store.audit(
                    actor: actor, action: "customer.change", object: id.text,
                    detail: Self.changedFields(before, card), reason: nil, at: now)
            }
            return outcome
        }
    }

    /// Names of the fields that differ; the audit holds no personal data (SEC84).
    private static func changedFields(_ old: CustomerCard, _ new: CustomerCard) -> String {
        let fields: [(String, Bool)] = [
            ("name", old.record.name != new.record.name),
            ("email", old.record.email != new.record.email),
            ("phone", old.record.phone != new.record.phone),
            ("status=\(new.record.status.rawValue)", old.record.status != new.record.status),
            ("trusted=\(new.record.isTrusted)", old.record.isTrusted != new.record.isTrusted),
            (
                "price_tier=\(new.record.priceTier)",
                old.record.priceTier != new.record.priceTier
            ),
            ("locale", old.record.locale != new.record.locale),
            ("addresses", old.addresses != new.addresses),
        ]
        return fields.filter(\.1).map(\.0).joined(separator: ", ")
    }
}
