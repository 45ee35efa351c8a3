internal import Application
internal import Domain
internal import HTTP

/// The inventory list and the pages of products.
struct InventoryEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Goods.
    let goods: Goods
    /// Rows a page.
    private static let rows = 50
    private var reader: ProductReader { ProductReader(parts: parts, goods: goods) }

    /// The addresses of these pages.
    var all: [Endpoint] {
        let read = Permission(Action.readProducts.rawValue)
        return [
            Endpoint(
                .get, Links.inventory, permission: read,
                summary: "Stock on hand, reserved and available.", tag: "page",
                parameters: [
                    ParameterSpec("status"), ParameterSpec("q"), ParameterSpec("after"),
                    ParameterSpec("item"),
                ], responses: [.page], handler: list),
            Endpoint(
                .get, Links.newProduct, permission: Permission(Action.writeProducts.rawValue),
                summary: "The form of a new product.", tag: "page", responses: [.page],
                handler: new),
            Endpoint(
                .get, "/inventory/{product}", permission: read,
                summary: "A product with stock, reservations and log.", tag: "page",
                parameters: [ParameterSpec("notice")], responses: [.page], handler: show),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        try ProductReader.checkWhole(parts.principal(request))
        let form = try InventoryForm(request.query)
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Inventory", section: .inventory)
            let page = try await goods.queries.inventory(
                form.filter, after: form.after, limit: Self.rows, now: parts.now())
            let model = InventoryModel(
                frame: frame, form: form, chips: try await chips(form), items: page.items,
                total: page.total, next: page.next.map { form.address(after: $0) })
            return .page(200, InventoryPage.page(model))
        }
    }

    private func chips(_ form: InventoryForm) async throws -> [InventoryModel.Chip] {
        var chips: [InventoryModel.Chip] = []
        for status in [nil, .lowStock, .outOfStock, .inStock] as [StockStatus?] {
            var filter = form.filter
            filter.statuses = status.map { [$0] } ?? []
            let total = try await goods.queries.inventory(
                filter, after: nil, limit: 1, now: parts.now()
            ).total
            chips.append(
                InventoryModel.Chip(
                    words: status.map { InventoryModel.word($0) } ?? "All", count: total,
                    address: form.address(status), isCurrent: form.status == status))
        }
        return chips
    }

    private func new(_ request: Request) async throws -> Response {
        try ProductReader.checkWhole(parts.principal(request))
        return try await StorageFaults.mapped {
            .page(200, ProductPage.newPage(try await reader.newModel(request)))
        }
    }

    private func show(_ request: Request) async throws -> Response {
        try ProductReader.checkWhole(parts.principal(request))
        return try await StorageFaults.mapped {
            var model = try await reader.model(request)
            guard let detail = model.detail else { throw Problem.notFound }
            model.notice = request.query.first("notice").flatMap(InventoryNotice.init(rawValue:))
            return .page(200, ProductPage.page(model, detail))
        }
    }
}
