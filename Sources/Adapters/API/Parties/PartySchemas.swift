internal import Application
internal import Domain
internal import HTTP

/// The bodies of customers, promos, zones and prices for the OpenAPI document.
enum PartySchemas {
    private static let amount = JSONSchema.nullable(
        .anyOf([
            .string,
            .object(
                [
                    .init("amount", .anyOf([.integer, .string])),
                    .init("currency", .string, required: false),
                ], open: true),
        ])
    ).described("A decimal as text such as \"100.00\", or a money object.")
    private static let text = JSONSchema.nullable(.string)
    private static let count = JSONSchema.nullable(.integer)
    private static let flag = JSONSchema.nullable(.boolean)
    private static let texts = JSONSchema.nullable(.array(.string))

    private static func optional(_ name: String, _ schema: JSONSchema) -> JSONSchema.Property {
        .init(name, schema, required: false)
    }

    /// What may be sent of a customer.
    static let customer = JSONSchema.named(
        "CustomerChange",
        .object([
            optional("name", .string(maxLength: 255)), optional("email", text),
            optional("phone", text),
            optional("status", .oneOf(words: CustomerRecord.Status.allCases.map(\.rawValue))),
            optional("trusted", flag), optional("price_tier", text), optional("locale", text),
            optional(
                "addresses",
                .nullable(
                    .array(
                        .object([
                            .init("recipient_name", .string), .init("phone", .any),
                            .init("address", .string), .init("city", .string),
                            .init("province", .string), optional("postal_code", .any),
                            optional("is_default", .boolean),
                        ]), maxItems: CustomerRules.mostAddresses))),
        ]))

    /// A customer as it is read.
    static let storedCustomer = JSONSchema.named(
        "Customer",
        .object(
            [
                .init("id", .string), .init("name", .string), .init("status", .string),
                .init("version", .integer), .init("created_at", .time),
            ], open: true))

    /// What may be sent of a promo.
    static let promo = JSONSchema.named(
        "PromoChange",
        .object([
            optional("code", .string(maxLength: 40)),
            optional("kind", .oneOf(words: PromoRecord.Kind.allCases.map(\.rawValue))),
            optional("value", .any), optional("max_discount", amount),
            optional("min_purchase_amount", amount), optional("starts_at", text),
            optional("ends_at", text), optional("usage_limit", count),
            optional("per_customer_limit", count), optional("products", texts),
            optional("kinds", texts), optional("is_active", flag),
        ]))

    /// What may be sent of a zone.
    static let zone = JSONSchema.named(
        "ZoneChange",
        .object([
            optional("name", .string(maxLength: 100)), optional("provinces", texts),
            optional("cities", texts), optional("base_fee", amount),
            optional("per_kg_fee", amount), optional("free_from", amount),
            optional("is_delivered", flag),
        ]))

    /// Prices by tier, `null` to remove one.
    static let prices = JSONSchema.object([
        .init("prices", .object([], open: true).described("Tier or `usual` → amount or null."))
    ])

    /// From which spend on a customer has a rank.
    static let tiers = JSONSchema.object([
        optional("silver", amount), optional("gold", amount), optional("platinum", amount),
    ])

    /// Anything with an id and a version.
    static let stored = JSONSchema.object(
        [.init("id", .string), .init("version", .integer)], open: true)
}
