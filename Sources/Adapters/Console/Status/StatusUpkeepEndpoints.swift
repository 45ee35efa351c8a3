internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// Forms beside the order itself: its error list, dead letters, refusal texts, the balance alarm;
/// and the raw answers of its sends.
struct StatusUpkeepEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    private var forms: OrderForms { OrderForms(parts: parts) }
    private var reader: StatusReader { forms.reader }

    /// The addresses of the forms and of the raw answers.
    var all: [Endpoint] {
        [
            form(
                "/status/{order}/errors/{error}/resolve", .runFulfilment,
                "Say how an error was dealt with.", resolveError),
            form(
                "/status/{order}/lines/{line}/discard", .runFulfilment,
                "Take a line off the list of dead letters.", discard),
            form(
                "/status/{order}/lines/{line}/pin", .pauseProviders,
                "Say what a refusal text of the provider means.", pin),
            form(
                "/alarms/{alarm}/resolve", .pauseProviders,
                "Say how a difference of the balance was dealt with.", resolveAlarm),
            Endpoint(
                .get, "/status/{order}/raw", permission: Permission(Action.runFulfilment.rawValue),
                summary: "The provider's raw answers; reading them is audited.", tag: "page",
                responses: [.page], handler: raw),
        ]
    }

    private func form(
        _ template: String, _ action: Action, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        forms.form(
            template, action, summary,
            fields: ["reason", "text", "meaning"],
            kilobytes: 16, handler)
    }

    private func resolveError(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        guard let id = Int64(request.parameters["error"] ?? "") else { throw Problem.notFound }
        let kept = try await parts.desk.resolve(
            error: id, of: detail.order.id, notes: form.reason, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .errorResolved, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not marked")
    }

    private func discard(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        let line = try reader.line(request, of: detail)
        let kept = try await parts.desk.discard(
            line: line.line.id, reason: form.reason, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .discarded, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not discarded")
    }

    private func pin(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        let detail = try await reader.order(request)
        let line = try reader.line(request, of: detail)
        let text = LineText.trimmed(fields.first("text") ?? "")
        guard let meaning = PinnedText.Meaning(rawValue: fields.first("meaning") ?? ""),
            !PinnedText.key(text).isEmpty, text.utf8.count <= 1_000
        else {
            throw Problem.badRequest(
                "pin", "Pin a text of up to 1,000 bytes to one of the five meanings.")
        }
        guard !form.reason.isEmpty else {
            throw Problem.badRequest("reason", "Say why the text means this; it is kept.")
        }
        let order = detail.order.id
        let kept = try await parts.desk.pin(
            provider: line.line.provider, text: text, meaning: meaning, reason: form.reason,
            by: parts.principal(request), key: try forms.key(request, fields)
        ) { isKnown in
            StatusAnswer.rendered(
                isKnown ? .done(line.line.state) : .notFound, done: .pinned, order: order)
        }
        return try await forms.answer(request, detail, kept, title: "Not pinned")
    }

    private func resolveAlarm(_ request: Request, _ fields: FormFields) async throws -> Response {
        let form = try StatusForm(fields)
        guard let id = Int64(request.parameters["alarm"] ?? "") else { throw Problem.notFound }
        guard !form.reason.isEmpty else {
            throw Problem.badRequest("reason", "Say how the difference was explained.")
        }
        let kept = try await parts.desk.resolve(
            anomaly: id, notes: form.reason, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { isOpen in
            var writer = JSONWriter()
            writer.object { $0.field("open", isOpen) }
            return RenderedAnswer(
                status: isOpen ? 303 : 409, body: writer.bytes, order: nil, hasEffect: isOpen)
        }
        guard try FormGate.answer(kept).status == 303 else {
            throw Problem.conflict("not_open", "Somebody dealt with this alarm already.")
        }
        return .redirect(to: Links.history)
    }

    /// Staff only, and noted before anything is shown (SEC81).
    private func raw(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Raw answers", section: .history)
            let detail = try await reader.order(request)
            try await parts.desk.noteRawRead(
                order: detail.order.number, by: parts.principal(request))
            let model = try await reader.model(request, detail, frame: frame)
            return .page(200, StatusRawPage.page(model))
        }
    }
}
