internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What a provider's refusal texts mean: list, pin, take back (`gsm-fusion.md` 4.2).
struct RefusalTextEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    private static let meaning = JSONSchema.oneOf(
        words: PinnedText.Meaning.allCases.map(\.rawValue))

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/providers/{code}/texts", permission: Permission(.readFulfilment),
                summary: "Lists what staff pinned about a provider's texts.", tag: "providers",
                handler: edge.handler(list)),
            Endpoint(
                .post, "/api/providers/{code}/texts", permission: Permission(.pauseProviders),
                summary: "Says what a refusal text means.", tag: "providers",
                parameters: [Idempotency.parameter],
                body: .json(
                    schema: .object([
                        .init("text", .string(maxLength: 1_000)), .init("meaning", Self.meaning),
                        .init("reason", .string(maxLength: 500)),
                    ])), handler: edge.handler(pin)),
            Endpoint(
                .post, "/api/providers/{code}/texts/remove",
                permission: Permission(.pauseProviders), summary: "Takes a pinned text back.",
                tag: "providers", parameters: [Idempotency.parameter],
                body: .json(
                    schema: .object([
                        .init("text", .string(maxLength: 1_000)),
                        .init("reason", .string(maxLength: 500)),
                    ])), handler: edge.handler(unpin)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let pins = try await edge.parts.orderDesk.pins(provider: request.parameters["code"] ?? "")
        return .json(
            200,
            JSONWriter.list(total: pins.count) { writer in
                for pin in pins {
                    writer.object { writer in
                        writer.field("text", pin.text)
                        writer.field("meaning", pin.meaning.rawValue)
                        writer.field("pinned_by", pin.pinnedBy.text)
                        writer.field("reason", pin.reason)
                        writer.field("at", pin.at)
                    }
                }
            })
    }

    private struct Wish {
        let text: String
        let reason: String
        let value: JSONValue?
        var reader: BodyReader
    }

    private func wish(_ request: Request) throws(Problem) -> Wish {
        var (reader, value) = try BodyReader.body(request)
        let text = reader.text("text", max: 1_000, required: true) ?? ""
        if PinnedText.key(text).isEmpty && reader.errors.isEmpty {
            reader.fail("text", "FIELD_INVALID", "Give the provider's words.")
        }
        let reason = reader.text("reason", max: 500, required: true) ?? ""
        return Wish(text: text, reason: reason, value: value, reader: reader)
    }

    private func pin(_ request: Request) async throws -> Response {
        var wish = try wish(request)
        let meaning = wish.reader.word("meaning", PinnedText.Meaning.self)
        if meaning == nil && wish.reader.errors.isEmpty {
            wish.reader.fail("meaning", "FIELD_REQUIRED", "Say what the text means.")
        }
        try wish.reader.check()
        let (text, reason, id) = (wish.text, wish.reason, request.id)
        return try await edge.idempotency.run(request, body: wish.value) { key in
            try await edge.parts.orderDesk.pin(
                provider: request.parameters["code"] ?? "", text: text, meaning: meaning ?? .final,
                reason: reason, by: request.principal, key: key
            ) { isKnown in Self.answer(isKnown, "There is no such provider.", id) }
        }
    }

    private func unpin(_ request: Request) async throws -> Response {
        var wish = try wish(request)
        try wish.reader.check()
        let (text, reason, id) = (wish.text, wish.reason, request.id)
        return try await edge.idempotency.run(request, body: wish.value) { key in
            try await edge.parts.orderDesk.unpin(
                provider: request.parameters["code"] ?? "", text: text, reason: reason,
                by: request.principal, key: key
            ) { isKnown in Self.answer(isKnown, "This text is not pinned.", id) }
        }
    }

    private static func answer(
        _ isKnown: Bool, _ sentence: String, _ requestID: String
    ) -> RenderedAnswer {
        guard isKnown else {
            return RenderedAnswer(
                Problem(status: 404, code: "not_found", detail: sentence), requestID: requestID)
        }
        return RenderedAnswer(
            status: 200, body: JSONWriter.document { $0.field("success", true) }, order: nil,
            hasEffect: true)
    }
}
