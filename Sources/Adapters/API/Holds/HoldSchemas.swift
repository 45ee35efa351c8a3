internal import Application
internal import Domain
internal import HTTP

/// The bodies of holds, verifications and the blacklist in the document.
enum HoldSchemas {
    /// `POST /api/orders/{id}/holds`.
    static let set = JSONSchema.object([
        .init("reason", .oneOf(words: HoldReason.allCases.map(\.rawValue))),
        .init("detail", .string(maxLength: 500)),
    ])
    /// `POST /api/orders/{id}/holds/{reason}/clear`.
    static let clear = JSONSchema.object([
        .init("reason", .string(maxLength: 500)),
        .init(
            "decision", .oneOf(words: Holding.DuplicateDecision.allCases.map(\.rawValue)),
            required: false),
    ])
    /// `POST /api/orders/{id}/verification`.
    static let decide = JSONSchema.object([
        .init("decision", .oneOf(words: Verifying.Decision.allCases.map(\.rawValue))),
        .init("notes", .string(maxLength: 500)),
    ])
    /// `POST /api/blacklist`.
    static let blacklist = JSONSchema.object([
        .init("kind", .oneOf(words: BlacklistValue.Kind.allCases.map(\.rawValue))),
        .init("value", .string(maxLength: 254)),
        .init("reason", .string(maxLength: 500)),
        .init("days", .integer(min: 1, max: 3_650), required: false),
    ])
    /// What a decision answers.
    static let done = JSONSchema.object(
        [.init("success", .boolean), .init("order", .object([], open: true))], open: true)
}
