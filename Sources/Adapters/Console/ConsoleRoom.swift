internal import Application
package import HTTP

/// The staff pages as endpoints; assets are served by `ConsoleAssets.all()`.
package struct ConsoleRoom: Sendable {
    private let parts: ConsoleParts

    /// Takes the parts the pages work with.
    package init(_ parts: ConsoleParts) { self.parts = parts }

    /// Every address of this room.
    package var endpoints: [Endpoint] {
        LoginEndpoints(parts: parts).all + SubmitEndpoints(parts: parts).all
            + HistoryEndpoints(parts: parts).all + SyncEndpoints(parts: parts).all
            + StatusEndpoints(parts: parts).all + StatusFormEndpoints(parts: parts).all
            + StatusUpkeepEndpoints(parts: parts).all
            + DatabaseEndpoints(parts: parts).all + inventory + operations + money
            + MessagesEndpoints(parts: parts).all + WebhooksEndpoints(parts: parts).all
            + TemplatesEndpoints(parts: parts).all + holds + parties + own
    }

    private var money: [Endpoint] {
        guard let books = parts.money else { return [] }
        return MoneyEndpoints(parts: parts, books: books).all
            + MoneyFormEndpoints(parts: parts, books: books).all
    }

    private var operations: [Endpoint] {
        parts.operations.map { OperationsEndpoints(parts: parts, report: $0).all } ?? []
    }

    private var inventory: [Endpoint] {
        guard let goods = parts.goods else { return [] }
        return InventoryEndpoints(parts: parts, goods: goods).all
            + InventoryFormEndpoints(parts: parts, goods: goods).all
    }

    private var holds: [Endpoint] {
        guard let holds = parts.holds else { return [] }
        return HoldFormEndpoints(parts: parts, holds: holds).all
            + ReviewPageEndpoints(parts: parts, holds: holds).all
    }

    private var parties: [Endpoint] {
        guard let desk = parts.parties else { return [] }
        return CustomersEndpoints(parts: parts, desk: desk).all
            + SettingsEndpoints(parts: parts, desk: desk).all
            + SettingsFormEndpoints(parts: parts, desk: desk).all
    }

    /// Refusals as pages, for the router.
    package var problemPage: Router.ProblemPage {
        let page = ProblemPage(settings: parts.settings)
        return { request, problem in page.render(request, problem) }
    }

    private var own: [Endpoint] {
        [
            Endpoint(
                .get, Links.home, permission: .open, summary: "Leads to the order list.",
                tag: "page", responses: [.seeOther], handler: home),
            Endpoint(
                .get, Links.help, permission: Permission(Action.readAll.rawValue),
                summary: "Keyboard shortcuts and words.", tag: "page", responses: [.page],
                handler: help),
        ]
    }

    private func home(_ request: Request) async throws -> Response {
        .redirect(to: parts.principal(request) == .anonymous ? Links.login : Links.history)
    }

    private func help(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Keyboard and help", section: .help)
            return .page(200, HelpPage.page(frame))
        }
    }
}
