internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// One order as a request body has it (`orders.md` 5.1), on its way to a `PlaceCommand`.
struct CreateBody: Sendable {
    /// Something worth telling that does not stop the order.
    struct Warning: Sendable, Equatable {
        /// The machine word.
        let code: String
        /// A sentence for a person.
        let message: String
    }

    /// Who places, for whom, from where.
    struct Caller: Sendable {
        /// Who places.
        let principal: Principal
        /// The account of the credential.
        let customer: ID<Customer>
        /// The idempotency key, kept with the order.
        let key: String?
        /// The store's currency.
        let currency: Currency
    }

    /// The order as far as it could be read.
    private(set) var command: PlaceCommand
    /// Faults of form.
    private(set) var errors: [FieldError] = []
    /// What is ignored and why.
    private(set) var warnings: [Warning] = []
    /// Pointers of items whose rules need not be told: what is wrong with them is told already.
    private(set) var settledItems: [String] = []
    private let caller: Caller

    /// Reads a body; every fault of form is in `errors`.
    init(_ value: JSONValue, _ caller: Caller) {
        self.caller = caller
        command = PlaceCommand(
            channel: caller.principal.channel, customer: caller.customer,
            placedBy: caller.principal.actor, role: caller.principal.accessRole, items: [])
        command.idempotencyKey = caller.key
        guard var reader = BodyReader(value) else {
            errors = [FieldError(field: "", code: "FIELD_INVALID", message: "Send a JSON object.")]
            return
        }
        readItems(&reader)
        command.reference = reader.text("reference", max: 100)
        command.notes = reader.text("notes", max: 2_000)
        command.paymentMethod = reader.word(
            "payment_method", PaymentMethod.self, code: "INVALID_PAYMENT")
        _ = reader.text("order_source", max: 40)
        readAmounts(&reader)
        readDelivery(&reader)
        readIdentity(&reader)
        errors += reader.finished()
    }

    /// Notes a fault that the whole call shows.
    mutating func refuse(_ field: String, _ code: String, _ message: String) {
        errors.append(FieldError(field: field, code: code, message: message))
    }

    /// The faults of form and those of the rules, each field once.
    func merged(with flaws: [FieldFlaw]) -> [FieldError] {
        let told = Set(errors.map(\.field))
        let rules = flaws.filter { flaw in
            !told.contains(flaw.field)
                && !settledItems.contains { flaw.field.utf8.starts(with: $0.utf8) }
        }
        return errors
            + rules.map { FieldError(field: $0.field, code: $0.code, message: $0.message) }
    }

    private mutating func readItems(_ reader: inout BodyReader) {
        guard let value = reader.value("items") else { return }
        guard let items = value.array else {
            reader.fail("items", "FIELD_INVALID", "This field takes a list of items.")
            return
        }
        for (index, item) in items.enumerated().prefix(1_001) {
            let pointer = "/items/\(index)"
            guard var item = BodyReader(item, at: pointer) else {
                let message = "An item is an object with service_id and imei."
                errors.append(FieldError(field: pointer, code: "FIELD_INVALID", message: message))
                settledItems.append(pointer + "/")
                command.items.append(PlaceItem(service: "", target: ""))
                continue
            }
            command.items.append(readItem(&item))
            errors += item.finished()
        }
    }

    private mutating func readItem(_ item: inout BodyReader) -> PlaceItem {
        let service = item.digits("service_id", max: 60)
        let imei = item.digits("imei", max: 60)
        let product = item.value("product_id")
        _ = item.value("variant_id")
        let phone = item.digits("phone", max: 60)
        let duplicate = item.word("on_duplicate", PlaceItem.OnDuplicate.self) ?? .reject
        let fields = readFields(&item)
        if let quantity = item.value("quantity"), quantity.int64 != 1 {
            let message = "A check of one IMEI has quantity 1; send one item for each IMEI."
            item.fail("quantity", "INVALID_QUANTITY", message)
        }
        if product != nil {
            item.fail(
                "product_id", "PRODUCT_NOT_FOUND",
                "This store sells no goods; send service_id and imei instead.")
            settledItems.append(item.pointer + "/")
        } else if phone != nil {
            item.fail("phone", "FIELD_INVALID", "This store checks IMEIs; send imei instead.")
            settledItems.append(item.pointer + "/")
        } else {
            if service == nil {
                item.fail("service_id", "FIELD_REQUIRED", "Say which service: its id or its code.")
            }
            if imei == nil { item.fail("imei", "FIELD_REQUIRED", "Say which IMEI to check.") }
        }
        return PlaceItem(
            service: service ?? "", target: imei ?? "", fields: fields, onDuplicate: duplicate)
    }

