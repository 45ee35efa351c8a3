internal import API
internal import Application
internal import Crypto
internal import Domain
internal import Lifecycle
internal import Store

/// Products and stock for pages and API.
extension RouterParts {
    /// What changes goods and what reads them.
    var goods: Goods {
        let clock = SystemClock()
        let desk = StockDesk(
            storage: open.store, currency: configuration.currency,
            now: { Timestamp(microseconds: clock.wallMicroseconds()) },
            seed: { Draw.seed() }, committed: { [live] in live.wake() })
        return Goods(
            desk: desk, queries: open.store,
            images: ProductImages(desk: desk, files: open.store) { SHA256.hash($0) })
    }

    /// Puts the demo product into a test store that has no products (`orders.md` 17, Demo).
    func seedDemo() async throws {
        guard configuration.environment == .test else { return }
        let now = Timestamp(microseconds: SystemClock().wallMicroseconds())
        let known = try await open.store.products(
            ProductFilter(), after: nil, limit: 1, now: now)
        if known.total == 0 { try await goods.desk.seedDemo() }
        try await demo?.seed()
    }
}
