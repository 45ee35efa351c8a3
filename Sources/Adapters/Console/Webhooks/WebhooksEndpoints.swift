internal import Application
internal import Domain
internal import HTTP

/// Addresses of other systems: the list, each one's delivery log, and the forms behind them.
struct WebhooksEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Deliveries of one page.
    private static let rows = 50
    private static let administer = Permission(Action.administer.rawValue)

    /// The addresses of these pages.
    var all: [Endpoint] {
        [
            Endpoint(
                .get, Links.webhooks, permission: Self.administer, summary: "Webhooks.",
                tag: "page", parameters: [ParameterSpec("notice")], responses: [.page],
                handler: show),
            Endpoint(
                .get, Links.webhooks + "/{webhook}", permission: Self.administer,
                summary: "A webhook and its deliveries.", tag: "page",
                parameters: [ParameterSpec("notice"), ParameterSpec("after")],
                responses: [.page], handler: showOne),
            form(Links.webhooks, "Add a webhook.", add),
            form(Links.webhooks + "/{webhook}/change", "Change address and events.", change),
            form(Links.webhooks + "/{webhook}/rotate", "Make a new secret.", rotate),
            form(Links.webhooks + "/{webhook}/enable", "Switch on and replay.", enable),
            form(Links.webhooks + "/{webhook}/disable", "Switch off.", disable),
            form(Links.webhooks + "/{webhook}/test", "Send a test.", test),
            form(
                Links.webhooks + "/{webhook}/deliveries/{delivery}", "Make a delivery again.",
                redeliver),
        ]
    }

    private func form(
        _ template: String, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields, MessageDesk) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        let parts = parts
        return Endpoint(
            .post, template, permission: Self.administer, summary: summary, tag: "page",
            body: .form(
                fields: ["url", "events", "key", "csrf"].map { FormFieldSpec($0) },
                maxBytes: 16 * 1_024), responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            let desk = try parts.messageDesk()
            return try await StorageFaults.mapped { try await handler(request, fields, desk) }
        }
    }

    private func show(_ request: Request) async throws -> Response {
        let desk = try parts.messageDesk()
        return try await StorageFaults.mapped {
            .page(200, WebhooksPage.page(try await list(request, desk)))
        }
    }

    private func list(_ request: Request, _ desk: MessageDesk) async throws -> WebhooksModel {
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Webhooks", section: .webhooks)
        return WebhooksModel(
            frame: frame, endpoints: try await desk.endpoints(),
            notice: WebhookNotice(rawValue: request.query.first("notice") ?? ""),
            clock: parts.settings.clock)
    }

    private func showOne(_ request: Request) async throws -> Response {
        let desk = try parts.messageDesk()
        return try await StorageFaults.mapped {
            .page(200, WebhookPage.page(try await one(request, desk)))
        }
    }

    private func one(_ request: Request, _ desk: MessageDesk) async throws -> WebhookModel {
        let id = try Self.id(request)
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Webhook", section: .webhooks)
        guard let endpoint = try await desk.endpoint(id) else { throw Problem.notFound }
        let page = try await desk.deliveries(
            of: id, before: Int64(request.query.first("after") ?? ""), limit: Self.rows)
        return WebhookModel(
            frame: frame, endpoint: endpoint, deliveries: page.items, total: page.total,
            next: page.items.count == Self.rows ? page.items.last?.key : nil,
            notice: WebhookNotice(rawValue: request.query.first("notice") ?? ""),
            clock: parts.settings.clock)
    }

    private func add(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let entered = WebhookForm(fields)
        do {
            let made = try await desk.add(
                url: entered.url, events: entered.events, customer: nil,
                by: parts.principal(request))
            var model = try await list(request, desk)
            model.secret = WebhooksModel.Secret(url: made.endpoint.url, text: made.secret)
            return .page(200, WebhooksPage.page(model))
        } catch let fault as MessageFault {
            var model = try await list(request, desk)
            model.entered = entered
            model.flaws = fault.flaws
            return .page(400, WebhooksPage.page(model))
        }
    }

    private func change(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let entered = WebhookForm(fields)
        let id = try Self.id(request)
        do {
            guard
                try await desk.change(
                    id, url: entered.url, events: entered.events, by: parts.principal(request))
            else { throw Problem.notFound }
            return .redirect(to: Links.webhook(id.text, notice: .changed))
        } catch let fault as MessageFault {
            var model = try await one(request, desk)
            model.entered = entered
            model.flaws = fault.flaws
            return .page(400, WebhookPage.page(model))
        }
    }

    private func rotate(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        guard
            let secret = try await desk.rotate(
                try Self.id(request), by: parts.principal(request))
        else { throw Problem.notFound }
        var model = try await one(request, desk)
        model.secret = WebhooksModel.Secret(url: model.endpoint.url, text: secret)
        return .page(200, WebhookPage.page(model))
    }

    private func enable(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let id = try Self.id(request)
        _ = try await desk.enable(id, by: parts.principal(request))
        return .redirect(to: Links.webhook(id.text, notice: .enabled))
    }

    private func disable(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let id = try Self.id(request)
        _ = try await desk.disable(id, by: parts.principal(request))
        return .redirect(to: Links.webhook(id.text, notice: .disabled))
    }

    private func test(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let id = try Self.id(request)
        let isSent = try await desk.sendTest(id, by: parts.principal(request))
        return .redirect(to: Links.webhook(id.text, notice: isSent ? .tested : .off))
    }

    private func redeliver(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let id = try Self.id(request)
        guard let delivery = Int64(request.parameters["delivery"] ?? "") else {
            throw Problem.notFound
        }
        _ = try await desk.redeliver(delivery, of: id, by: parts.principal(request))
        return .redirect(to: Links.webhook(id.text, notice: .redelivered))
    }

    private static func id(_ request: Request) throws(Problem) -> ID<WebhookEndpoint> {
        guard let id = ID<WebhookEndpoint>(request.parameters["webhook"] ?? "") else {
            throw Problem.notFound
        }
        return id
    }
}
