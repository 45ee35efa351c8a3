package import Domain

/// A buyer; the house account is one too.
package struct CustomerRecord: Sendable, Equatable {
    /// Whether they may order.
    package enum Status: String, Sendable, CaseIterable { case active, inactive, suspended }

    /// The rank that spending earns.
    package enum Tier: String, Sendable, CaseIterable { case bronze, silver, gold, platinum }

    package let id: ID<Customer>
    package var name: String
    package var email: String?
    /// Normalised by the store's country.
    package var phone: String?
    package var status: Status
    package let isHouse: Bool
    /// Skips verification.
    package var isTrusted: Bool
    /// The name of a list of prices; empty: the usual ones.
    package var priceTier: String
    package var tier: Tier
    package var completedOrders: Int
    /// Minor units of the store's currency.
    package var totalSpent: Int64
    package var locale: String
    /// Rises with each change, for `If-Match`.
    package var version: Int

    /// Makes an active customer without history.
    package init(id: ID<Customer>, name: String, email: String?, phone: String?, isHouse: Bool) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.isHouse = isHouse
        status = .active
        isTrusted = false
        priceTier = ""
        tier = .bronze
        completedOrders = 0
        totalSpent = 0
        locale = "en"
        version = 0
    }
}
