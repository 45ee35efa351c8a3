internal import Application
internal import Domain
internal import HTTP

/// What was told to whom: the list of messages, sending again, and words to an order's customer.
struct MessagesEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Messages of one page.
    private static let rows = 50

    /// The addresses of this page.
    var all: [Endpoint] {
        let permission = Permission(Action.confirmOrders.rawValue)
        return [
            Endpoint(
                .get, Links.messages, permission: permission,
                summary: "Messages to customers and staff, newest first.", tag: "page",
                parameters: [ParameterSpec("status"), ParameterSpec("after")],
                responses: [.page], handler: show),
            form(Links.messages + "/{message}/resend", "Send a message again.", resend),
            form("/status/{order}/message", "Tell an order's customer something.", tell),
        ]
    }

    private func form(
        _ template: String, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields, MessageDesk) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        let parts = parts
        return Endpoint(
            .post, template, permission: Permission(Action.confirmOrders.rawValue),
            summary: summary, tag: "page",
            body: .form(
                fields: ["text", "key", "csrf"].map { FormFieldSpec($0) }, maxBytes: 16 * 1_024),
            responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            let desk = try parts.messageDesk()
            return try await StorageFaults.mapped { try await handler(request, fields, desk) }
        }
    }

    private func show(_ request: Request) async throws -> Response {
        let desk = try parts.messageDesk()
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Messages", section: .messages)
            let status = MessageStatus(rawValue: request.query.first("status") ?? "")
            let before = Int64(request.query.first("after") ?? "")
            let page = try await desk.messages(
                status: status, order: nil, before: before, limit: Self.rows)
            return .page(
                200,
                MessagesPage.page(
                    MessagesModel(
                        frame: frame, rows: page.items, total: page.total, status: status,
                        next: page.items.count == Self.rows ? page.items.last?.key : nil,
                        channels: desk.channels, clock: parts.settings.clock)))
        }
    }

    private func resend(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        guard let id = ID<Notice>(request.parameters["message"] ?? "") else {
            throw Problem.notFound
        }
        // One that waits already is on its way: nothing more is to be done.
        _ = try await desk.resend(id, by: parts.principal(request))
        return .redirect(to: Links.messages)
    }

    private func tell(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let detail = try await StatusReader(parts: parts).order(request)
        let key = fields.first("key") ?? ""
        do {
            try await desk.tell(
                fields.first("text") ?? "", order: detail.order.id,
                key: key.isEmpty ? request.id : String(key.prefix(255)),
                by: parts.principal(request))
        } catch let fault as MessageFault {
            throw Problem.badRequest("text", fault.flaws.first?.sentence ?? "Write a text.")
        }
        return .redirect(to: Links.status(detail.order.number, notice: .messageWritten))
    }
}

extension ConsoleParts {
    /// The desk of messages; throws 404 where a room was built without one.
    func messageDesk() throws(Problem) -> MessageDesk {
        guard let messages else { throw Problem.notFound }
        return messages
    }
}
