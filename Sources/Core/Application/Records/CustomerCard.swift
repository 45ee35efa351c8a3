package import Domain

/// An address that a customer keeps for deliveries.
package struct CustomerAddress: Sendable, Equatable {
    package var address: ShippingAddress
    /// Offered first; one of a customer's addresses is.
    package var isDefault: Bool

    /// Makes an address of a customer.
    package init(_ address: ShippingAddress, isDefault: Bool) {
        self.address = address
        self.isDefault = isDefault
    }
}

/// A customer with addresses, as pages and programs read and edit it.
package struct CustomerCard: Sendable, Equatable {
    package var record: CustomerRecord
    package var addresses: [CustomerAddress]
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    /// Makes a card.
    package init(
        record: CustomerRecord, addresses: [CustomerAddress] = [], createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.record = record
        self.addresses = addresses
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// From which lifetime spend on a customer has a rank, in minor units; each above the one before.
package struct SpendTiers: Sendable, Equatable {
    package var silver: Int64
    package var gold: Int64
    package var platinum: Int64

    /// Sets the three thresholds.
    package init(silver: Int64, gold: Int64, platinum: Int64) {
        self.silver = silver
        self.gold = gold
        self.platinum = platinum
    }

    /// The rank of someone who has spent so much.
    package func tier(spent: Int64) -> CustomerRecord.Tier {
        spent >= platinum ? .platinum : spent >= gold ? .gold : spent >= silver ? .silver : .bronze
    }
}

/// What has prices by tier.
package enum PriceSubject: Sendable, Equatable {
    case service(ID<Service>)
    case product(ID<Product>)

    /// The id, under which prices are stored.
    package var text: String {
        switch self {
        case .service(let id): id.text
        case .product(let id): id.text
        }
    }
}

/// A price for the customers of one price tier.
package struct TierPrice: Sendable, Equatable {
    /// Empty: the usual price of a service.
    package let tier: String
    /// Minor units of the store's currency.
    package let price: Int64

    /// Makes a price.
    package init(tier: String, price: Int64) {
        self.tier = tier
        self.price = price
    }
}
