internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The order list and the rows that change in place.
struct HistoryEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Rows of a page (`orders.md` 11).
    private static let pageSize = 100

    /// The addresses of this page.
    var all: [Endpoint] {
        let permission = Permission(Action.readAll.rawValue)
        return [
            Endpoint(
                .get, Links.history, permission: permission, summary: "The order list.",
                tag: "page",
                parameters: [
                    ParameterSpec(
                        "status", description: "A status word or machine state; repeats."),
                    ParameterSpec("q", description: "IMEI, order number or provider order id."),
                    ParameterSpec("service", description: "A service id."),
                    ParameterSpec("view", schema: .oneOf(words: ["waiting"])),
                    ParameterSpec("after", description: "A cursor: older orders."),
                    ParameterSpec("before", description: "A cursor: newer orders."),
                    ParameterSpec("synced", description: "Set after a sync."),
                ], responses: [.page], handler: show),
            Endpoint(
                .get, Links.history + "/rows", permission: permission,
                summary: "Rows of the order list as they are now.", tag: "page",
                parameters: [
                    ParameterSpec(
                        "orders", required: true, description: "Order ids, at most 100, by comma.")
                ], handler: rows),
            Endpoint(
                .get, Links.historyCounts, permission: permission,
                summary: "The counts of the list's filters as they are now.", tag: "page",
                parameters: [
                    ParameterSpec("q", description: "IMEI, order number or provider order id."),
                    ParameterSpec("service", description: "A service id."),
                ], handler: counts),
        ]
    }

    private func counts(_ request: Request) async throws -> Response {
        let form = try HistoryForm(request.query)
        let customer = parts.principal(request).narrowedTo
        let chips = try await StorageFaults.mapped { try await self.chips(form, customer) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("values")
            writer.object { writer in
                for (index, chip) in chips.enumerated() {
                    writer.field("chip-\(index)", HistoryModel.grouped(chip.count))
                }
            }
        }
        return .json(200, writer.bytes)
    }

    private func show(_ request: Request) async throws -> Response {
        let form = try HistoryForm(request.query)
        let sync = parts.sync
        parts.inBackground { await sync.syncIfStale() }
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Order history", section: .history, modules: [.history, .values])
            let customer = parts.principal(request).narrowedTo
            let page = try await find(form, customer)
            var model = HistoryModel(
                frame: frame, rows: page.items.map { HistoryRow($0, clock: parts.settings.clock) },
                total: page.total, form: form, chips: try await chips(form, customer))
            if page.hasOlder, let last = page.items.last {
                model.older = form.address(after: Self.cursor(last))
            }
            if page.hasNewer, let first = page.items.first {
                model.newer = form.address(before: Self.cursor(first))
            }
            if request.query.contains("synced") { model.message = try await message() }
            return .page(200, HistoryPage.page(model))
        }
    }

    /// A text that is no whole number of an order is looked for inside IMEIs.
    private func find(
        _ form: HistoryForm, _ customer: ID<Customer>?, limit: Int = pageSize
    ) async throws -> OrderPage {
        var filter = form.filter(customer: customer)
        let page = try await parts.queries.list(filter, at: form.position, limit: limit)
        guard page.total == 0, let part = form.imeiPart else { return page }
        filter.text = nil
        filter.imei = part
        return try await parts.queries.list(filter, at: form.position, limit: limit)
    }

    private static func cursor(_ item: OrderListItem) -> OrderCursor {
        OrderCursor(placedAt: item.order.placedAt, order: item.order.id)
    }

    private func message() async throws -> HistoryModel.Message? {
        guard let run = try await parts.queries.syncRuns(limit: 1).first else { return nil }
        guard run.failedChunks.isEmpty else {
            return .syncFailed("\(run.summary). \(run.failedChunks.joined(separator: " "))")
        }
        return .synced(run.summary)
    }

    /// Every chip counts what its own list will show.
    private func chips(
        _ form: HistoryForm, _ customer: ID<Customer>?
    ) async throws -> [HistoryModel.Chip] {
        var all = form
        all.words = []
        all.states = []
        all.isWaitingForUs = false
        var chips = [
            HistoryModel.Chip(
                words: "All", count: try await count(all, customer),
                address: all.address(), isCurrent: all == form.atNewest)
        ]
        for word in StatusWord.allCases {
            var one = all
            one.words = [word]
            chips.append(
                HistoryModel.Chip(
                    words: word.rawValue, count: try await count(one, customer),
                    address: one.address(), isCurrent: one == form.atNewest))
        }
        var waiting = all
        waiting.isWaitingForUs = true
        chips.append(
            HistoryModel.Chip(
                words: "Waiting for us", count: try await count(waiting, customer),
                address: waiting.address(), isCurrent: waiting == form.atNewest))
        return chips
    }

    private func count(_ form: HistoryForm, _ customer: ID<Customer>?) async throws -> Int {
        try await find(form.atNewest, customer, limit: 1).total
    }

    private func rows(_ request: Request) async throws -> Response {
        let texts = (request.query.first("orders") ?? "").split(separator: ",")
        guard texts.count <= Self.pageSize else {
            throw Problem.badRequest("too_many_orders", "Ask for at most 100 orders at a time.")
        }
        let orders = texts.compactMap { ID<Order>(String($0)) }
        let items = try await StorageFaults.mapped {
            try await parts.queries.rows(
                of: orders, customer: parts.principal(request).narrowedTo)
        }
        var writer = JSONWriter(capacity: 512 * items.count + 16)
        writer.array { writer in
            for item in items {
                HistoryRow(item, clock: parts.settings.clock).write(to: &writer)
            }
        }
        return .json(200, writer.bytes)
    }
}
