internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `GET /api/events`: the feed as a stream when asked for one, else as a JSON page.
struct EventsEndpoint: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .get, "/api/events", permission: Permission(.readOwn),
            summary: "The feed of changes, live or as a page.", tag: "live",
            parameters: [
                ParameterSpec("after", description: "A position; what came later follows."),
                ParameterSpec("limit", schema: .integer(min: 1, max: 1_000)),
                ParameterSpec("topic", description: "order, line, provider …; repeat for several."),
                ParameterSpec("order", description: "Only this order's events."),
                ParameterSpec("view", description: "Which page listens; told in logs only."),
                ParameterSpec("Last-Event-ID", in: .header),
            ],
            responses: [.json(200, OrderSchemas.list), .events], handler: edge.handler(events))
    }

    private func events(_ request: Request) async throws -> Response {
        let topics = try await topics(request)
        let after = request.headers.first("Last-Event-ID") ?? request.query.first("after")
        if request.acceptsEventStream { return try await stream(request, topics, after) }
        return try await page(request, topics, after)
    }

    private func stream(
        _ request: Request, _ topics: FeedTopics, _ after: String?
    ) async throws -> Response {
        guard edge.parts.settings.isLive else {
            throw Problem.unavailable(
                "live_off", "The live stream is switched off here; ask for the page instead.",
                retryAfterSeconds: 60)
        }
        let principal = request.principal
        let credential = request.credential
        let authentication = edge.parts.authentication
        do {
            let stream = try await edge.parts.live.subscribe(
                after: after, topics: topics, principal: principal
            ) {
                try await authentication.isCurrent(credential, principal)
            }
            return .events(stream)
        } catch let refused as LiveFeed.Refused {
            switch refused {
            case .tooMany:
                throw Problem.unavailable(
                    "too_many_streams", "Too many live streams; ask for the page instead.",
                    retryAfterSeconds: 30)
            case .stopped: throw Problem.unavailable("draining", "The server is stopping.")
            }
        }
    }

    private func page(
        _ request: Request, _ topics: FeedTopics, _ after: String?
    ) async throws -> Response {
        let limit = try limit(request.query.first("limit"))
        let head = try await edge.parts.queries.feedHead()
        guard let text = after else {
            return answer([], head, through: head.position, topics, limit)
        }
        guard let position = FeedPosition(text) else {
            throw Problem.badRequest("bad_cursor", "This is no position of the feed.")
        }
        guard position.isResumable(head) else {
            throw Problem(
                status: 410, code: "position_gone",
                detail: "The feed cannot go on from this position; load everything again.",
                extra: [
                    ("next", .string(FeedPosition(epoch: head.epoch, position: head.position).text))
                ])
        }
        // Of other customers' events nothing is shown, and only so many are looked through at once.
        let last = max(
            position.position, min(head.position, position.position + Self.positionsPerPage))
        let events = try await edge.parts.queries.events(
            after: position.position, through: last, limit: limit, customer: topics.customer)
        return answer(events, head, through: last, topics, limit)
    }

    /// How many positions of the feed one page looks through.
    private static let positionsPerPage: Int64 = 5_000

    private func answer(
        _ events: [FeedEvent], _ head: FeedHead, through end: Int64, _ topics: FeedTopics,
        _ limit: Int
    ) -> Response {
        let isFull = events.count >= limit
        // Without more events of ours everything up to the end has been seen.
        let last = isFull ? events.last?.position ?? end : end
        let shown = events.filter { topics.take(FeedFrame($0, epoch: head.epoch)) }
        let bytes = JSONWriter.document { writer in
            writer.field("object", "list")
            writer.key("data")
            writer.array { writer in
                for event in shown {
                    writer.object { writer in
                        FeedFrame.write(event, head.epoch, topics.showsData, to: &writer)
                    }
                }
            }
            writer.field("has_more", last < head.position)
            writer.field("next", FeedPosition(epoch: head.epoch, position: last).text)
        }
        return .json(200, bytes)
    }

    private func topics(_ request: Request) async throws -> FeedTopics {
        let principal = request.principal
        var topics = FeedTopics()
        topics.customer = principal.narrowedTo
        topics.showsData = principal.accessRole != .customer
        let known = ["order", "line", "payment", "hold", "stage", "batch", "provider", "product"]
        for text in request.query.all("topic") {
            guard known.contains(text) else {
                throw Problem.badRequest(
                    "invalid_parameter", "topic takes one of: \(known.joined(separator: ", ")).")
            }
            topics.subjects.insert(text)
        }
        if let order = request.query.first("order") {
            topics.order = try await edge.order(order, for: principal)
        }
        return topics
    }

    private func limit(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 100 }
        guard let number = ListQuery.number(text), (1...1_000).contains(number) else {
            throw Problem.badRequest("invalid_parameter", "limit takes a number from 1 to 1000.")
        }
        return number
    }
}
