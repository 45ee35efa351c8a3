internal import Application
internal import Domain
internal import HTTP

/// The bodies of the product and stock endpoints for the OpenAPI document.
enum GoodsSchemas {
    private static let price = JSONSchema.anyOf([
        .string, .object([.init("amount", .anyOf([.string, .integer]))], open: true),
    ]).described("A decimal as text such as \"1000.00\", or a money object.")

    private static func fields(required: Bool) -> [JSONSchema.Property] {
        [
            .init("sku", .string(maxLength: 64), required: required),
            .init("name", .string(maxLength: 255), required: required),
            .init("base_price", price, required: required),
            .init("description", .string(maxLength: 2_000), required: false),
            .init("category", .string(maxLength: 100), required: false),
            .init("brand", .string(maxLength: 100), required: false),
            .init("cost_price", .nullable(price), required: false),
            .init("weight_g", units, required: false),
            .init(
                "status", .oneOf(words: ProductRecord.Status.allCases.map(\.rawValue)),
                required: false),
            .init("low_stock_threshold", units, required: false),
        ]
    }

    private static let units = JSONSchema.integer(min: 0, max: 10_000_000)

    /// The body of `POST /api/products`.
    static let newProduct = JSONSchema.named(
        "NewProduct",
        .object(fields(required: true) + [.init("stock_quantity", units, required: false)]))

    /// The body of `PATCH /api/products/{product}`.
    static let productEdit = JSONSchema.object(fields(required: false))

    private static func variant(required: Bool) -> [JSONSchema.Property] {
        [
            .init("name", .string(maxLength: 255), required: required),
            .init("price_adjustment", price, required: false),
            .init("is_available", .boolean, required: false),
        ]
    }

    /// The body of `POST /api/products/{product}/variants`.
    static let newVariant = JSONSchema.object(
        variant(required: true) + [.init("stock_quantity", units, required: false)])

    /// The body of `PATCH /api/products/{product}/variants/{variant}`.
    static let variantEdit = JSONSchema.object(variant(required: false))

    /// A product, as far as its shape is fixed.
    static let product = JSONSchema.named(
        "Product",
        .object(
            [
                .init("id", .string), .init("sku", .string), .init("name", .string),
                .init("status", .string), .init("available", .integer),
                .init("stock_status", .string),
            ], open: true))

    /// The body of `POST /api/products/{product}/stock`.
    static let move = JSONSchema.object([
        .init("change", .integer(min: -1_000_000, max: 1_000_000)),
        .init("kind", .oneOf(words: StockChangeKind.allCases.map(\.rawValue))),
        .init("reason", .string(maxLength: 500)),
        .init("variant_id", .string(maxLength: 40), required: false),
    ])
}
