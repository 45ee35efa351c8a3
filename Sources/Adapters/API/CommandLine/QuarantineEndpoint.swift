internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `GET /cli/quarantine`: what a release would send, and since when sends are not known (B5).
struct QuarantineEndpoint: Sendable {
    /// Queued lines that are told one by one.
    static let shownLines = 20
    /// Orders of a page, and pages that are looked through for queued lines.
    static let pageOrders = 200
    /// Pages at most.
    static let maxPages = 10
    /// Events of one step back through the feed, and the steps at most.
    static let stepEvents = 1_000
    /// Steps back at most.
    static let maxSteps = 100

    /// A line that a release lets go.
    struct Waiting: Sendable {
        let order: OrderRecord
        let line: LineRecord
    }

    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .get, "/cli/quarantine", permission: Permission(.administer),
            summary: "What a release would send.", tag: "cli", handler: edge.handler(read))
    }

    private func read(_ request: Request) async throws -> Response {
        let queue = try await edge.parts.queries.queueHealth()
        let newest = try await newestIntent()
        let lines = try await waiting()
        let dispatch = edge.parts.dispatch
        return .json(
            200,
            JSONWriter.document { writer in
                writer.field("quarantined", dispatch.isQuarantined)
                writer.field("reason", dispatch.quarantineReason)
                writer.field("newest_intent_at", newest)
                writer.field("queued", queue.ready)
                writer.key("lines")
                writer.array { writer in
                    for waiting in lines {
                        writer.object { writer in
                            writer.field("order_number", waiting.order.number)
                            writer.field("line_no", waiting.line.number)
                            writer.field("target", waiting.line.target)
                            writer.field("service_code", waiting.line.serviceCode)
                            writer.field("provider", waiting.line.provider)
                            writer.field("placed_at", waiting.order.placedAt)
                        }
                    }
                }
            })
    }

    /// When the newest intent of this database was written; nil when the kept feed has none.
    ///
    /// An intent and its line's step to `sending` are one transaction (R1), so the feed tells it.
    private func newestIntent() async throws -> Timestamp? {
        let head = try await edge.parts.queries.feedHead()
        var end = head.position
        for _ in 0..<Self.maxSteps where end >= head.oldest {
            let start = max(end - Int64(Self.stepEvents), head.oldest - 1)
            let events = try await edge.parts.queries.events(
                after: start, limit: Self.stepEvents, customer: nil)
            let sent = events.filter {
                $0.line != nil && $0.state == LineState.sending.rawValue
            }
            if let last = sent.last { return last.at }
            end = start
        }
        return nil
    }

    /// The first queued lines: newest confirmed orders, then those of which a part was sent.
    private func waiting() async throws -> [Waiting] {
        var found: [Waiting] = []
        for state in [OrderState.confirmed, .processing] {
            var filter = OrderFilter()
            filter.states = [state]
            var position = PagePosition.newest
            for _ in 0..<Self.maxPages {
                let page = try await edge.parts.queries.list(
                    filter, at: position, limit: Self.pageOrders)
                for item in page.items {
                    found += try await queued(item)
                    if found.count >= Self.shownLines {
                        return Array(found.prefix(Self.shownLines))
                    }
                }
                guard page.hasOlder, let last = page.items.last else { break }
                position = .after(
                    OrderCursor(placedAt: last.order.placedAt, order: last.order.id))
            }
        }
        return found
    }

    /// The queued lines of a row; the row itself has only the first line.
    private func queued(_ item: OrderListItem) async throws -> [Waiting] {
        if item.lineCount <= 1 {
            guard let line = item.line, line.state == .queued else { return [] }
            return [Waiting(order: item.order, line: line)]
        }
        guard item.lineStates[.queued] != nil,
            let detail = try await edge.parts.queries.detail(item.order.id, customer: nil)
        else { return [] }
        return detail.lines.map(\.line).filter { $0.state == .queued }.map {
            Waiting(order: item.order, line: $0)
        }
    }
}
