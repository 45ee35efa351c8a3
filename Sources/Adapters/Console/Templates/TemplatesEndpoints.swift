internal import Application
internal import Domain
internal import HTTP

/// The words of messages: the list of templates, one template with its preview, staff addresses.
struct TemplatesEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    private static let administer = Permission(Action.administer.rawValue)

    /// The addresses of these pages.
    var all: [Endpoint] {
        [
            Endpoint(
                .get, Links.templates, permission: Self.administer,
                summary: "Templates of messages.", tag: "page",
                parameters: [ParameterSpec("notice")], responses: [.page], handler: show),
            Endpoint(
                .get, Links.templates + "/{type}/{channel}", permission: Self.administer,
                summary: "One template with its preview.", tag: "page",
                parameters: [ParameterSpec("language"), ParameterSpec("notice")],
                responses: [.page], handler: showOne),
            form(
                Links.templates + "/staff", ["addresses"], "Set who of staff is told.", setStaff),
            form(
                Links.templates + "/{type}/{channel}",
                ["subject", "body", "language", "on", "order", "act"],
                "Save, preview or reset a template.", write),
        ]
    }

    private func form(
        _ template: String, _ fields: [String], _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields, MessageDesk) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        let parts = parts
        return Endpoint(
            .post, template, permission: Self.administer, summary: summary, tag: "page",
            body: .form(
                fields: (fields + ["key", "csrf"]).map { FormFieldSpec($0) },
                maxBytes: 32 * 1_024), responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            let desk = try parts.messageDesk()
            return try await StorageFaults.mapped { try await handler(request, fields, desk) }
        }
    }

    private func show(_ request: Request) async throws -> Response {
        let desk = try parts.messageDesk()
        return try await StorageFaults.mapped {
            .page(200, TemplatesPage.page(try await list(request, desk)))
        }
    }

    private func list(_ request: Request, _ desk: MessageDesk) async throws -> TemplatesModel {
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Templates", section: .templates)
        return TemplatesModel(
            frame: frame, templates: try await desk.templates(),
            staff: try await desk.staffAddresses().joined(separator: "\n"),
            isSaved: request.query.first("notice") == "saved")
    }

    private func showOne(_ request: Request) async throws -> Response {
        let desk = try parts.messageDesk()
        return try await StorageFaults.mapped {
            let language = request.query.first("language") ?? "en"
            var model = try await one(request, desk, language: language)
            model.isSaved = request.query.first("notice") == "saved"
            return .page(200, TemplatePage.page(model))
        }
    }

    private func one(
        _ request: Request, _ desk: MessageDesk, language: String
    ) async throws -> TemplateModel {
        guard let type = NoticeType(rawValue: request.parameters["type"] ?? ""),
            let channel = MessageChannel(rawValue: request.parameters["channel"] ?? "")
        else { throw Problem.notFound }
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Template", section: .templates)
        let template = try await desk.template(type, channel, language: language)
        return TemplateModel(frame: frame, template: template, text: template.text)
    }

    /// One form, three buttons: what was typed is never lost.
    private func write(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let language = fields.first("language") ?? "en"
        var model = try await one(request, desk, language: language)
        let template = model.template
        let who = parts.principal(request)
        let address = Links.template(template.type.rawValue, template.channel.rawValue)
        model.text = MessageText(
            subject: fields.first("subject") ?? "",
            body: (fields.first("body") ?? "").replacing("\r\n", with: "\n"))
        switch fields.first("act") {
        case "reset":
            _ = try await desk.reset(
                template.type, template.channel, language: language, by: who)
            return .redirect(to: Links.with(address, [("notice", "saved")]))
        case "preview":
            model.order = LineText.trimmed(fields.first("order") ?? "")
            model.flaws = model.text.faults.map {
                MessageFault.Flaw(field: $0.field, sentence: $0.sentence)
            }
            if model.flaws.isEmpty { try await preview(&model, desk) }
            return .page(200, TemplatePage.page(model))
        default:
            do {
                try await desk.save(
                    template.type, template.channel, language: language, text: model.text,
                    isOn: fields.first("on") != nil, by: who)
                return .redirect(
                    to: Links.with(address, [("language", language), ("notice", "saved")]))
            } catch let fault as MessageFault {
                model.flaws = fault.flaws
                return .page(400, TemplatePage.page(model))
            }
        }
    }

    private func preview(_ model: inout TemplateModel, _ desk: MessageDesk) async throws {
        guard model.order.utf8.count <= 80,
            let order = try await parts.queries.find(model.order, customer: nil)
        else {
            model.flaws = [
                MessageFault.Flaw(field: "order", sentence: "There is no order '\(model.order)'.")
            ]
            return
        }
        model.preview = try await desk.preview(
            model.template.type, model.template.channel, text: model.text, order: order)
        if model.preview == nil {
            model.flaws = [
                MessageFault.Flaw(
                    field: "order", sentence: "This order has no notice yet; choose another.")
            ]
        }
    }

    private func setStaff(
        _ request: Request, _ fields: FormFields, _ desk: MessageDesk
    ) async throws -> Response {
        let text = fields.first("addresses") ?? ""
        let addresses = text.utf8.split { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
            .map { String(decoding: Array($0), as: UTF8.self) }
        do {
            try await desk.save(staffAddresses: addresses, by: parts.principal(request))
            return .redirect(to: Links.with(Links.templates, [("notice", "saved")]))
        } catch let fault as MessageFault {
            var model = try await list(request, desk)
            model.staff = text
            model.flaws = fault.flaws
            return .page(400, TemplatesPage.page(model))
        }
    }
}
