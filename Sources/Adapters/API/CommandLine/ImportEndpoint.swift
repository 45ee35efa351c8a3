internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The import of an older program's orders, over the local socket.
struct ImportEndpoint: Sendable {
    /// What the handler needs.
    let edge: Edge

    /// `POST /cli/import`.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/cli/import", permission: Permission(.administer),
            summary: "Imports the orders of an older program.", tag: "cli",
            body: .json(
                schema: .object([
                    .init("source", .string(maxLength: 2_048)),
                    .init("timezone", .string(maxLength: 60), required: false),
                    .init("dry_run", .boolean, required: false),
                ])), handler: edge.handler(take))
    }

    private func take(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let wish = Upkeep.ImportWish(
            source: reader.text("source", max: 2_048, required: true) ?? "",
            timeZone: reader.text("timezone", max: 60),
            isDryRun: reader.flag("dry_run") ?? false)
        try reader.check()
        guard let work = edge.parts.upkeep.importLegacy else {
            throw Problem(status: 404, code: "not_found", detail: "Nothing can be imported here.")
        }
        let report = try await work(wish, request.principal.actor)
        return .json(200, Self.json(report, isDryRun: wish.isDryRun))
    }

    private static func json(_ report: ImportReport, isDryRun: Bool) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", report.rejected == 0)
            writer.field("dry_run", isDryRun)
            writer.field("rows", report.rows)
            writer.field("created", report.created)
            writer.field("linked", report.linked)
            writer.field("unchanged", report.unchanged)
            writer.field("blank", report.blank)
            writer.field("rejected", report.rejected)
            writer.field("earlier_imports", report.earlierImports)
            writer.key("flaws")
            writer.array { writer in
                for flaw in report.flaws {
                    writer.object { writer in
                        writer.field("row", flaw.row)
                        writer.field("reason", flaw.reason)
                    }
                }
            }
        }
    }
}
