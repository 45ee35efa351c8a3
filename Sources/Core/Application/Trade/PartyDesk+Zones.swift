package import Domain

extension PartyDesk {
    /// Stores a new zone beside the default one; `fill` sets what the caller knows.
    ///
    /// Throws `StorageError`.
    package func addZone(
        by actor: Actor, key: IdempotencyRequest?,
        fill: @escaping @Sendable (inout ShippingZoneRecord) -> Void,
        render: @escaping @Sendable (PartyOutcome<ShippingZoneRecord>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, random in
            var zone = ShippingZoneRecord(
                id: ID(at: now, random: &random), name: "", baseFee: 0)
            fill(&zone)
            let flaws = ZoneRules.check(&zone)
            guard flaws.isEmpty else { return .refused(flaws) }
            guard try store.parties.shippingZones().count <= ZoneRules.most else {
                return .conflict(
                    code: "too_many_zones",
                    message: "A store has up to \(ZoneRules.most) zones; put places together.")
            }
            try store.parties.insert(zone, at: now)
            try store.audit(
                actor: actor, action: "zone.add", object: zone.id.text, detail: zone.name,
                reason: nil, at: now)
            return .done(zone)
        }
    }

    /// Changes a zone; the default one keeps matching everything else.
    ///
    /// Throws `StorageError`.
    package func changeZone(
        _ id: ID<ShippingZone>, ifVersion: Int?, by actor: Actor, key: IdempotencyRequest?,
        edit: @escaping @Sendable (inout ShippingZoneRecord) -> Void,
        render: @escaping @Sendable (PartyOutcome<ShippingZoneRecord>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, _ in
            let outcome = try Self.edited(ifVersion: ifVersion) {
                try store.parties.shippingZones().first { $0.id == id }
            } version: {
                $0.version
            } edit: { zone in
                let version = zone.version
                edit(&zone)
                zone.version = version + 1
                return ZoneRules.check(&zone)
            } write: {
                try store.parties.update($0, at: now)
            }
            if case .done(let zone) = outcome {
                try store.audit(
                    actor: actor, action: "zone.change", object: id.text,
                    detail: "\(zone.name), fee=\(zone.baseFee)", reason: nil, at: now)
            }
            return outcome
        }
    }

    /// Removes a zone; orders keep the fee that they were placed with.
    ///
    /// Throws `StorageError`.
    package func removeZone(
        _ id: ID<ShippingZone>, by actor: Actor, key: IdempotencyRequest?,
        render: @escaping @Sendable (PartyOutcome<ShippingZoneRecord>) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        try await run(key, render) { store, now, _ in
            guard let zone = try store.parties.shippingZones().first(where: { $0.id == id }) else {
                return .notFound
            }
            guard !zone.isDefault else {
                return .conflict(
                    code: "default_zone",
                    message: "The default zone stays; switch delivery to other places off instead.")
            }
            guard try store.parties.removeZone(id) else { return .notFound }
            try store.audit(
                actor: actor, action: "zone.remove", object: id.text, detail: zone.name,
                reason: nil, at: now)
            return .done(zone)
        }
    }
}
