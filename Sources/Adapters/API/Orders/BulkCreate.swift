internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `POST /api/orders/bulk`: up to 1,000 orders in one transaction, a status for each in input
/// order.
struct BulkCreate: Sendable {
    /// Orders a call may have (SEC73).
    static let maxOrders = 1_000
    /// The largest body, in bytes.
    static let maxBytes = 8 * 1_024 * 1_024

    /// What one refused order means for the others.
    enum OnError: String, Sendable, CaseIterable {
        case rejectAll = "reject_all"
        case skipFailed = "skip_failed"
    }

    /// What handlers need.
    let edge: Edge

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/api/orders/bulk", permission: Permission(.createOrders),
            summary: "Places up to 1,000 orders in one transaction.", tag: "orders",
            parameters: [Idempotency.parameter],
            body: .json(schema: OrderSchemas.bulk, maxBytes: Self.maxBytes),
            responses: [.json(200, .any, "A status for each order, in input order.")],
            handler: edge.handler(create))
    }

    private func create(_ request: Request) async throws -> Response {
        let limits = JSONLimits(maxBytes: Self.maxBytes)
        let value = try request.json(limits: limits)
        guard var reader = BodyReader(value) else {
            throw Problem.badRequest("malformed_json", "Send a JSON object with orders.")
        }
        let onError = reader.word("on_error", OnError.self) ?? .rejectAll
        let values = reader.value("orders")?.array
        if values == nil { reader.fail("orders", "FIELD_REQUIRED", "Send a list of orders.") }
        if let count = values?.count, count == 0 || count > Self.maxOrders {
            reader.fail(
                "orders", count == 0 ? "ITEMS_REQUIRED" : "TOO_MANY_ITEMS",
                "A call takes 1 to \(Self.maxOrders) orders; larger sets are batches.")
        }
        try reader.check()
        let rows = try await rows(values ?? [], request)
        let report = BulkReport(rows: rows, orders: edge.orders(for: request.principal))
        if onError == .rejectAll, rows.contains(where: { !$0.body.errors.isEmpty }) {
            throw report.refusal(await rehearsed(rows))
        }
        return try await place(rows, report, onError, value, request)
    }

    private func place(
        _ rows: [BulkReport.Row], _ report: BulkReport, _ onError: OnError, _ value: JSONValue,
        _ request: Request
    ) async throws -> Response {
        let commands = rows.filter { $0.body.errors.isEmpty }.map(\.body.command)
        let response = try await edge.idempotency.run(request, body: value) { key in
            try await edge.parts.orderDesk.placeMany(
                commands, allOrNothing: onError == .rejectAll, key: key
            ) { outcomes in
                if onError == .rejectAll, outcomes.contains(where: { !$0.isPlaced }) {
                    return RenderedAnswer(status: 400, body: [], order: nil, hasEffect: false)
                }
                return report.answer(outcomes)
            }
        }
        guard response.status == 400, response.bytes.isEmpty else { return response }
        // The call was undone as a whole; which rows were at fault says each one's own rehearsal.
        throw report.refusal(await rehearsed(rows))
    }

    /// Reads every order; a target that stands twice in the call is refused at its second place.
    private func rows(_ values: [JSONValue], _ request: Request) async throws -> [BulkReport.Row] {
        let principal = request.principal
        guard let currency = Currency(code: edge.parts.settings.currency) else {
            throw StorageError(.defect, "The store's currency is not known.")
        }
        let caller = CreateBody.Caller(
            principal: principal, customer: try await edge.account(of: principal),
            key: try Idempotency.key(request), currency: currency, sha256: edge.parts.sha256,
            ip: request.remote.address,
            userAgent: request.headers.first("User-Agent").map { String($0.prefix(400)) })
        var seen: Set<String> = []
        return values.enumerated().map { index, value in
            var row = BulkReport.Row(index: index, body: CreateBody(value, caller))
            for (place, item) in row.body.command.items.enumerated() {
                let digits = item.target.utf8.filter { (0x30...0x39).contains($0) }
                let name = item.service + " " + String(decoding: Array(digits), as: UTF8.self)
                if !digits.isEmpty, !seen.insert(name).inserted {
                    row.body.refuse(
                        "/items/\(place)/imei", "REPEATED_TARGET",
                        "This number stands in the call before, for the same service.")
                }
            }
            return row
        }
    }

    /// What each order would come to by itself; at most 1,000 short transactions, all undone.
    private func rehearsed(_ rows: [BulkReport.Row]) async -> [PlaceOutcome?] {
        var outcomes: [PlaceOutcome?] = []
        for row in rows {
            outcomes.append(try? await edge.parts.orderDesk.rehearse(row.body.command).outcome)
        }
        return outcomes
    }
}
