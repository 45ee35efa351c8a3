package import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// The catalogue of services: fetched, checked, swapped in one transaction (S20).
extension StatusPoller {
    /// Fetches a provider's catalogue and puts it in place.
    package func refreshCatalogue(
        provider code: String, force: Bool
    ) async throws -> CatalogueRefresh {
        guard let provider = parts.providers[code] else { return .failed("no adapter for \(code)") }
        switch provider.interpretCatalogue(await provider.catalogue()) {
        case .failed(let why): return .failed(why)
        case .refused(let refusal): return .failed(refusal.message)
        case .services(let rows):
            let now = now
            let seed = parts.seed
            let summary = try await parts.storage.write { store in
                var random = SplitMix64(seed: seed())
                return try CatalogueApplying.apply(
                    rows, provider: code, force: force, in: store, now: now, random: &random)
            }
            parts.log.info(
                .sync, "Catalogue read",
                [
                    "provider": .string(code), "services": .int(rows.count),
                    "added": .int(summary.added), "changed": .int(summary.changed),
                    "kept": .string(summary.kept),
                ])
            return .done(summary)
        }
    }
}
