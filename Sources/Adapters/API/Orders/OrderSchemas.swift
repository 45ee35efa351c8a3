internal import HTTP

/// The bodies of the order endpoints for the OpenAPI document.
enum OrderSchemas {
    /// One item of an order.
    static let item = JSONSchema.named(
        "OrderItem",
        .object([
            .init("product_id", .anyOf([.string, .integer]), required: false),
            .init("variant_id", .string, required: false),
            .init("quantity", .integer(min: 1, max: 100), required: false),
            .init("service_id", .anyOf([.string, .integer]), required: false),
            .init("imei", .anyOf([.string, .integer]), required: false),
            .init("fields", .object([], open: true), required: false),
            .init(
                "on_duplicate", .oneOf(words: ["reject", "reuse", "recheck"]), required: false),
            .init("phone", .string, required: false),
        ]))

    /// Where goods go.
    static let address = JSONSchema.named(
        "ShippingAddress",
        .object([
            .init("recipient_name", .string(maxLength: 255), required: false),
            .init("phone", .anyOf([.string, .integer]), required: false),
            .init("address", .string(maxLength: 500), required: false),
            .init("city", .string(maxLength: 100), required: false),
            .init("province", .string(maxLength: 100), required: false),
            .init("postal_code", .anyOf([.string, .integer]), required: false),
        ]))

    /// An amount as a caller may send it.
    static let amount = JSONSchema.anyOf([JSONSchema.string, .integer, .any])
        .described("A decimal such as 2000.00; compared with the server's own.")

    /// The body of `POST /api/orders`.
    static let create = JSONSchema.named(
        "CreateOrder",
        .object([
            .init("items", .array(item, maxItems: 50)),
            .init("payment_method", .string, required: false),
            .init("delivery_type", .oneOf(words: ["delivery", "pickup", "none"]), required: false),
            .init("shipping_address", address, required: false),
            .init("metadata", .object([], open: true), required: false),
            .init("promo_code", .string(maxLength: 40), required: false),
            .init("notes", .string(maxLength: 2_000), required: false),
            .init("reference", .string(maxLength: 100), required: false),
            .init("order_source", .string(maxLength: 40), required: false),
            .init("subtotal", amount, required: false),
            .init("shipping_fee", amount, required: false),
            .init("discount_amount", amount, required: false),
            .init("total_amount", amount, required: false),
            .init("user_id", .any, required: false),
            .init("customer_id", .any, required: false),
            .init("cancelled_by", .any, required: false),
            .init("ip_address", .any, required: false),
            .init("user_agent", .any, required: false),
            .init(
                "plan",
                JSONSchema.string(maxLength: PlanToken.maxLength).described(
                    "The plan of a dry run; 409 PLAN_CHANGED when it does not hold any more."),
                required: false),
        ]))

    /// Its answer.
    static let created = JSONSchema.named(
        "OrderCreated",
        .object(
            [
                .init("success", .boolean), .init("order_id", .nullable(.string)),
                .init("order_number", .nullable(.string)), .init("message", .string),
                .init(
                    "warnings",
                    .array(.object([.init("code", .string), .init("message", .string)]))),
                .init("order", .object([], open: true)),
                .init("plan", .nullable(.string), required: false),
                .init("cost", .object([], open: true), required: false),
                .init("stock", .array(.object([], open: true)), required: false),
            ], open: true))

    /// The body of `POST /api/orders/bulk`.
    static let bulk = JSONSchema.object([
        .init("orders", .array(create, maxItems: BulkCreate.maxOrders)),
        .init("on_error", .oneOf(words: ["reject_all", "skip_failed"]), required: false),
    ])

    /// Every list.
    static let list = JSONSchema.named(
        "List",
        .object(
            [
                .init("object", .string), .init("data", .array(.object([], open: true))),
                .init("has_more", .boolean), .init("next", .nullable(.string)),
                .init("total", .integer),
            ], open: true))

    /// One order, as far as its shape is fixed.
    static let order = JSONSchema.named(
        "Order",
        .object(
            [
                .init("id", .string), .init("number", .string), .init("state", .string),
                .init("version", .integer), .init("allowed", .array(.string)),
                .init("placed_at", .time),
            ], open: true))
}
