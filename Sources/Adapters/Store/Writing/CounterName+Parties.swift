internal import Application

/// Counters of customers and promos.
extension CounterName {
    /// Customers with a status, the house account left out.
    static func customers(_ status: CustomerRecord.Status) -> String {
        "customers." + status.rawValue
    }

    /// All promos.
    static let promos = "promos"
}
