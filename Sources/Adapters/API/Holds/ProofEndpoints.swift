internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Files of a verification: handed in by the customer, looked at by staff alone (`orders.md` 6.2).
struct ProofEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Holds and verifications.
    let holds: HoldDesk

    /// Two files and what a multipart form puts around them.
    private var mostBytes: Int { 2 * holds.settings.mostFileBytes + 65_536 }

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/api/orders/{id}/verification/files",
                permission: Permission(.createOrders),
                summary: "Hands in an ID photo with a selfie, or the proof of an upfront payment.",
                tag: "orders",
                parameters: [Edge.orderPath, Edge.version, Idempotency.parameter],
                body: .form(
                    fields: [
                        FormFieldSpec(
                            "type",
                            schema: .oneOf(
                                words: VerificationRecord.Kind.allCases.map(\.rawValue)),
                            required: true),
                        FormFieldSpec(
                            "id_type",
                            schema: .oneOf(words: IdentityDocument.allCases.map(\.rawValue))),
                        .file("id_photo", required: false), .file("selfie", required: false),
                        .file("payment_proof", required: false),
                    ], maxBytes: mostBytes),
                responses: [.json(200, HoldSchemas.done)], handler: edge.handler(submit)),
            Endpoint(
                .get, "/api/files/{id}", permission: Permission(.viewProofs),
                summary: "Reads a stored file; every view is written down.", tag: "orders",
                parameters: [ParameterSpec("id", in: .path, description: "File id.")],
                responses: [
                    ResponseSpec(200, "The file.", contentType: "image/jpeg", schema: .string)
                ], handler: edge.handler(file)),
        ]
    }

    private func submit(_ request: Request) async throws -> Response {
        let principal = request.principal
        let form = try request.form()
        let upload = try Self.upload(form)
        let order = try await edge.detail(request.parameters["id"] ?? "", for: principal).order
        let reply = OrderReply(orders: edge.orders(for: principal), requestID: request.id)
        return try await edge.keyed(request, body: identity(form)) { key in
            do {
                return try await holds.submit(
                    upload, on: order.id, by: principal,
                    ifVersion: try edge.checkVersion(request, order), key: key
                ) { reply.answer($0, message: "Received; it will be looked at.") }
            } catch let flaws as ProofFlaws {
                throw BodyReader.refusal(
                    flaws.flaws.map {
                        FieldError(field: $0.field, code: $0.code, message: $0.message)
                    })
            }
        }
    }

    private func file(_ request: Request) async throws -> Response {
        guard let id = ID<StoredFile>(request.parameters["id"] ?? ""),
            let found = try await holds.view(id, by: request.principal)
        else { throw Problem.notFound }
        return .download(
            found.bytes, fileName: found.file.name, contentType: found.file.type.rawValue)
    }

    /// What the parts say, however their boundary was spelled.
    private func identity(_ form: FormFields) -> JSONValue {
        .array(
            form.fields.map { .array([.string($0.name), .string($0.value)]) }
                + form.files.map { file in
                    .array(
                        [.string(file.name)]
                            + edge.parts.sha256(file.bytes).map { .integer(Int64($0)) })
                })
    }

    private static func upload(_ form: FormFields) throws(Problem) -> ProofUpload {
        func bytes(_ name: String) -> [UInt8] { form.file(name)?.bytes ?? [] }
        switch form.first("type").flatMap({ VerificationRecord.Kind(rawValue: $0) }) {
        case .upfront: return .upfront(bytes("payment_proof"))
        case .identity:
            guard let document = form.first("id_type").flatMap({ IdentityDocument(rawValue: $0) })
            else {
                throw refusal(
                    "/id_type", IdentityDocument.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return .identity(document, photo: bytes("id_photo"), selfie: bytes("selfie"))
        case nil:
            throw refusal(
                "/type",
                VerificationRecord.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
    }

    private static func refusal(_ field: String, _ words: String) -> Problem {
        BodyReader.refusal([
            FieldError(
                field: field, code: "FIELD_INVALID", message: "This field takes one of: \(words).")
        ])
    }
}
