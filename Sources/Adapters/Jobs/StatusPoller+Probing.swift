package import Application
internal import Domain

/// Free probes of a provider.
extension StatusPoller {
    /// Asks for a provider's list and compares it with what was linked before the call.
    package func probeListing(provider code: String) async throws -> ListingProbe {
        guard let provider = parts.providers[code] else {
            return Probing.judge(.failed("no adapter for \(code)"), known: [])
        }
        let known = try await parts.storage.read {
            try $0.newestProviderOrderIDs(provider: code, limit: Probing.compared)
        }
        let result = await provider.listing()
        // The evidence is kept before it is judged (2.5).
        let reply = StoredCall.encode(result, attempt: nil, fence: 0, at: now)
        try await parts.storage.write { try $0.keep(reply: reply) }
        return Probing.judge(provider.interpretListing(result), known: known)
    }
}
