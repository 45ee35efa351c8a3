internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `POST /cli/providers/{code}/probe`: what a provider's own list of orders proves; free.
struct ProbeEndpoint: Sendable {
    /// What the handler needs.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/cli/providers/{code}/probe", permission: Permission(.administer),
            summary: "Compares a provider's list of orders with what is linked here.", tag: "cli",
            body: .json(schema: .object([.init("record", .boolean, required: false)])),
            bodyRequired: false, handler: edge.repeatable(probe))
    }

    private func probe(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let isRecorded = reader.flag("record") ?? false
        try reader.check()
        let code = request.parameters["code"] ?? ""
        guard try await edge.parts.queries.providers().contains(where: { $0.code == code }) else {
            throw Problem(status: 404, code: "not_found", detail: "There is no such provider.")
        }
        let probe = try await edge.parts.sync.probeListing(provider: code)
        if isRecorded {
            try await edge.parts.orderDesk.record(
                probe, provider: code, by: request.principal.actor)
            await edge.parts.dispatch.providerChanged(code)
        }
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("probe", 1)
                writer.field("listing", probe.listing.rawValue)
                writer.field("listing_complete", probe.complete.rawValue)
                writer.field("listed", probe.listed)
                writer.field("known", probe.known)
                writer.field("missing", Array(probe.missing.prefix(20)))
                writer.field("recorded", isRecorded)
                writer.field("message", probe.sentence)
            })
    }
}
