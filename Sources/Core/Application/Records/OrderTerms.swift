package import Domain

/// What an order with a price, a buyer to reach or goods to deliver carries (`orders.md` 3.1).
///
/// Orders of the house account have none, so that an IMEI check stays small.
package struct OrderTerms: Sendable, Equatable {
    /// What a client said about its source; kept, never believed.
    package var declaredSource: String?
    package var contactName: String?
    package var contactPhone: String?
    package var contactEmail: String?
    /// The most severe open hold.
    package var holdReason: HoldReason?
    package var holdDetail: String?
    package var verification: VerificationState = .notRequired
    package var amounts = OrderAmounts()
    /// Minor units to be paid before confirmation of a verified cash order.
    package var upfrontDue: Int64 = 0
    package var paidAmount: Int64 = 0
    package var refundedAmount: Int64 = 0
    package var promo: ID<Promo>?
    package var promoCode: String?
    package var delivery: DeliveryType = .none
    package var zone: ID<ShippingZone>?
    package var courier: String?
    package var trackingNumber: String?
    package var address: ShippingAddress?
    /// A JSON object of the client's own, up to 8 KiB.
    package var metadata: String?
    package var ipAddress: String?
    package var userAgent: String?
    /// What the risk rules found when the order was placed or last looked at (`orders.md` 6.1).
    package var risk: RiskReport?
    package var expiresAt: Timestamp?
    package var readyAt: Timestamp?
    package var shippedAt: Timestamp?
    package var deliveredAt: Timestamp?

    /// Terms of an order that costs nothing and goes nowhere.
    package init() {}
}

/// The amounts of an order in minor units; total = subtotal − discount + shipping + fee + tax.
package struct OrderAmounts: Sendable, Equatable {
    package var subtotal: Int64 = 0
    package var discount: Int64 = 0
    package var shipping: Int64 = 0
    package var fee: Int64 = 0
    package var tax: Int64 = 0
    package var total: Int64 = 0

    /// Nothing to pay.
    package init() {}

    /// An order whose subtotal is its total.
    package static func of(_ total: Int64) -> OrderAmounts {
        var amounts = OrderAmounts()
        amounts.subtotal = total
        amounts.total = total
        return amounts
    }
}

/// Where goods go; structured, never parsed back from text.
package struct ShippingAddress: Sendable, Equatable {
    package var recipientName: String
    package var phone: String
    package var address: String
    package var city: String
    package var province: String
    package var postalCode: String?

    /// Makes an address from checked parts.
    package init(
        recipientName: String, phone: String, address: String, city: String, province: String,
        postalCode: String? = nil
    ) {
        self.recipientName = recipientName
        self.phone = phone
        self.address = address
        self.city = city
        self.province = province
        self.postalCode = postalCode
    }
}

/// What a line sells, beside what a provider does for it (`orders.md` 3.2).
package struct LineTerms: Sendable, Equatable {
    /// Goods lines only.
    package var product: ID<Product>?
    package var variant: ID<Variant>?
    /// The product's picture when it was ordered.
    package var image: ID<StoredFile>?
    /// 1 for provider lines.
    package var quantity: Int64
    /// Minor units of the order's currency, fixed when placed.
    package var unitPrice: Int64
    package var discount: Int64
    /// Quantity × unit price; the discount is not taken off.
    package var total: Int64

    /// Prices a line.
    package init(
        product: ID<Product>? = nil, variant: ID<Variant>? = nil, quantity: Int64 = 1,
        unitPrice: Int64, discount: Int64 = 0, total: Int64
    ) {
        self.product = product
        self.variant = variant
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.total = total
    }
}
