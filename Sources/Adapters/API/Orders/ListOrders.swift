internal import Application
internal import Domain
internal import HTTP
internal import JSON
internal import Telemetry

/// `GET /api/orders`: a page, newest first, with the exact count of the filter.
struct ListOrders: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .get, "/api/orders", permission: Permission(.readAll), summary: "Lists orders.",
            tag: "orders", parameters: ListQuery.parameters,
            responses: [.json(200, OrderSchemas.list)], handler: edge.handler(list))
    }

    private func list(_ request: Request) async throws -> Response {
        let principal = request.principal
        let settings = edge.parts.settings
        let query = try ListQuery(
            request.query, customer: principal.narrowedTo, dayStart: settings.dayStart,
            nextDay: settings.nextDay)
        let page = try await edge.parts.queries.list(
            query.filter, at: query.position, limit: query.limit)
        edge.parts.log.debug(
            .orders, "Fetched \(page.items.count) of \(page.total) orders",
            ["customer_id": .string(principal.narrowedTo?.text)])
        let body = edge.orders(for: principal)
        let bytes = JSONWriter.list(
            total: page.total, hasMore: page.hasOlder,
            next: page.hasOlder ? page.items.last.map(Self.cursor) : nil,
            previous: page.hasNewer ? page.items.first.map(Self.cursor) : nil
        ) { writer in
            for item in page.items {
                writer.object { writer in Self.write(item, body, to: &writer) }
            }
        }
        return .json(200, bytes)
    }

    private static func cursor(_ item: OrderListItem) -> String {
        CursorText.encode(OrderCursor(placedAt: item.order.placedAt, order: item.order.id))
    }

    /// The order with its first line and the states of all.
    static func write(_ item: OrderListItem, _ body: OrderBody, to writer: inout JSONWriter) {
        let lines = item.line.map { [$0] } ?? []
        if item.lineCount <= 1 {
            body.write(item.order, lines, to: &writer)
        } else {
            body.write(item.order, states: item.lineStates, to: &writer)
        }
        writer.field("customer_name", item.customerName)
        writer.field("line_count", item.lineCount)
        if item.lineCount > 1 {
            writer.key("line_states")
            writer.object { writer in
                for (state, count) in item.lineStates.sorted(by: {
                    $0.key.rawValue < $1.key.rawValue
                }) {
                    writer.field(state.rawValue, count)
                }
            }
        }
        writer.key("line")
        guard let line = item.line else { return writer.null() }
        writer.object { writer in
            body.write(line, clock: \.text, to: &writer)
            writer.field("provider_word", item.providerWord)
            writer.key("result")
            guard let result = item.result else { return writer.null() }
            writer.object { writer in
                writer.field("display", result.display)
                for field in ParsedResult.Field.allCases {
                    if let value = result.fields[field] { writer.field(field.rawValue, value) }
                }
            }
        }
    }
}
