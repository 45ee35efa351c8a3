internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/templates`: the words of messages, their preview, and who of staff is told.
struct TemplateEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    private static let path = "/api/templates"

    /// The endpoints.
    var endpoints: [Endpoint] {
        let admin = Permission(.administer)
        let words: [JSONSchema.Property] = [
            .init("subject", .string(maxLength: 200), required: false),
            .init("body", .string(maxLength: 4_000), required: false),
        ]
        return [
            Endpoint(
                .get, Self.path, permission: admin, summary: "Lists the templates that hold.",
                tag: "messages", handler: edge.handler(list)),
            Endpoint(
                .post, Self.path + "/{type}/{channel}", permission: admin,
                summary: "Saves a template; an unknown field is an error.", tag: "messages",
                parameters: [Idempotency.parameter],
                body: .json(
                    schema: .object(
                        words + [
                            .init("language", .string, required: false),
                            .init("on", .boolean, required: false),
                        ])), handler: edge.repeatable(save)),
            Endpoint(
                .post, Self.path + "/{type}/{channel}/reset", permission: admin,
                summary: "Goes back to the standard template.", tag: "messages",
                parameters: [Idempotency.parameter],
                body: .json(schema: .object([.init("language", .string, required: false)])),
                bodyRequired: false, handler: edge.repeatable(reset)),
            Endpoint(
                .post, Self.path + "/{type}/{channel}/preview", permission: admin,
                summary: "Shows a template with a real order.", tag: "messages",
                body: .json(schema: .object(words + [.init("order", .string)])),
                handler: edge.handler(preview)),
            Endpoint(
                .get, "/api/notices/staff", permission: admin,
                summary: "Lists the addresses that staff notices go to.", tag: "messages",
                handler: edge.handler(staff)),
            Endpoint(
                .post, "/api/notices/staff", permission: admin,
                summary: "Sets the addresses that staff notices go to.", tag: "messages",
                parameters: [Idempotency.parameter],
                body: .json(schema: .object([.init("addresses", .array(.string))])),
                handler: edge.repeatable(setStaff)),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let all = try await edge.messages().templates()
        return .json(
            200,
            JSONWriter.list(total: all.count) { writer in
                for one in all {
                    writer.object { writer in
                        writer.field("type", one.type.rawValue)
                        writer.field("channel", one.channel.rawValue)
                        writer.field("language", one.language)
                        writer.field("subject", one.text.subject)
                        writer.field("body", one.text.body)
                        writer.field("on", one.isOn)
                        writer.field("saved", one.changedAt.microseconds > 0)
                    }
                }
            })
    }

    private static func place(
        _ request: Request
    ) throws(Problem) -> (type: NoticeType, channel: MessageChannel) {
        guard let type = NoticeType(rawValue: request.parameters["type"] ?? ""),
            let channel = MessageChannel(rawValue: request.parameters["channel"] ?? "")
        else { throw Edge.missing("template") }
        return (type, channel)
    }

    private func save(_ request: Request) async throws -> Response {
        let (type, channel) = try Self.place(request)
        var (reader, _) = try BodyReader.body(request)
        let language = reader.text("language", max: 8) ?? "en"
        let subject = reader.text("subject", max: 200)
        let body = reader.text("body", max: 4_000)
        let isOn = reader.flag("on")
        try reader.check()
        let desk = try edge.messages()
        let old = try await desk.template(type, channel, language: language)
        try await desk.save(
            type, channel, language: language,
            text: MessageText(subject: subject ?? old.text.subject, body: body ?? old.text.body),
            isOn: isOn ?? old.isOn, by: request.principal)
        return .json(200, JSONWriter.document { $0.field("success", true) })
    }

    private func reset(_ request: Request) async throws -> Response {
        let (type, channel) = try Self.place(request)
        var (reader, _) = try BodyReader.body(request)
        let language = reader.text("language", max: 8) ?? "en"
        try reader.check()
        guard
            try await edge.messages().reset(
                type, channel, language: language, by: request.principal)
        else { throw Edge.missing("saved template") }
        return .json(200, JSONWriter.document { $0.field("success", true) })
    }

    private func preview(_ request: Request) async throws -> Response {
        let (type, channel) = try Self.place(request)
        var (reader, _) = try BodyReader.body(request)
        let subject = reader.text("subject", max: 200)
        let body = reader.text("body", max: 4_000)
        let name = reader.text("order", max: 80, required: true) ?? ""
        try reader.check()
        let order = try await edge.order(name, for: request.principal)
        let desk = try edge.messages()
        let old = try await desk.template(type, channel, language: "en")
        let text = MessageText(
            subject: subject ?? old.text.subject, body: body ?? old.text.body)
        let shown = try await desk.preview(type, channel, text: text, order: order)
        guard let shown else {
            throw Problem.conflict("no_notice", "This order has no notice yet; choose another.")
        }
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("subject", shown.subject)
                writer.field("body", shown.body)
            })
    }

    private func staff(_ request: Request) async throws -> Response {
        let addresses = try await edge.messages().staffAddresses()
        return .json(200, JSONWriter.document { $0.field("addresses", addresses) })
    }

    private func setStaff(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let list = reader.value("addresses")?.array
        let addresses = (list ?? []).compactMap(\.string)
        if list == nil || addresses.count != list?.count {
            reader.fail("addresses", "FIELD_INVALID", "This field takes a list of texts.")
        }
        try reader.check()
        try await edge.messages().save(staffAddresses: addresses, by: request.principal)
        return .json(200, JSONWriter.document { $0.field("success", true) })
    }
}
