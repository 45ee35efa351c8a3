internal import Application
internal import Domain
internal import HTTP

/// The bodies of the money endpoints for the OpenAPI document.
enum MoneySchemas {
    private static let amount = JSONSchema.anyOf([
        .integer, .string, .object([.init("amount", .anyOf([.integer, .string]))], open: true),
    ]).described("Minor units, a decimal as text such as \"1500.00\", or a money object.")

    private static let reference = JSONSchema.string(maxLength: PaymentWish.longestReference)
    private static let reason = JSONSchema.string(maxLength: PaymentWish.longestReason)
    private static let methods = PaymentMethod.allCases.filter { $0 != .internal }
        .map(\.rawValue)

    /// The body of a recorded payment.
    static let pay = JSONSchema.object([
        .init("method", .oneOf(words: methods)), .init("amount", amount, required: false),
        .init("reference", reference, required: false),
        .init("note", .string(maxLength: 500), required: false),
    ])

    /// The body of a payment that failed.
    static let fail = JSONSchema.object([.init("reason", reason)])

    /// The body of a refund.
    static let refund = JSONSchema.object([
        .init("amount", amount, required: false), .init("reason", reason),
    ])

    /// The body that ends a refund.
    static let ended = JSONSchema.object([.init("reason", reason, required: false)])

    /// The body of a top-up, or of a correction when it names no method.
    static let topUp = JSONSchema.object([
        .init("amount", amount), .init("method", .oneOf(words: methods), required: false),
        .init("reference", reference), .init("reason", reason),
    ])

    /// What an act on an order's money answers.
    static let done = JSONSchema.object(
        [.init("order", .object([], open: true))], open: true)

    /// A report, as far as its shape is fixed.
    static let report = JSONSchema.object(
        [
            .init("from", .time), .init("to", .time),
            .init("sums", .array(.object([], open: true))),
            .init("problems", .array(.string)),
        ], open: true)
}
