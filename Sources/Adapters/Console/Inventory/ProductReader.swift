internal import Application
internal import Domain
internal import HTTP

/// Finds the product of an address and reads what its page shows.
struct ProductReader: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Goods.
    let goods: Goods

    /// Stock is the business's own: a key of one customer learns nothing of it.
    static func checkWhole(_ principal: Principal) throws(Problem) {
        guard principal.narrowedTo == nil else { throw Problem.forbidden() }
    }

    /// The store's currency, which the start has checked.
    var currency: Currency { Currency(code: parts.settings.currency) ?? .credits }

    /// The model of the product that the address names; throws 404.
    func model(_ request: Request) async throws -> ProductModel {
        let frame = try await frame(request, title: "Product")
        let text = request.parameters["product"] ?? ""
        guard text.utf8.count <= 80,
            let detail = try await goods.queries.product(text, now: parts.now())
        else { throw Problem.notFound }
        var model = model(frame, detail, form: ProductForm(detail.product, currency))
        model.frame.title = detail.product.name
        model.names = try await names(detail)
        return model
    }

    /// The model of a product to be added.
    func newModel(_ request: Request) async throws -> ProductModel {
        model(try await frame(request, title: "New product"), nil, form: ProductForm())
    }

    private func frame(_ request: Request, title: String) async throws -> FrameModel {
        try await FrameLoader(parts: parts).load(request, title: title, section: .inventory)
    }

    private func model(
        _ frame: FrameModel, _ detail: ProductDetail?, form: ProductForm
    ) -> ProductModel {
        ProductModel(
            frame: frame, detail: detail, form: form, currency: currency,
            key: parts.randomToken(), now: parts.now(), clock: parts.settings.clock)
    }

    private func names(_ detail: ProductDetail) async throws -> [String: String] {
        guard detail.log.contains(where: { $0.actor.kind == .staff }) else { return [:] }
        var names: [String: String] = [:]
        for staff in try await parts.access.staff() {
            names[Actor(kind: .staff, id: staff.id.text).text] = staff.login
        }
        return names
    }
}
