internal import Application
internal import Domain
internal import HTTP

/// The operations page.
struct OperationsEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Reads the report of now.
    let report: @Sendable () async throws -> OperationsReport

    /// The addresses of this page.
    var all: [Endpoint] {
        [
            Endpoint(
                .get, Links.operations, permission: Permission(Action.readReports.rawValue),
                summary: "Today, what waits, errors, stock alerts, queues.", tag: "page",
                responses: [.page], handler: show)
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        guard parts.principal(request).narrowedTo == nil else {
            throw Problem.forbidden("forbidden", "This page tells of every customer's orders.")
        }
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Operations", section: .operations, modules: [])
            return .page(
                200,
                OperationsPage.page(
                    OperationsModel(
                        frame: frame, report: try await report(), clock: parts.settings.clock)))
        }
    }
}
