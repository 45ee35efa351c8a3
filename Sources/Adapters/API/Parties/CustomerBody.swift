internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Customers as JSON, out and in; viewers see phone numbers masked (`orders.md` 16).
struct CustomerBody: Sendable {
    private let currency: Currency
    private let isMasked: Bool

    /// Takes who is reading.
    init(_ currency: Currency, for principal: Principal) {
        self.currency = currency
        switch principal.accessRole {
        case .admin, .operator, .customer: isMasked = false
        case .viewer: isMasked = true
        }
    }

    /// Writes the members of a customer.
    func write(_ card: CustomerCard, to writer: inout JSONWriter) {
        let customer = card.record
        writer.field("id", customer.id.text)
        writer.field("name", customer.name)
        writer.field("email", customer.email)
        writer.field("phone", customer.phone.map(shown))
        writer.field("status", customer.status.rawValue)
        writer.field("is_house", customer.isHouse)
        writer.field("trusted", customer.isTrusted)
        writer.field("price_tier", customer.priceTier)
        writer.field("tier", customer.tier.rawValue)
        writer.field("completed_orders", customer.completedOrders)
        writer.field("total_spent", Money(customer.totalSpent, currency))
        writer.field("locale", customer.locale)
        writer.key("addresses")
        writer.array { writer in
            for entry in card.addresses { writer.object { write(entry, to: &$0) } }
        }
        writer.field("version", customer.version)
        writer.field("created_at", card.createdAt)
        writer.field("updated_at", card.updatedAt)
    }

    private func write(_ entry: CustomerAddress, to writer: inout JSONWriter) {
        writer.field("recipient_name", entry.address.recipientName)
        writer.field("phone", shown(entry.address.phone))
        writer.field("address", entry.address.address)
        writer.field("city", entry.address.city)
        writer.field("province", entry.address.province)
        writer.field("postal_code", entry.address.postalCode)
        writer.field("is_default", entry.isDefault)
    }

    private func shown(_ phone: String) -> String {
        isMasked ? PhoneNumber.masked(phone) : phone
    }
}

/// What a caller wants to know stored of a customer.
struct CustomerChange: Sendable {
    private let name: Sent<String>
    private let email: Sent<String>
    private let phone: Sent<String>
    private let status: CustomerRecord.Status?
    private let isTrusted: Sent<Bool>
    private let priceTier: Sent<String>
    private let locale: Sent<String>
    private let addresses: [CustomerAddress]?

    /// Reads a body; throws one 400 with every fault of its shape.
    init(_ request: Request) throws(Problem) {
        var (reader, _) = try BodyReader.body(request)
        name = reader.sentText("name", max: 255)
        email = reader.sentText("email", max: 254)
        phone = reader.sentText("phone", max: 60)
        status = reader.word("status", CustomerRecord.Status.self)
        isTrusted = reader.sentFlag("trusted")
        priceTier = reader.sentText("price_tier", max: 40)
        locale = reader.sentText("locale", max: 35)
        var faults: [FieldError] = []
        addresses = Self.addresses(&reader, &faults)
        let errors = reader.finished() + faults
        guard errors.isEmpty else { throw BodyReader.refusal(errors) }
    }

    /// Puts what was sent into a card.
    func apply(_ card: inout CustomerCard) {
        name.apply(&card.record.name, empty: "")
        email.apply(&card.record.email)
        phone.apply(&card.record.phone)
        if let status { card.record.status = status }
        isTrusted.apply(&card.record.isTrusted, empty: false)
        priceTier.apply(&card.record.priceTier, empty: "")
        locale.apply(&card.record.locale, empty: "en")
        if let addresses { card.addresses = addresses }
    }

    /// The whole list, which replaces the stored one.
    private static func addresses(
        _ reader: inout BodyReader, _ faults: inout [FieldError]
    ) -> [CustomerAddress]? {
        if reader.isEmptied("addresses") { return [] }
        guard let value = reader.value("addresses") else { return nil }
        guard let items = value.array, items.count <= CustomerRules.mostAddresses else {
            reader.fail(
                "addresses", "FIELD_INVALID",
                "This field takes a list of up to \(CustomerRules.mostAddresses) addresses.")
            return nil
        }
        return items.enumerated().compactMap { index, item in
            guard var inner = BodyReader(item, at: "/addresses/\(index)") else {
                reader.fail("addresses", "FIELD_INVALID", "An address is an object.")
                return nil
            }
            let address = ShippingAddress(
                recipientName: inner.text("recipient_name", max: 255) ?? "",
                phone: inner.digits("phone", max: 60) ?? "",
                address: inner.text("address", max: 500) ?? "",
                city: inner.text("city", max: 100) ?? "",
                province: inner.text("province", max: 100) ?? "",
                postalCode: inner.digits("postal_code", max: 20))
            let isDefault = inner.flag("is_default") ?? false
            faults += inner.finished()
            return CustomerAddress(address, isDefault: isDefault)
        }
    }
}
