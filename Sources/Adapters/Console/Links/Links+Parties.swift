internal import HTTP

/// The addresses of customers and settings.
extension Links {
    /// The list of customers and its form.
    static let customers = "/customers"
    /// The form of a new customer.
    static let newCustomer = "/customers/new"
    /// Zones and ranks, and the way to promos and prices.
    static let settings = "/settings"
    /// The list of promos and its form.
    static let promos = "/settings/promos"
    /// What services cost customers.
    static let prices = "/settings/prices"
    /// The form of a new zone.
    static let zones = "/settings/zones"
    /// The form of ranks.
    static let tiers = "/settings/tiers"

    /// The page of a customer and its form.
    static func customer(_ id: String) -> String { customers + "/" + PercentCoding.encode(id) }

    /// The form of a zone.
    static func zone(_ id: String) -> String { zones + "/" + PercentCoding.encode(id) }

    /// The form that removes a zone.
    static func removeZone(_ id: String) -> String { zone(id) + "/remove" }

    /// The form of a promo.
    static func promo(_ id: String) -> String { promos + "/" + PercentCoding.encode(id) }

    /// The form of a service's prices.
    static func prices(_ service: String) -> String { prices + "/" + PercentCoding.encode(service) }
}
