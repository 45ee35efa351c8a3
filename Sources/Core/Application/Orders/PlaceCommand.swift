package import Domain

/// One order to place, as a channel understood it.
package struct PlaceCommand: Sendable {
    package var channel: Channel
    package var customer: ID<Customer>
    package var placedBy: Actor
    /// Staff, or a key that may, named the customer (5.1).
    package var isForAnother = false
    /// The credential's role; decides which audiences of services it may order.
    package var role: AccessRole
    package var items: [PlaceItem]
    package var paymentMethod: PaymentMethod?
    package var reference: String?
    package var notes: String?
    package var idempotencyKey: String?
    /// Nil: by address and channel.
    package var delivery: DeliveryType?
    package var address: AddressWish?
    package var contact = ContactWish()
    package var promoCode: String?
    package var claimed = ClaimedAmounts()
    /// What the client says about its source; kept, never believed.
    package var declaredSource: String?
    /// A JSON object of the client's own.
    package var metadata: String?
    package var ipAddress: String?
    package var userAgent: String?
    /// What a dry run said; the order is only placed as long as it would say the same.
    package var plan: OrderPlan?

    /// Makes a command with its required parts.
    package init(
        channel: Channel, customer: ID<Customer>, placedBy: Actor, role: AccessRole,
        items: [PlaceItem]
    ) {
        self.channel = channel
        self.customer = customer
        self.placedBy = placedBy
        self.role = role
        self.items = items
    }
}

/// One item of an order to place.
package struct PlaceItem: Sendable, Equatable {
    /// What to do when the target was checked before (`orders.md` 6.3).
    package enum OnDuplicate: String, Sendable, CaseIterable { case reject, reuse, recheck }

    /// The goods that are wanted; nil for a service.
    package var goods: GoodsWish?
    /// A service id, or the provider's code where only one service has it.
    package var service: String
    /// The IMEI as written.
    package var target: String
    package var fields: [String: String]
    package var onDuplicate: OnDuplicate

    /// Makes an item.
    package init(
        service: String, target: String, fields: [String: String] = [:],
        onDuplicate: OnDuplicate = .reject
    ) {
        self.service = service
        self.target = target
        self.fields = fields
        self.onDuplicate = onDuplicate
    }

    /// Makes an item of goods.
    package init(_ goods: GoodsWish) {
        self.init(service: "", target: "")
        self.goods = goods
    }
}

/// Goods as a caller names them.
package struct GoodsWish: Sendable, Equatable {
    /// A product's id or SKU.
    package var product: String
    /// A variant's id.
    package var variant: String?
    package var quantity: Int64

    /// Names goods.
    package init(product: String, variant: String? = nil, quantity: Int64 = 1) {
        self.product = product
        self.variant = variant
        self.quantity = quantity
    }
}

/// An address as a caller wrote it, every part checked later.
package struct AddressWish: Sendable, Equatable {
    package var recipientName: String?
    package var phone: String?
    package var address: String?
    package var city: String?
    package var province: String?
    package var postalCode: String?

    /// An address without any part yet.
    package init() {}
}

/// How the buyer can be reached; parts left out come from the address and the customer.
package struct ContactWish: Sendable, Equatable {
    package var name: String?
    package var phone: String?
    package var email: String?

    /// No contact of the order's own.
    package init() {}
}

/// Amounts that a client computed itself, in minor units; each is compared with ours.
package struct ClaimedAmounts: Sendable, Equatable {
    package var subtotal: Int64?
    package var discount: Int64?
    package var shipping: Int64?
    package var total: Int64?

    /// Nothing claimed.
    package init() {}
}

/// Something worth telling that does not stop an order.
package struct PlaceWarning: Sendable, Equatable {
    package let code: String
    package let message: String

    /// Makes a warning.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// A refused field: JSON pointer, code of `orders.md` 5.2, sentence with the way out.
package struct FieldFlaw: Sendable, Equatable {
    package let field: String
    package let code: String
    package let message: String

    /// Makes a flaw.
    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// What placing one order came to.
package enum PlaceOutcome: Sendable {
    case placed(OrderRecord, [LineRecord], [PlaceWarning])
    /// An earlier order answers the question; nothing was stored.
    case reused(EarlierLine)
    /// Refused by rules, all flaws at once.
    case refused([FieldFlaw])
    /// An order with the same target is still open (409 `DUPLICATE_OPEN`).
    case duplicateOpen(EarlierLine)
    /// A completed result exists (409 `DUPLICATE_RESULT`).
    case duplicateResult(EarlierLine)
    /// The customer's reference was used before (409 `DUPLICATE_REFERENCE`).
    case duplicateReference(ID<Order>)
    /// The command's plan does not hold any more (409 `PLAN_CHANGED`); nothing was stored.
    case moved([PlanChange], [FieldFlaw])
}
