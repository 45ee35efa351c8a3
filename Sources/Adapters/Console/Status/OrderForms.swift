internal import Application
internal import Domain
internal import HTTP

/// What every form of an order's page does alike: it leads back to the page, or shows the page
/// again with what was wrong on top.
struct OrderForms: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// The orders that the forms are about.
    var reader: StatusReader { StatusReader(parts: parts) }

    /// One form: its address, whose it is, its fields beside key and token, and what it does.
    func form(
        _ template: String, _ action: Action, _ summary: String, fields: [String], kilobytes: Int,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        return Endpoint(
            .post, template, permission: Permission(action.rawValue), summary: summary, tag: "page",
            body: .form(
                fields: (fields + ["key", "csrf"]).map { FormFieldSpec($0) },
                maxBytes: kilobytes * 1_024),
            responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            return try await StorageFaults.mapped { try await handler(request, fields) }
        }
    }

    /// The key under which the answer of this form is kept.
    func key(_ request: Request, _ fields: FormFields) throws -> IdempotencyRequest? {
        try FormGate(parts: parts).identity(request, fields)
    }

    /// Leads back to the order with a notice, or shows it with the refusal.
    func answer(
        _ request: Request, _ detail: OrderDetail, _ kept: KeyedAnswer, title: String
    ) async throws -> Response {
        let answer = try FormGate.answer(kept)
        switch StatusAnswer(answer.body) {
        case .done(let notice):
            var response = Response.redirect(
                to: Links.status(detail.order.number, notice: notice))
            if answer.isReplay { response.headers.append(("Idempotent-Replayed", "true")) }
            return response
        case .refused(let sentence):
            return try await page(
                request, status: 409,
                fault: StatusModel.Fault(title: title, sentence: sentence))
        case .notFound, nil: throw Problem.notFound
        }
    }

    /// The page again, as the order stands now, with what was wrong on top.
    func page(
        _ request: Request, status: Int, fault: StatusModel.Fault
    ) async throws -> Response {
        let frame = try await reader.frame(request)
        let fresh = try await reader.order(request)
        var model = try await reader.model(request, fresh, frame: frame)
        model.fault = fault
        return .page(status, StatusPage.page(model))
    }
}