    private func readFields(_ item: inout BodyReader) -> [String: String] {
        guard let value = item.value("fields") else { return [:] }
        guard var reader = BodyReader(value, at: item.pointer + "/fields"),
            let members = value.object, members.count <= 50
        else {
            item.fail("fields", "FIELD_INVALID", "This field takes an object of texts.")
            return [:]
        }
        var fields: [String: String] = [:]
        for member in members {
            if let text = reader.digits(member.name, max: 500) { fields[member.name] = text }
        }
        for error in reader.finished() {
            let name = String(
                decoding: error.field.utf8.dropFirst(item.pointer.utf8.count + 1), as: UTF8.self)
            item.fail(name, error.code, error.message)
        }
        return fields
    }

    /// Amounts are compared with ours, read exactly from their text; an order of checks costs 0.
    private mutating func readAmounts(_ reader: inout BodyReader) {
        for (name, code) in [
            ("subtotal", "INVALID_SUBTOTAL"), ("shipping_fee", "INVALID_SHIPPING"),
            ("discount_amount", "INVALID_DISCOUNT"), ("total_amount", "INVALID_TOTAL"),
        ] {
            guard let value = reader.value(name) else { continue }
            guard let text = value.number ?? value.string,
                let money = Money(decimal: text, caller.currency), money.amount >= 0
            else {
                reader.fail(name, code, "This field takes an amount such as 2000.00.")
                continue
            }
            if money.amount != 0 {
                let expected = Money(0, caller.currency).decimal
                reader.fail(
                    name, "AMOUNT_MISMATCH",
                    "Here this amount is \(expected), not \(money.decimal).")
            }
        }
    }

    private mutating func readDelivery(_ reader: inout BodyReader) {
        if let kind = reader.word("delivery_type", DeliveryType.self), kind != .none {
            warn("DELIVERY_NOT_NEEDED", "Checks are not delivered; delivery_type is ignored.")
        }
        if let address = reader.value("shipping_address") {
            if address.object == nil {
                reader.fail("shipping_address", "FIELD_INVALID", "This field takes an object.")
            } else {
                warn(
                    "DELIVERY_NOT_NEEDED", "Checks are not delivered; shipping_address is ignored.")
            }
        }
        if reader.text("promo_code", max: 40) != nil {
            reader.fail("promo_code", "INVALID_PROMO", "There is no such promo code.")
        }
    }

    private enum DeliveryType: String, CaseIterable { case delivery, pickup, none }

    /// Identity comes from the credential; staff may name a customer (`orders:create_for`).
    private mutating func readIdentity(_ reader: inout BodyReader) {
        for name in ["user_id", "customer_id", "cancelled_by", "ip_address", "user_agent"] {
            guard let value = reader.value(name) else { continue }
            guard name == "customer_id", caller.principal.mayNameCustomer else {
                warn(
                    "IDENTITY_FROM_CREDENTIAL",
                    "\(name) is ignored: who you are says the credential.")
                continue
            }
            if let text = value.string, let customer = ID<Customer>(text) {
                command.customer = customer
            } else {
                reader.fail(name, "USER_NOT_FOUND", "There is no customer of this id.")
            }
        }
    }

    private mutating func warn(_ code: String, _ message: String) {
        warnings.append(Warning(code: code, message: message))
    }
}

extension Principal {
    /// Where an order of this principal comes from.
    var channel: Channel {
        switch self {
        case .anonymous, .key: .api
        case .staff: .web
        case .cli: .cli
        }
    }

    /// Staff and the CLI place for a customer they name (5.1).
    var mayNameCustomer: Bool {
        switch self {
        case .anonymous, .key: false
        case .staff(_, _, let role, _): role == .admin || role == .operator
        case .cli: true
        }
    }
}
