package import Domain

/// What a look at a provider's own list of orders showed: probe 1 of `gsm-fusion.md` 9.6.
package struct ListingProbe: Sendable, Equatable {
    /// Orders that the list holds.
    package let listed: Int
    /// Orders of ours that were linked before the call and had to be in it.
    package let known: Int
    /// Those of them that it leaves out.
    package let missing: [String]
    /// Why nothing could be read; nil when there was a list.
    package let failure: String?

    /// Makes what a probe showed.
    package init(listed: Int, known: Int, missing: [String], failure: String? = nil) {
        self.listed = listed
        self.known = known
        self.missing = missing
        self.failure = failure
    }

    /// Whether the provider lists its orders at all.
    package var listing: Capabilities.Verdict {
        guard failure == nil, known > 0 else { return .unknown }
        return missing.count < known ? .yes : .no
    }

    /// Whether the list leaves none out; few orders prove little.
    package var complete: Capabilities.Verdict {
        guard listing == .yes else { return listing }
        guard missing.isEmpty else { return .no }
        return known >= Probing.enough ? .yes : .unknown
    }

    /// What was seen, for people and for the audit log.
    package var sentence: String {
        if let failure { return "The provider gave no list: \(failure)." }
        let seen = "\(listed) orders listed; of \(known) that are linked here "
        return seen + (missing.isEmpty ? "none is missing." : "\(missing.count) are missing.")
    }
}

/// Probes that cost nothing, and the record that they fill (`reliability.md` 2.5).
package enum Probing {
    /// Linked orders below which completeness is not judged.
    package static let enough = 20
    /// The newest linked orders that a list is compared with.
    package static let compared = 200

    /// Compares a list with the orders that were linked before it was asked for.
    package static func judge(_ answer: ListingAnswer, known: [String]) -> ListingProbe {
        switch answer {
        case .failed(let why):
            return ListingProbe(listed: 0, known: known.count, missing: [], failure: why)
        case .orders(let orders):
            let ids = Set(orders.map(\.row.providerOrderID))
            return ListingProbe(
                listed: ids.count, known: known.count, missing: known.filter { !ids.contains($0) })
        }
    }

    /// Writes what was seen into the capability record; false when there is no such provider.
    package static func record(
        _ probe: ListingProbe, provider code: String, by actor: Actor, in store: any OrderWriting,
        at: Timestamp
    ) throws -> Bool {
        guard var provider = try store.provider(code) else { return false }
        provider.capabilities.listing = probe.listing
        provider.capabilities.listingComplete = probe.complete
        provider.capabilities.version += 1
        try store.save(provider, at: at, by: actor, reason: "probe 1")
        try store.audit(
            actor: actor, action: "provider.probe", object: code,
            detail: "1: listing \(probe.listing.rawValue), complete \(probe.complete.rawValue)",
            reason: probe.sentence, at: at)
        return true
    }
}
