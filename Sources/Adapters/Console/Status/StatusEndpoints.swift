internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The page of one order.
struct StatusEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    private var reader: StatusReader { StatusReader(parts: parts) }

    /// The addresses of this page; those of its forms are in `StatusFormEndpoints`.
    var all: [Endpoint] {
        let permission = Permission(Action.readAll.rawValue)
        return [
            Endpoint(
                .get, "/status/{order}", permission: permission,
                summary: "One order by number, id, provider order id or IMEI.", tag: "page",
                parameters: [ParameterSpec("notice", description: "Set after an action.")],
                responses: [.page, .seeOther], handler: show),
            Endpoint(
                .get, "/status/{order}/live", permission: permission,
                summary: "The order's version, for a page that follows it.", tag: "page",
                handler: live),
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let frame = try await reader.frame(request)
            let detail = try await reader.order(request)
            let text = request.parameters["order"]
            guard text == detail.order.number || text == detail.order.id.text else {
                return .redirect(to: Links.status(detail.order.number))
            }
            askInBackground(detail)
            var model = try await reader.model(request, detail, frame: frame)
            model.notice = request.query.first("notice").flatMap(StatusNotice.init(rawValue:))
            return .page(200, StatusPage.page(model))
        }
    }

    /// The stored data are shown at once; the port asks at most once per 10 s a line.
    private func askInBackground(_ detail: OrderDetail) {
        guard detail.lines.contains(where: { $0.line.state.isOpen && $0.line.state.isSent }) else {
            return
        }
        let sync = parts.sync
        let order = detail.order.id
        parts.inBackground { try await sync.sync(order: order) }
    }

    private func live(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let detail = try await reader.order(request)
            var writer = JSONWriter()
            writer.object { writer in
                writer.field("version", Int64(detail.order.version))
                writer.field("state", detail.order.state.rawValue)
            }
            return .json(200, writer.bytes)
        }
    }
}
