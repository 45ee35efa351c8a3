internal import Application
internal import Domain
internal import HTTP

/// A customer's fields as a form sends them; addresses stand in numbered rows.
struct CustomerForm: Sendable, Equatable {
    /// Rows of addresses that a form may send.
    static let rows = CustomerRules.mostAddresses
    private static let plain = [
        "name", "email", "phone", "status", "trusted", "price_tier", "locale", "default_address",
        "version", "key", "csrf",
    ]
    private static let ofAddress = [
        "recipient_name", "phone", "address", "city", "province", "postal_code",
    ]

    /// Every field, for the endpoint.
    static let names =
        plain + (0..<rows).flatMap { row in ofAddress.map { "\($0)_\(row)" } }

    private let name: String
    private let email: String
    private let phone: String
    private let status: CustomerRecord.Status
    private let isTrusted: Bool
    private let priceTier: String
    private let locale: String
    private let addresses: [CustomerAddress]
    /// The version that the form was made from; nil for a new customer.
    let version: Int?

    /// Reads a form; rules judge it later.
    init(_ fields: FormFields) {
        func text(_ name: String) -> String { LineText.trimmed(fields.first(name) ?? "") }
        name = text("name")
        email = text("email")
        phone = text("phone")
        status = CustomerRecord.Status(rawValue: text("status")) ?? .active
        isTrusted = fields.first("trusted") != nil
        priceTier = text("price_tier")
        locale = text("locale").isEmpty ? "en" : text("locale")
        version = Int(text("version"))
        let chosen = text("default_address")
        addresses = (0..<Self.rows).compactMap { row in
            let parts = Self.ofAddress.map { text("\($0)_\(row)") }
            // An empty row is how an address is left out.
            guard parts.contains(where: { !$0.isEmpty }) else { return nil }
            return CustomerAddress(
                ShippingAddress(
                    recipientName: parts[0], phone: parts[1], address: parts[2], city: parts[3],
                    province: parts[4], postalCode: parts[5].isEmpty ? nil : parts[5]),
                isDefault: chosen == String(row))
        }
    }

    /// Puts the form into a card.
    func apply(_ card: inout CustomerCard) {
        card.record.name = name
        card.record.email = email.isEmpty ? nil : email
        card.record.phone = phone.isEmpty ? nil : phone
        card.record.status = status
        card.record.isTrusted = isTrusted
        card.record.priceTier = priceTier
        card.record.locale = locale
        card.addresses = addresses
    }
}
