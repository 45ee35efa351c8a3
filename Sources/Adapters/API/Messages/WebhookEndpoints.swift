internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/webhooks`: addresses of other systems, their deliveries, tests and replays.
struct WebhookEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    private static let path = "/api/webhooks"
    private static let body = BodySpec.json(
        schema: .object([
            .init("url", .string(maxLength: 2_048)),
            .init("events", .array(.string), required: false),
        ]))

    /// The endpoints.
    var endpoints: [Endpoint] {
        let made = BodySpec.json(
            schema: .object([
                .init("url", .string(maxLength: 2_048)),
                .init("events", .array(.string), required: false),
                .init("customer", .string, required: false),
            ]))
        return [
            Endpoint(
                .get, Self.path, permission: Permission(.administer),
                summary: "Lists webhooks.", tag: "webhooks", handler: edge.handler(list)),
            Endpoint(
                .post, Self.path, permission: Permission(.administer),
                summary: "Adds a webhook; its secret is shown once.", tag: "webhooks",
                parameters: [Idempotency.parameter], body: made,
                responses: [.json(201, .object([], open: true))],
                handler: edge.repeatable(hiding: ["secret"], make)),
            Endpoint(
                .get, Self.path + "/{id}", permission: Permission(.administer),
                summary: "Reads a webhook.", tag: "webhooks", handler: edge.handler(read)),
            Endpoint(
                .post, Self.path + "/{id}", permission: Permission(.administer),
                summary: "Changes address and events.", tag: "webhooks",
                parameters: [Idempotency.parameter], body: Self.body,
                handler: edge.repeatable(change)),
            Endpoint(
                .get, Self.path + "/{id}/deliveries", permission: Permission(.administer),
                summary: "Lists deliveries, newest first.", tag: "webhooks",
                parameters: MessagePaging.parameters, handler: edge.handler(deliveries)),
            Endpoint(
                .post, Self.path + "/{id}/deliveries/{delivery}/redeliver",
                permission: Permission(.administer), summary: "Makes a delivery again at once.",
                tag: "webhooks", parameters: [Idempotency.parameter],
                handler: edge.repeatable(redeliver)),
        ] + actions
    }

    private var actions: [Endpoint] {
        [
            action("rotate", "Makes a new secret; the old one signs too for 24 h.", rotate),
            action("enable", "Switches on and replays what was missed, in order.", enable),
            action("disable", "Switches off; what happens meanwhile is kept.", disable),
            action("test", "Sends a test event.", test),
        ]
    }

    private func action(
        _ word: String, _ summary: String,
        _ handler: @escaping @Sendable (Request) async throws -> Response
    ) -> Endpoint {
        Endpoint(
            .post, "\(Self.path)/{id}/\(word)", permission: Permission(.administer),
            summary: summary, tag: "webhooks", parameters: [Idempotency.parameter],
            handler: edge.repeatable(hiding: ["secret"], handler))
    }

    private func list(_ request: Request) async throws -> Response {
        let all = try await edge.messages().endpoints()
        return .json(
            200,
            JSONWriter.list(total: all.count) { writer in
                for one in all { writer.object { writer in Self.write(one, to: &writer) } }
            })
    }

    private func make(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let url = reader.text("url", max: 2_048, required: true) ?? ""
        let events = Self.events(&reader)
        var customer: ID<Customer>?
        if let text = reader.text("customer", max: 40) {
            customer = ID(text)
            if customer == nil {
                reader.fail("customer", "USER_NOT_FOUND", "This is no id of a customer.")
            }
        }
        try reader.check()
        let made = try await edge.messages().add(
            url: url, events: events, customer: customer, by: request.principal)
        return .json(
            201,
            JSONWriter.document { writer in
                Self.write(made.endpoint, to: &writer)
                writer.field("secret", made.secret)
            })
    }

    private func read(_ request: Request) async throws -> Response {
        let one = try await edge.messages().endpoint(try Self.id(request))
        guard let one else { throw Edge.missing("webhook") }
        return .json(200, JSONWriter.document { Self.write(one, to: &$0) })
    }

    private func change(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let url = reader.text("url", max: 2_048, required: true) ?? ""
        let events = Self.events(&reader)
        try reader.check()
        let desk = try edge.messages()
        return try Self.done(
            try await desk.change(
                try Self.id(request), url: url, events: events, by: request.principal))
    }

    private func rotate(_ request: Request) async throws -> Response {
        let desk = try edge.messages()
        let secret = try await desk.rotate(try Self.id(request), by: request.principal)
        guard let secret else { throw Edge.missing("webhook") }
        return .json(200, JSONWriter.document { $0.field("secret", secret) })
    }

    private func enable(_ request: Request) async throws -> Response {
        try await switched(request, to: true) { try await $0.enable($1, by: request.principal) }
    }

    private func disable(_ request: Request) async throws -> Response {
        try await switched(request, to: false) { try await $0.disable($1, by: request.principal) }
    }

    /// 409 where it stands that way already.
    private func switched(
        _ request: Request, to isOn: Bool,
        _ body: (MessageDesk, ID<WebhookEndpoint>) async throws -> Bool
    ) async throws -> Response {
        let desk = try edge.messages()
        let id = try Self.id(request)
        if try await body(desk, id) { return try Self.done(true) }
        guard try await desk.endpoint(id) != nil else { throw Edge.missing("webhook") }
        throw Problem.conflict(
            "state_conflict", "The webhook is \(isOn ? "on" : "off") already.")
    }

    private func test(_ request: Request) async throws -> Response {
        let desk = try edge.messages()
        let id = try Self.id(request)
        if try await desk.sendTest(id, by: request.principal) { return try Self.done(true) }
        guard try await desk.endpoint(id) != nil else { throw Edge.missing("webhook") }
        throw Problem.conflict("state_conflict", "The webhook is off; switch it on first.")
    }

    private func redeliver(_ request: Request) async throws -> Response {
        let desk = try edge.messages()
        guard let delivery = Int64(request.parameters["delivery"] ?? ""),
            try await desk.redeliver(delivery, of: try Self.id(request), by: request.principal)
        else { throw Edge.missing("delivery, or it is under way") }
        return try Self.done(true)
    }

    private func deliveries(_ request: Request) async throws -> Response {
        let desk = try edge.messages()
        let id = try Self.id(request)
        let paging = try MessagePaging(request.query)
        guard try await desk.endpoint(id) != nil else { throw Edge.missing("webhook") }
        let page = try await desk.deliveries(of: id, before: paging.before, limit: paging.limit)
        let hasMore = page.items.count == paging.limit
        return .json(
            200,
            JSONWriter.list(
                total: page.total, hasMore: hasMore,
                next: hasMore ? page.items.last.map { String($0.key) } : nil
            ) { writer in
                for one in page.items { writer.object { writer in Self.write(one, to: &writer) } }
            })
    }
}

extension WebhookEndpoints {
    private static func id(_ request: Request) throws(Problem) -> ID<WebhookEndpoint> {
        guard let id = ID<WebhookEndpoint>(request.parameters["id"] ?? "") else {
            throw Edge.missing("webhook")
        }
        return id
    }

    private static func events(_ reader: inout BodyReader) -> [String] {
        guard let value = reader.value("events") else { return [] }
        guard let list = value.array else {
            reader.fail("events", "FIELD_INVALID", "This field takes a list of texts.")
            return []
        }
        let texts = list.compactMap(\.string)
        if texts.count != list.count {
            reader.fail("events", "FIELD_INVALID", "This field takes a list of texts.")
        }
        return texts
    }

    private static func done(_ isKnown: Bool) throws(Problem) -> Response {
        guard isKnown else { throw Edge.missing("webhook") }
        return .json(200, JSONWriter.document { $0.field("success", true) })
    }

    /// Writes a webhook without its secret.
    private static func write(_ one: WebhookEndpointRecord, to writer: inout JSONWriter) {
        writer.field("id", one.id.text)
        writer.field("url", one.url)
        writer.field("events", one.events)
        writer.field("customer", one.customer?.text)
        writer.field("enabled", one.isOn)
        writer.field("reason", one.reason)
        writer.field("failures", one.failures)
        writer.field("failing_since", one.failingSince)
        writer.field("created_at", one.createdAt)
    }

    private static func write(_ one: DeliveryView, to writer: inout JSONWriter) {
        writer.field("delivery", one.key)
        writer.field("webhook_id", one.id)
        writer.field("type", one.type)
        writer.field("number", one.orderNumber)
        writer.field("status", one.status.rawValue)
        writer.field("attempts", one.attempts)
        writer.field("created_at", one.createdAt)
        writer.field("next_at", one.nextAt)
        writer.field("done_at", one.doneAt)
        writer.field("http_status", one.httpStatus.map { Int64($0) })
        writer.field("duration_ms", one.microseconds.map { $0 / 1_000 })
        writer.field("error", one.error)
    }
}
