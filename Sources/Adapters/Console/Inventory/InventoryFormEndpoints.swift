internal import Application
internal import Domain
internal import HTTP

/// The forms about goods: each leads back to the product's page, or shows it again with its faults.
struct InventoryFormEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Goods.
    let goods: Goods
    private var reader: ProductReader { ProductReader(parts: parts, goods: goods) }

    /// The addresses of the forms.
    var all: [Endpoint] {
        let variant = ProductForm.variantFields
        return [
            form(
                Links.newProduct, .writeProducts, "Add a product.", ProductForm.productFields, add),
            form(
                "/inventory/{product}/edit", .writeProducts, "Change a product.",
                ProductForm.productFields + ["version"], edit),
            form(
                "/inventory/{product}/variants", .writeProducts, "Add a variant.", variant,
                addVariant),
            form(
                "/inventory/{product}/variants/{variant}", .writeProducts, "Change a variant.",
                variant, editVariant),
            form(
                "/inventory/{product}/stock", .writeStock, "Move units in or out.",
                ["variant", "kind", "change", "reason"], move),
            form(
                "/inventory/{product}/release", .writeStock, "Free the stock of an order.",
                ["order", "reason"], release),
            form(
                "/inventory/{product}/image/remove", .writeProducts, "Take the picture away.",
                ["version"]
            ) { request, fields in try await setImage(nil, request, fields) },
            form(
                "/inventory/{product}/image", .writeProducts, "Set the picture of a product.",
                ["version"], file: "image"
            ) { request, fields in
                try await setImage(fields.file("image")?.bytes ?? [], request, fields)
            },
        ]
    }

    private func setImage(
        _ content: [UInt8]?, _ request: Request, _ fields: FormFields
    ) async throws -> Response {
        let version = ProductForm.number(fields.first("version") ?? "").map { Int($0) }
        let kept = try await goods.images.set(
            content, ofProduct: request.parameters["product"] ?? "", ifVersion: version,
            by: parts.principal(request), key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0, done: content == nil ? .pictureGone : .pictureSet) }
        return try await plain(request, kept, "Picture not changed")
    }

    private func form(
        _ template: String, _ action: Action, _ summary: String, _ names: [String],
        file: String? = nil,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        return Endpoint(
            .post, template, permission: Permission(action.rawValue), summary: summary, tag: "page",
            body: .form(
                fields: (names + ["key", "csrf"]).map { FormFieldSpec($0) }
                    + (file.map { [.file($0, required: false)] } ?? []),
                maxBytes: file == nil ? 64 * 1_024 : ProductImages.mostBytes + 65_536),
            responses: [.seeOther, .page]
        ) { request in
            try ProductReader.checkWhole(parts.principal(request))
            let fields = try gate.fields(request)
            return try await StorageFaults.mapped { try await handler(request, fields) }
        }
    }

    private func identity(
        _ request: Request, _ fields: FormFields
    ) throws -> IdempotencyRequest? {
        try FormGate(parts: parts).identity(request, fields)
    }

    private func add(_ request: Request, _ fields: FormFields) async throws -> Response {
        var form = ProductForm(fields, ProductForm.productFields)
        let wish = form.productEdit(reader.currency)
        let stock = form.openingStock()
        var fault: ProductModel.Fault?
        if form.errors.isEmpty {
            let kept = try await goods.desk.add(
                wish, stock: stock, by: parts.principal(request),
                key: try identity(request, fields)
            ) { InventoryAnswer.rendered($0, done: .added) }
            switch try answer(kept) {
            case .led(let response): return response
            case .flawed(let flaws): form.add(flaws)
            case .refused(let sentence):
                fault = ProductModel.Fault(title: "Not added", sentence: sentence)
            }
        }
        var model = try await reader.newModel(request)
        model.form = form
        model.fault = fault ?? Self.fault(form, "Not added")
        return .page(400, ProductPage.newPage(model))
    }

    private func edit(_ request: Request, _ fields: FormFields) async throws -> Response {
        var form = ProductForm(fields, ProductForm.productFields)
        let wish = form.productEdit(reader.currency)
        let version = ProductForm.number(fields.first("version") ?? "").map { Int($0) }
        guard form.errors.isEmpty else {
            return try await page(request, "Not changed", form: form)
        }
        let kept = try await goods.desk.change(
            product: request.parameters["product"] ?? "", wish, ifVersion: version,
            by: parts.principal(request), key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0, done: .changed) }
        switch try answer(kept) {
        case .led(let response): return response
        case .flawed(let flaws):
            form.add(flaws)
            return try await page(request, "Not changed", form: form)
        case .refused(let sentence):
            return try await page(request, "Not changed", sentence: sentence)
        }
    }

    private func addVariant(_ request: Request, _ fields: FormFields) async throws -> Response {
        var form = ProductForm(fields, ProductForm.variantFields)
        let wish = form.variantEdit(reader.currency)
        let stock = form.openingStock()
        guard form.errors.isEmpty else {
            return try await page(request, "Variant not added", variantForm: form)
        }
        let kept = try await goods.desk.addVariant(
            of: request.parameters["product"] ?? "", wish, stock: stock,
            by: parts.principal(request), key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0, done: .variantAdded) }
        switch try answer(kept) {
        case .led(let response): return response
        case .flawed(let flaws):
            form.add(flaws)
            return try await page(request, "Variant not added", variantForm: form)
        case .refused(let sentence):
            return try await page(request, "Variant not added", sentence: sentence)
        }
    }

    private func editVariant(_ request: Request, _ fields: FormFields) async throws -> Response {
        var form = ProductForm(fields, ProductForm.variantFields)
        let wish = form.variantEdit(reader.currency)
        guard form.errors.isEmpty else {
            return try await page(
                request, "Variant not changed",
                sentence: form.errors.values.sorted().joined(separator: " "))
        }
        let kept = try await goods.desk.changeVariant(
            request.parameters["variant"] ?? "", of: request.parameters["product"] ?? "", wish,
            ifVersion: nil, by: parts.principal(request), key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0, done: .variantChanged) }
        return try await plain(request, kept, "Variant not changed")
    }

    private func move(_ request: Request, _ fields: FormFields) async throws -> Response {
        let reason = try StatusForm(fields).reason
        guard let kind = StockChangeKind(rawValue: fields.first("kind") ?? ""),
            let change = ProductForm.number(LineText.trimmed(fields.first("change") ?? ""))
        else {
            return try await page(
                request, "Stock not changed",
                sentence: "Choose what happens and enter the units as a whole number.")
        }
        let variant = fields.first("variant") ?? ""
        let kept = try await goods.desk.move(
            product: request.parameters["product"] ?? "",
            StockWish(
                variant: variant.isEmpty ? nil : variant, kind: kind, change: change,
                reason: reason), by: parts.principal(request), key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0) }
        return try await plain(request, kept, "Stock not changed")
    }

    private func release(_ request: Request, _ fields: FormFields) async throws -> Response {
        let reason = try StatusForm(fields).reason
        guard let order = ID<Order>(fields.first("order") ?? "") else { throw Problem.notFound }
        let product = request.parameters["product"] ?? ""
        let kept = try await goods.desk.release(
            order: order, reason: reason, by: parts.principal(request),
            key: try identity(request, fields)
        ) { InventoryAnswer.rendered($0, product: product) }
        return try await plain(request, kept, "Stock not released")
    }

    private enum Answered {
        case led(Response)
        case flawed([FieldFlaw])
        case refused(String)
    }

    private func answer(_ kept: KeyedAnswer) throws -> Answered {
        let answer = try FormGate.answer(kept)
        switch InventoryAnswer(answer.body) {
        case .done(let notice, let product):
            var response = Response.redirect(
                to: Links.with(Links.product(product), [("notice", notice.rawValue)]))
            if answer.isReplay { response.headers.append(("Idempotent-Replayed", "true")) }
            return .led(response)
        case .flawed(let flaws): return .flawed(flaws)
        case .refused(let sentence): return .refused(sentence)
        case .notFound, nil: throw Problem.notFound
        }
    }

    /// A form whose faults stand on top of the page.
    private func plain(
        _ request: Request, _ kept: KeyedAnswer, _ title: String
    ) async throws -> Response {
        switch try answer(kept) {
        case .led(let response): response
        case .flawed(let flaws):
            try await page(
                request, title, sentence: flaws.map(\.message).joined(separator: " "))
        case .refused(let sentence): try await page(request, title, sentence: sentence)
        }
    }

    /// The product's page again, as it is now, with what was wrong.
    private func page(
        _ request: Request, _ title: String, sentence: String? = nil, form: ProductForm? = nil,
        variantForm: ProductForm? = nil
    ) async throws -> Response {
        var model = try await reader.model(request)
        guard let detail = model.detail else { throw Problem.notFound }
        if let form { model.form = form }
        if let variantForm { model.variantForm = variantForm }
        model.fault =
            sentence.map { ProductModel.Fault(title: title, sentence: $0) }
            ?? Self.fault(form ?? variantForm ?? ProductForm(), title)
        return .page(sentence == nil ? 400 : 409, ProductPage.page(model, detail))
    }

    private static func fault(_ form: ProductForm, _ title: String) -> ProductModel.Fault? {
        guard !form.errors.isEmpty else { return nil }
        return ProductModel.Fault(
            title: title,
            sentence: form.errors.sorted { $0.key < $1.key }.map(\.value)
                .joined(separator: " "))
    }
}
