internal import Application
internal import Domain
internal import Lifecycle
internal import Store

/// What a test store starts with of customers, delivery and prices (`orders.md` 17, Demo).
struct DemoParties: Sendable {
    let desk: PartyDesk
    let store: Store
    let currency: Currency

    /// What customers pay, in whole units: a little more than the credits that a check takes.
    private static let prices = ["1": "50", "1739": "15", "TEST ORDER": "5"]
    /// The cities of the national capital region, as customers write them.
    private static let cities = [
        "Manila", "Quezon City", "Makati", "Taguig", "Pasig", "Mandaluyong", "San Juan",
        "Marikina", "Caloocan", "Malabon", "Navotas", "Valenzuela", "Las Piñas", "Muntinlupa",
        "Parañaque", "Pasay", "Pateros",
    ]

    /// Adds what is not there yet; a store that somebody has set up is left alone.
    func seed() async throws {
        if try await desk.queries.customers(CustomerFilter(), at: .newest, limit: 1).total == 0 {
            let phone: String
            switch desk.rule {
            case .philippines, .anywhere: phone = "09171234567"
            case .ghana: phone = "0241234567"
            }
            _ = try await desk.addCustomer(by: .system, key: nil) { card in
                card.record.name = "Demo Customer"
                card.record.email = "demo@example.com"
                card.record.phone = phone
            } render: { _ in
                Self.done
            }
        }
        let zones = try await desk.queries.shippingZones()
        if zones.count == 1, zones.first?.version == 1 {
            let fee = Money(decimal: "100", currency)?.amount ?? 0
            _ = try await desk.addZone(by: .system, key: nil) { zone in
                zone.name = "Metro Manila"
                zone.provinces = ["Metro Manila", "NCR", "National Capital Region"]
                zone.cities = Self.cities
                zone.baseFee = fee
            } render: { _ in
                Self.done
            }
        }
        try await setPrices()
    }

    /// Prices the demo's services for customers and lets customers order them, once the catalogue
    /// is there and while nobody has priced anything.
    func setPrices() async throws {
        guard try await desk.queries.servicePrices().isEmpty else { return }
        let services = try await store.services()
        let now = Timestamp(microseconds: SystemClock().wallMicroseconds())
        for service in services {
            guard let price = Self.prices[service.code].flatMap({ Money(decimal: $0, currency) })
            else { continue }
            _ = try await desk.setPrices(
                of: .service(service.id), [PriceChange(tier: "", price: price.amount)],
                by: .system, key: nil
            ) { _ in Self.done }
            guard service.audience == .staff else { continue }
            try await store.write { store in
                guard var known = try store.service(service.id) else { return }
                known.audience = .all
                try store.save(known, at: now)
            }
        }
    }

    private static let done = RenderedAnswer(status: 200, body: [], order: nil, hasEffect: true)
}
