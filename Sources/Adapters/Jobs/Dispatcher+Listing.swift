internal import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// A provider's own list of its orders, where it is proven complete (N5).
extension Dispatcher {
    /// Chunks of lines that one list is looked through for at most.
    private static let maxChunks = 500

    /// Fetches the list and settles unclear sends by it, a chunk of lines a transaction.
    func list(_ code: String) async -> DispatchInput? {
        guard let provider = parts.providers[code] else { return nil }
        let clock = parts.clock
        let begun = Timestamp(microseconds: clock.wallMicroseconds())
        let orders: [ListedOrder]
        switch provider.interpretListing(await provider.listing()) {
        case .orders(let found): orders = found
        case .failed(let why):
            parts.log.warning(
                .fulfilment, "No list of orders",
                ["provider": .string(code), "reason": .string(why)])
            return .listed(provider: code, answered: false)
        }
        let list = ProviderList(provider: code, begunAt: begun, orders: orders)
        let listing = Listing(
            settings: parts.settings, parserVersion: provider.parserVersion,
            parse: { provider.parseResult($0, target: $1) })
        do {
            for _ in 0..<Self.maxChunks {
                let count = try await parts.storage.write { store in
                    try listing.apply(
                        list, limit: Dispatcher.rescueChunk, in: store,
                        now: Timestamp(microseconds: clock.wallMicroseconds()))
                }
                if count > 0 { parts.committed() }
                if count < Dispatcher.rescueChunk { break }
            }
            return .listed(provider: code, answered: true)
        } catch {
            _ = note(error, "look through a list of orders")
            return .listed(provider: code, answered: false)
        }
    }
}
