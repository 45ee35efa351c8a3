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
        /// Hashes what a plan is for.
        let sha256: @Sendable ([UInt8]) -> [UInt8]
        /// The connection's address.
        var ip: String?
        /// The `User-Agent` header.
        var userAgent: String?
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
    private var digest = ""

    /// Reads a body; every fault of form is in `errors`.
    init(_ value: JSONValue, _ caller: Caller) {
        self.caller = caller
        command = PlaceCommand(
            channel: caller.principal.channel, customer: caller.customer,
            placedBy: caller.principal.actor, role: caller.principal.accessRole, items: [])
        command.idempotencyKey = caller.key
        command.ipAddress = caller.ip
        command.userAgent = caller.userAgent
        guard var reader = BodyReader(value) else {
            errors = [FieldError(field: "", code: "FIELD_INVALID", message: "Send a JSON object.")]
            return
        }
        readItems(&reader)
        command.reference = reader.text("reference", max: 100)
        command.notes = reader.text("notes", max: 2_000)
        command.paymentMethod = reader.word(
            "payment_method", PaymentMethod.self, code: "INVALID_PAYMENT")
        command.declaredSource = reader.text("order_source", max: 40)
        readMetadata(&reader)
        readAmounts(&reader)
        readDelivery(&reader)
        readIdentity(&reader)
        readPlan(&reader, value)
        errors += reader.finished()
    }

    /// The plan that a dry run of this body would hand out for an outcome; nil for a refusal.
    func plan(_ outcome: PlaceOutcome) -> String? {
        OrderPlan(outcome, for: command.role).map { PlanToken($0, digest: digest).text }
    }

    private mutating func readPlan(_ reader: inout BodyReader, _ value: JSONValue) {
        digest = PlanToken.digest(of: value, customer: command.customer, sha256: caller.sha256)
        guard let text = reader.text("plan", max: PlanToken.maxLength) else { return }
        guard let token = PlanToken(text) else {
            reader.fail("plan", "FIELD_INVALID", "This is not the plan of a dry run; ask for one.")
            return
        }
        guard token.digest == digest else {
            reader.fail(
                "plan", "PLAN_MISMATCH",
                "This plan is of another order or account; ask for one for this order.")
            return
        }
        command.plan = token.plan
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
        let product = item.digits("product_id", max: 60)
        let variant = item.text("variant_id", max: 60)
        let phone = item.digits("phone", max: 60)
        let duplicate = item.word("on_duplicate", PlaceItem.OnDuplicate.self) ?? .reject
        let fields = readFields(&item)
        let quantity = item.value("quantity")
        if product != nil, service == nil, imei == nil {
            return PlaceItem(
                GoodsWish(
                    product: product ?? "", variant: variant,
                    quantity: Self.quantity(quantity)))
        }
        if let quantity, quantity.int64 != 1 {
            let message = "A check of one IMEI has quantity 1; send one item for each IMEI."
            item.fail("quantity", "INVALID_QUANTITY", message)
        }
        if product != nil {
            item.fail(
                "product_id", "FIELD_INVALID",
                "An item is goods (product_id, quantity) or a check (service_id, imei), not both.")
            settledItems.append(item.pointer + "/")
        } else if phone != nil {
            item.fail("phone", "FIELD_INVALID", "This store checks IMEIs; send imei instead.")
            settledItems.append(item.pointer + "/")
        } else if service == nil && imei == nil {
            item.fail(
                "product_id", "PRODUCT_REQUIRED",
                "Say what to order: product_id and quantity, or service_id and imei.")
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

    /// 1 when absent, 0 for what is no whole number: the rules refuse it.
    private static func quantity(_ value: JSONValue?) -> Int64 {
        guard let value else { return 1 }
        return value.int64 ?? 0
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

    /// Amounts are compared with ours, read exactly from their text.
    private mutating func readAmounts(_ reader: inout BodyReader) {
        command.claimed.subtotal = readAmount("subtotal", "INVALID_SUBTOTAL", &reader)
        command.claimed.shipping = readAmount("shipping_fee", "INVALID_SHIPPING", &reader)
        command.claimed.discount = readAmount("discount_amount", "INVALID_DISCOUNT", &reader)
        command.claimed.total = readAmount("total_amount", "INVALID_TOTAL", &reader)
    }

    private func readAmount(
        _ name: String, _ code: String, _ reader: inout BodyReader
    ) -> Int64? {
        guard let value = reader.value(name) else { return nil }
        guard let text = value.number ?? value.string else {
            reader.fail(name, code, "This field takes an amount such as 2000.00.")
            return nil
        }
        guard let money = Money(decimal: text, caller.currency) else {
            let digits = caller.currency.exponent
            let hasDecimals = text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".")
            }
            reader.fail(
                name, hasDecimals ? "INVALID_AMOUNT" : code,
                "This field takes an amount such as 2000.00, with up to \(digits) decimals.")
            return nil
        }
        guard money.amount >= 0 else {
            reader.fail(name, code, "An amount is 0 or more.")
            return nil
        }
        return money.amount
    }

    private mutating func readMetadata(_ reader: inout BodyReader) {
        guard let value = reader.value("metadata") else { return }
        guard value.object != nil else {
            reader.fail("metadata", "FIELD_INVALID", "This field takes an object.")
            return
        }
        command.metadata = String(decoding: CanonicalJSON.bytes(value), as: UTF8.self)
    }

    private mutating func readDelivery(_ reader: inout BodyReader) {
        let sellsGoods = command.items.contains { $0.goods != nil }
        command.delivery = reader.word("delivery_type", DeliveryType.self)
        command.promoCode = reader.text("promo_code", max: 40)
        if let address = reader.value("shipping_address") {
            if var address = BodyReader(address, at: "/shipping_address") {
                var wish = AddressWish()
                wish.recipientName = address.text("recipient_name", max: 255)
                wish.phone = address.digits("phone", max: 60)
                wish.address = address.text("address", max: 500)
                wish.city = address.text("city", max: 100)
                wish.province = address.text("province", max: 100)
                wish.postalCode = address.digits("postal_code", max: 20)
                errors += address.finished()
                command.address = wish
            } else {
                reader.fail("shipping_address", "FIELD_INVALID", "This field takes an object.")
            }
        }
        if !sellsGoods, command.address != nil || command.delivery ?? .none != .none {
            command.address = nil
            command.delivery = nil
            warn("DELIVERY_NOT_NEEDED", "Checks are not delivered; the address is ignored.")
        }
    }

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
                command.isForAnother = customer != caller.customer
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
        case .anonymous: false
        case .key(_, _, let role, let scopes, let customer):
            // A key of one customer names no other, and least of all the house.
            customer == nil
                && (role == .admin || role == .operator
                    || scopes.contains(Action.createForOthers.rawValue))
        case .staff(_, _, let role, _): role == .admin || role == .operator
        case .cli: true
        }
    }
}
