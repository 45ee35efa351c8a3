package import Domain

/// One order to place, as a channel understood it.
package struct PlaceCommand: Sendable {
    package var channel: Channel
    package var customer: ID<Customer>
    package var placedBy: Actor
    /// The credential's role; decides which audiences of services it may order.
    package var role: AccessRole
    package var items: [PlaceItem]
    package var paymentMethod: PaymentMethod?
    package var reference: String?
    package var notes: String?
    package var idempotencyKey: String?

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
    case placed(OrderRecord, [LineRecord])
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
}

/// What placing needs to know of the store it runs in.
package struct PlaceSettings: Sendable {
    /// The store's currency code.
    package var currency: String
    /// The store day `YYYYMMDD` of a moment.
    package var storeDay: @Sendable (Timestamp) -> String
    package var isTestStore: Bool
    /// `paid` and `provider` confirm provider orders in the placing transaction; `off` leaves it to
    /// staff.
    package var confirmsByItself: Bool
    /// Lines an order may have.
    package var maxLines: Int

    /// Makes settings with the defaults of `orders.md` 18.
    package init(
        currency: String, storeDay: @escaping @Sendable (Timestamp) -> String, isTestStore: Bool,
        confirmsByItself: Bool = true, maxLines: Int = 50
    ) {
        self.currency = currency
        self.storeDay = storeDay
        self.isTestStore = isTestStore
        self.confirmsByItself = confirmsByItself
        self.maxLines = maxLines
    }
}
