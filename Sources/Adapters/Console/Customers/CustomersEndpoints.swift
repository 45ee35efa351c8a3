internal import Application
internal import Domain
internal import HTTP

/// The list of customers, a customer's page, and their forms.
struct CustomersEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// The use cases.
    let desk: PartyDesk
    private static let rows = 50
    private static let newest = 20

    /// The addresses of these pages.
    var all: [Endpoint] {
        let read = Permission(Action.readCustomers.rawValue)
        let write = Permission(Action.writeCustomers.rawValue)
        return [
            Endpoint(
                .get, Links.customers, permission: read, summary: "Customers and their search.",
                tag: "page",
                parameters: [ParameterSpec("q"), ParameterSpec("after"), ParameterSpec("before")],
                responses: [.page], handler: list),
            Endpoint(
                .get, Links.newCustomer, permission: write,
                summary: "The form of a new customer.", tag: "page", responses: [.page],
                handler: new),
            form(Links.customers, write, "Add a customer.", add),
            Endpoint(
                .get, "/customers/{customer}", permission: read,
                summary: "A customer with orders.", tag: "page",
                parameters: [ParameterSpec("saved")], responses: [.page], handler: show),
            form("/customers/{customer}", write, "Change a customer.", change),
        ]
    }

    private func form(
        _ template: String, _ permission: Permission, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        return Endpoint(
            .post, template, permission: permission, summary: summary, tag: "page",
            body: .form(
                fields: CustomerForm.names.map { FormFieldSpec($0) }, maxBytes: 256 * 1_024),
            responses: [.seeOther, .page]
        ) { request in
            try Self.checkWhole(parts.principal(request))
            let fields = try gate.fields(request)
            return try await StorageFaults.mapped { try await handler(request, fields) }
        }
    }

    private var currency: Currency { Currency(code: parts.settings.currency) ?? .credits }

    private func isMasked(_ request: Request) -> Bool {
        parts.principal(request).accessRole == .viewer
    }

    private func list(_ request: Request) async throws -> Response {
        try Self.checkWhole(parts.principal(request))
        let search = LineText.trimmed(request.query.first("q") ?? "")
        var filter = CustomerFilter()
        filter.words = CustomerWords.search(search, rule: desk.rule)
        let position = try Self.position(request.query)
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Customers", section: .customers)
            let page = try await desk.queries.customers(filter, at: position, limit: Self.rows)
            func address(_ name: String, _ card: CustomerCard?) -> String? {
                card.map {
                    Links.with(Links.customers, [("q", search), (name, $0.record.id.text)])
                }
            }
            let model = CustomersModel(
                frame: frame,
                rows: page.items.map {
                    CustomersModel.Row($0, currency: currency, isMasked: isMasked(request))
                }, search: search, total: page.total,
                newer: page.hasNewer ? address("before", page.items.first) : nil,
                older: page.hasOlder ? address("after", page.items.last) : nil)
            return .page(200, CustomersPage.page(model))
        }
    }

    private static func position(_ query: Query) throws(Problem) -> IDPosition<Customer> {
        func id(_ text: String) throws(Problem) -> ID<Customer> {
            guard let id = ID<Customer>(text) else {
                throw Problem.badRequest("bad_cursor", "This page is none of ours.")
            }
            return id
        }
        if let text = query.first("after") { return .after(try id(text)) }
        if let text = query.first("before") { return .before(try id(text)) }
        return .newest
    }

    private func new(_ request: Request) async throws -> Response {
        try Self.checkWhole(parts.principal(request))
        return try await StorageFaults.mapped {
            .page(200, CustomerPage.page(try await model(request, Self.empty(parts.now()))))
        }
    }

    private func show(_ request: Request) async throws -> Response {
        try Self.checkWhole(parts.principal(request))
        return try await StorageFaults.mapped {
            var model = try await model(request, try await stored(request))
            model.isSaved = request.query.first("saved") != nil
            return .page(200, CustomerPage.page(model))
        }
    }

    private func add(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = CustomerForm(fields)
        let kept = try await desk.addCustomer(
            by: parts.principal(request).actor,
            key: try FormGate(parts: parts).identity(request, fields), fill: form.apply
        ) { PartyFormAnswer.rendered($0) { $0.record.id.text } }
        return try await answer(request, kept, Self.empty(parts.now()), form)
    }

    private func change(_ request: Request, _ fields: FormFields) async throws -> Response {
        let card = try await stored(request)
        let form = CustomerForm(fields)
        let kept = try await desk.changeCustomer(
            card.record.id, ifVersion: form.version, by: parts.principal(request).actor,
            key: try FormGate(parts: parts).identity(request, fields), edit: form.apply
        ) { PartyFormAnswer.rendered($0) { $0.record.id.text } }
        return try await answer(request, kept, card, form)
    }

    private func answer(
        _ request: Request, _ kept: KeyedAnswer, _ card: CustomerCard, _ form: CustomerForm
    ) async throws -> Response {
        let answer = try FormGate.answer(kept)
        var model = try await model(request, card)
        switch PartyFormAnswer(answer.body) {
        case .done(let id): return .redirect(to: Links.with(Links.customer(id), [("saved", "1")]))
        case .refused(let faults):
            // What was typed stays in the form.
            form.apply(&model.card)
            model.faults = faults
            return .page(400, CustomerPage.page(model))
        case .conflict(let sentence):
            model.conflict = sentence
            return .page(409, CustomerPage.page(model))
        case .notFound, nil: throw Problem.notFound
        }
    }

    private func stored(_ request: Request) async throws -> CustomerCard {
        guard let id = ID<Customer>(request.parameters["customer"] ?? ""),
            let card = try await desk.queries.customer(id)
        else { throw Problem.notFound }
        return card
    }

    private func model(_ request: Request, _ card: CustomerCard) async throws -> CustomerModel {
        let isNew = card.record.version == 0
        let frame = try await FrameLoader(parts: parts).load(
            request, title: isNew ? "New customer" : card.record.name, section: .customers,
            modules: isNew ? [] : [.history])
        var model = CustomerModel(
            frame: frame, card: card, isNew: isNew, currency: currency,
            isMasked: isMasked(request), formKey: parts.randomToken())
        guard !isNew else { return model }
        var filter = OrderFilter()
        filter.customer = card.record.id
        let page = try await parts.queries.list(filter, at: .newest, limit: Self.newest)
        model.orders = page.items.map { HistoryRow($0, clock: parts.settings.clock) }
        model.orderTotal = page.total
        return model
    }

    /// Nobody yet; version 0 is never stored.
    private static func empty(_ now: Timestamp) -> CustomerCard {
        CustomerCard(
            record: CustomerRecord(
                id: ID(value: 0), name: "", email: nil, phone: nil, isHouse: false),
            createdAt: now, updatedAt: now)
    }

    /// The pages are about every customer: a key of one of them learns nothing here.
    private static func checkWhole(_ principal: Principal) throws(Problem) {
        guard principal.narrowedTo == nil else { throw Problem.forbidden() }
    }
}
