internal import Application
internal import Domain
internal import Lifecycle

/// Customers, promos, zones and prices for pages and API.
extension RouterParts {
    /// What changes customers, promos, zones and prices, and what reads them.
    var parties: PartyDesk {
        let clock = SystemClock()
        return PartyDesk(
            storage: open.store, queries: open.store,
            rule: PhoneNumber.Rule(country: configuration.trade.country),
            now: { Timestamp(microseconds: clock.wallMicroseconds()) }, seed: { Draw.seed() })
    }

    /// The demo's customer and zone for a new test store (`orders.md` 17, Demo).
    var demo: DemoParties? {
        guard configuration.environment == .test else { return nil }
        return Currency(code: configuration.currency).map {
            DemoParties(desk: parties, store: open.store, currency: $0)
        }
    }
}
