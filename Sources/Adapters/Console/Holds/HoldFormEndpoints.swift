internal import Application
internal import Domain
internal import HTTP

/// The forms about what holds an order: each leads back to its page, or shows it with the fault.
struct HoldFormEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Holds and verifications.
    let holds: HoldDesk
    private var forms: OrderForms { OrderForms(parts: parts) }
    private var reader: StatusReader { forms.reader }

    /// The addresses of the forms.
    var all: [Endpoint] {
        [
            form("/status/{order}/holds", "Hold the order.", set),
            form("/status/{order}/holds/{reason}", "Clear a hold.", clear),
            form("/status/{order}/verification", "Approve or reject.", decide),
        ]
    }

    private func form(
        _ template: String, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        forms.form(
            template, .confirmOrders, summary,
            fields: ["hold", "reason", "decision"],
            kilobytes: 64, handler)
    }

    private func set(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        let reason = try reason(fields.first("hold"), request)
        let words = try StatusForm(fields).reason
        guard !words.isEmpty else { return try await silent(request, "Not held") }
        let kept = try await holds.set(
            reason, detail: words, on: detail.order.id, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .held, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not held")
    }

    private func clear(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        let reason = try reason(request.parameters["reason"], request)
        let words = try StatusForm(fields).reason
        guard !words.isEmpty else { return try await silent(request, "Not cleared") }
        let duplicate = fields.first("decision").flatMap {
            Holding.DuplicateDecision(rawValue: $0)
        }
        let key = try forms.key(request, fields)
        let principal = parts.principal(request)
        let kept: KeyedAnswer
        if reason == .duplicate, let duplicate {
            kept = try await holds.clearDuplicate(
                duplicate, decision: words, on: detail.order.id, by: principal, key: key
            ) { StatusAnswer.rendered($0, done: .holdCleared, order: detail.order.id) }
        } else {
            kept = try await holds.clear(
                reason, decision: words, on: detail.order.id, by: principal, key: key
            ) { StatusAnswer.rendered($0, done: .holdCleared, order: detail.order.id) }
        }
        return try await forms.answer(request, detail, kept, title: "Not cleared")
    }

    private func decide(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        guard let decision = Verifying.Decision(rawValue: fields.first("decision") ?? "") else {
            throw Problem.badRequest("decision", "Press Approve or Reject.")
        }
        let words = try StatusForm(fields).reason
        guard !words.isEmpty else { return try await silent(request, "Not decided") }
        let notice: StatusNotice = decision == .approve ? .proofApproved : .proofRejected
        let kept = try await holds.decide(
            decision, notes: words, on: detail.order.id, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: notice, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not decided")
    }

    /// The reason of a form; the blacklist is an administrator's.
    private func reason(_ text: String?, _ request: Request) throws -> HoldReason {
        guard let reason = HoldReason(rawValue: text ?? "") else {
            throw Problem.badRequest("hold", "Choose what the order waits for.")
        }
        if reason == .blacklist,
            Authorization.authorize(parts.principal(request), .administer) != .allowed
        {
            throw Problem.forbidden(
                "forbidden", "Only an administrator sets and clears a hold of the blacklist.")
        }
        return reason
    }

    private func silent(_ request: Request, _ title: String) async throws -> Response {
        try await forms.page(
            request, status: 400,
            fault: StatusModel.Fault(
                title: title, sentence: "Say why; a word or two are enough."))
    }
}
