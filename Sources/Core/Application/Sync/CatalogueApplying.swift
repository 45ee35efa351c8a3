package import Domain

/// Puts a provider's catalogue in place: staged, checked, swapped in one transaction (F24, S20).
package enum CatalogueApplying {
    /// What the swap changed.
    package struct Summary: Sendable, Equatable {
        package var added = 0
        package var changed = 0
        package var unchanged = 0
        package var switchedOff = 0
        /// "1739: 0.0800 → 0.0900 credits".
        package var priceChanges: [String] = []
        /// Set when the guard kept the old catalogue.
        package var kept: String?

        /// Zero everywhere.
        package init() {}
    }

    /// Swaps the catalogue, unless more than 30 % of the prices moved by more than 30 %. Throws
    /// `StorageError`.
    package static func apply(
        _ rows: [CatalogueService], provider: String, force: Bool, in store: any OrderWriting,
        now: Timestamp, random: inout SplitMix64
    ) throws -> Summary {
        var summary = Summary()
        let stored = try store.services().filter { $0.provider == provider }
        var byCode: [String: ServiceRecord] = [:]
        for service in stored { byCode[service.code] = service }
        if !force, let guardSentence = tooDifferent(rows, byCode) {
            summary.kept = guardSentence
            return summary
        }
        for row in rows {
            if let service = byCode.removeValue(forKey: row.code) {
                try update(service, row, in: store, now: now, &summary)
            } else {
                var service = ServiceRecord(
                    id: ID(at: now, random: &random), provider: provider, code: row.code,
                    kind: .imeiCheck, name: row.name, category: row.category, cost: row.price,
                    deliveryTime: row.deliveryTime, details: row.description)
                service.syncedAt = now
                if row.code == "TEST ORDER" { service.targetRule = .digits }
                try store.save(service, at: now)
                summary.added += 1
            }
        }
        for service in byCode.values.sorted(by: { $0.code < $1.code }) where service.isEnabled {
            var gone = service
            gone.isEnabled = false
            gone.pauseReason = "no longer in the provider's catalogue"
            try store.save(gone, at: now)
            summary.switchedOff += 1
        }
        return summary
    }

    private static func update(
        _ service: ServiceRecord, _ row: CatalogueService, in store: any OrderWriting,
        now: Timestamp, _ summary: inout Summary
    ) throws {
        var next = service
        next.name = row.name
        next.category = row.category
        next.cost = row.price
        next.deliveryTime = row.deliveryTime
        next.details = row.description
        if next.pauseReason == "no longer in the provider's catalogue" {
            next.pauseReason = nil
            next.isEnabled = true
        }
        if next == service {
            summary.unchanged += 1
            return
        }
        if row.price != service.cost {
            let old = Money(service.cost, .credits).decimal
            let new = Money(row.price, .credits).decimal
            summary.priceChanges.append("\(row.code): \(old) → \(new) credits")
        }
        next.syncedAt = now
        try store.save(next, at: now)
        summary.changed += 1
    }

    /// The guard of F24: a catalogue that moved that much is more likely broken than true.
    private static func tooDifferent(
        _ rows: [CatalogueService], _ stored: [String: ServiceRecord]
    ) -> String? {
        var compared = 0
        var jumped = 0
        var missing = stored.count
        for row in rows {
            guard let service = stored[row.code] else { continue }
            missing -= 1
            guard service.cost > 0 else { continue }
            compared += 1
            let (difference, overflow) = row.price.subtractingReportingOverflow(service.cost)
            if overflow || difference.magnitude > UInt64(service.cost.magnitude) * 3 / 10 {
                jumped += 1
            }
        }
        if compared > 0, jumped * 10 > compared * 3 {
            return
                "\(jumped) of \(compared) prices moved by more than 30 %; the old catalogue stays"
        }
        if stored.count >= 3, missing * 10 > stored.count * 3 {
            return "\(missing) of \(stored.count) services are missing; the old catalogue stays"
        }
        return nil
    }
}
