package import Application
package import Domain

/// What the API room must know of the installation.
package struct APISettings: Sendable {
    /// Live or test; part of every idempotency scope (K2).
    package var environment: StoreEnvironment
    /// The store's currency code.
    package var currency: String
    /// Our own origins, byte for byte as browsers write them.
    package var origins: [String]
    /// Other sites whose scripts may call the API (`WAYBILL_CORS_ORIGINS`).
    package var otherOrigins: [String] = []
    /// True on loopback or an allowed LAN without TLS (SEC4).
    package var isPlainHTTP: Bool
    /// The program's version.
    package var version: String
    /// False when `WAYBILL_LIVE` is `off`.
    package var isLive = true
    /// `WAYBILL_METRICS_TOKEN`.
    package var metricsToken: String?
    /// Where the orders are, for `check-config`.
    package var place: StorePlace?
    /// Limits of SEC96.
    package var limits = RateLimits.Settings()
    /// The first moment of a store day (year, month, day); UTC unless set.
    package var dayStart: @Sendable (Int, Int, Int) -> Timestamp = { year, month, day in
        Timestamp(microseconds: 0).adding(
            seconds: CivilTime.day(year: year, month: month, day: day) * 86_400)
    }
    /// The first moment of the store day after one that starts here.
    package var nextDay: @Sendable (Timestamp) -> Timestamp = { $0.adding(seconds: 86_400) }

    /// Settings with their defaults.
    package init(
        environment: StoreEnvironment, currency: String, origins: [String], isPlainHTTP: Bool,
        version: String
    ) {
        self.environment = environment
        self.currency = currency
        self.origins = origins
        self.isPlainHTTP = isPlainHTTP
        self.version = version
    }
}
