package import Domain

/// The blacklist by administrators, each change in the audit.
extension HoldDesk {
    /// Puts a value on the blacklist; one that stands there gets the newer reason and end.
    ///
    /// Orders that are pending already stay as they are. Throws `BlacklistFlaw`, `StorageError`.
    package func addToBlacklist(
        _ kind: BlacklistValue.Kind, _ text: String, reason: String, days: Int?,
        by principal: Principal
    ) async throws -> BlacklistEntry {
        let value = try BlacklistValue(kind, parsing: text, phones: settings.phones)
        return try await desk.write { store, now, random in
            let entry = BlacklistEntry(
                id: ID(at: now, random: &random), value: value, reason: reason,
                addedBy: principal.actor, addedAt: now,
                expiresAt: days.map { now.adding(seconds: Int64($0) * 86_400) })
            return try Blacklisting.add(entry, in: store)
        }
    }

    /// Takes a value off and frees the orders that nothing else holds there; nil when it is not
    /// there, else how many were freed.
    ///
    /// Throws `StorageError`.
    package func removeFromBlacklist(
        _ id: ID<BlacklistItem>, by principal: Principal
    ) async throws -> Int? {
        let actor = principal.actor
        let entry = try await desk.write { store, now, _ in
            try Blacklisting.remove(id, by: actor, in: store, now: now)
        }
        guard let entry else { return nil }
        let autoConfirm = settings.autoConfirm
        var freed = 0
        var last: ID<Order>?
        while true {
            let after = last
            let (seen, count) = try await desk.write { store, now, _ in
                let orders = try store.holds.heldByBlacklist(
                    after: after, limit: Blacklisting.chunk)
                var count = 0
                for order in orders {
                    guard var unit = try store.unit(order: order, now: now),
                        unit.order.state == .pending,
                        case .done(let isFree) = try Blacklisting.free(
                            &unit, of: entry.value, by: actor, in: store)
                    else { continue }
                    if isFree {
                        try HoldFollowUp.confirmIfFree(&unit, autoConfirm: autoConfirm, in: store)
                    }
                    try store.keep(&unit)
                    count += 1
                }
                return (orders, count)
            }
            freed += count
            guard seen.count == Blacklisting.chunk else { return freed }
            last = seen.last
        }
    }
}
