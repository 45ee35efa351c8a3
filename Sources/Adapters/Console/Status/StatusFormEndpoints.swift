internal import Application
internal import Domain
internal import HTTP

/// The forms of an order's page: each answers with the page again, or leads back to it.
struct StatusFormEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    private var forms: OrderForms { OrderForms(parts: parts) }
    private var reader: StatusReader { forms.reader }

    /// The addresses of the forms.
    var all: [Endpoint] {
        [
            form("/status/{order}/cancel", .cancelOrders, "Cancel what was not sent yet.", cancel),
            form("/status/{order}/confirm", .confirmOrders, "Confirm the order.", confirm),
            form("/status/{order}/move", .changeStatus, "Move the order on.", move),
            form("/status/{order}/check", .runSync, "Ask the provider about this order.", check),
            form(
                "/status/{order}/lines/{line}/retry", .runFulfilment, "Try a line again now.", retry
            ),
            form(
                "/status/{order}/lines/{line}/resolve", .runFulfilment,
                "Decide a line that needs a person.", resolve),
        ]
    }

    private func form(
        _ template: String, _ action: Action, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        forms.form(
            template, action, summary,
            fields: [
                "reason", "decision", "provider_order_id", "word", "result", "status", "tracking",
            ],
            kilobytes: 256, handler)
    }

    private func cancel(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        let kept = try await parts.desk.cancel(
            order: detail.order.id, reason: form.reason(else: "Cancelled by admin"),
            by: parts.principal(request), key: try forms.key(request, fields)
        ) { outcome, isPartial in
            StatusAnswer.rendered(
                outcome, done: isPartial ? .partlyCancelled : .cancelled, order: detail.order.id)
        }
        return try await forms.answer(request, detail, kept, title: "Not cancelled")
    }

    private func confirm(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        let kept = try await parts.desk.confirm(
            order: detail.order.id, notes: form.reason, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .confirmed, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not confirmed")
    }

    private func move(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        guard let target = OrderTarget(fields.first("status") ?? "") else {
            throw Problem(
                status: 400, code: "FIELD_INVALID",
                detail: "Choose where the order goes with one of the page's buttons.")
        }
        var wish = Advancing.Wish(target)
        wish.reason = form.reason.isEmpty ? nil : form.reason
        let tracking = String((fields.first("tracking") ?? "").prefix(80))
        wish.trackingNumber = tracking.isEmpty ? nil : tracking
        let asked = wish
        let detail = try await reader.order(request)
        let kept = try await parts.desk.advance(
            order: detail.order.id, asked, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .moved, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not moved")
    }

    private func check(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        try await parts.sync.sync(order: detail.order.id)
        return .redirect(to: Links.status(detail.order.number, notice: .checked))
    }

    private func retry(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        let line = try reader.line(request, of: detail)
        let kept = try await parts.desk.retry(
            line: line.line.id, reason: form.reason, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .retried, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not retried")
    }

    private func resolve(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let wish = try StatusForm.wish(fields)
        let detail = try await reader.order(request)
        let line = try reader.line(request, of: detail)
        let key = try forms.key(request, fields)
        // A repeat gets its answer even while the provider is silent (K4).
        if let key, let known = try await parts.desk.stored(key) {
            return try await forms.answer(request, detail, known, title: "Not decided")
        }
        let decision: LineDecision
        switch await self.decision(wish, line.line.provider) {
        case .success(let made): decision = made
        case .failure(let refusal):
            return try await forms.page(
                request, status: refusal.status,
                fault: StatusModel.Fault(title: "Not decided", sentence: refusal.sentence))
        }
        let kept = try await parts.desk.resolve(
            line: line.line.id, decision, reason: form.reason, by: parts.principal(request),
            key: key
        ) { StatusAnswer.rendered($0, done: .resolved, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not decided")
    }

    /// The decision that a wish is, after the provider was asked where it names an order.
    private func decision(
        _ wish: StatusForm.Wish, _ provider: String
    ) async -> Result<LineDecision, LinkRefusal> {
        switch wish {
        case .decision(let given): return .success(given)
        case .link(let id): return await ask(provider, id).map { .link($0) }
        case .late(let word, let id, let text):
            var proof = LineProof.stored
            if let text { proof = .entered(text) }
            if let id {
                switch await ask(provider, id) {
                case .success(let row): proof = .row(row)
                case .failure(let refusal): return .failure(refusal)
                }
            }
            switch word {
            case .prove: return .success(.prove(proof))
            case .reverse: return .success(.reverse(proof))
            }
        }
    }

    private struct LinkRefusal: Error {
        let status: Int
        let sentence: String
    }

    /// A link is decided on what the provider says right now (`orders.md` 8).
    private func ask(_ provider: String, _ id: String) async -> Result<StatusRow, LinkRefusal> {
        switch await parts.sync.ask(provider: provider, providerOrderID: id) {
        case .rows(let rows):
            guard let row = rows.first(where: { $0.providerOrderID == id }) else {
                return .failure(
                    LinkRefusal(
                        status: 409,
                        sentence:
                            "The provider does not know an order \(id). Check the id on its site."))
            }
            return .success(row)
        case .refused(let refusal):
            return .failure(
                LinkRefusal(
                    status: 503,
                    sentence:
                        "The provider could not be asked: \(refusal.message). Try again later."))
        case .failed(let reason):
            return .failure(
                LinkRefusal(
                    status: 503,
                    sentence: "The provider could not be asked: \(reason). Try again later."))
        }
    }
}
