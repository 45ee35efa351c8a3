internal import Application
internal import Domain
internal import HTTP

/// The submit page and its form.
struct SubmitEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts

    /// The addresses of this page.
    var all: [Endpoint] {
        let permission = Permission(Action.createOrders.rawValue)
        let fields = [
            FormFieldSpec("service", required: true), FormFieldSpec("targets", required: true),
            FormFieldSpec("reference"), FormFieldSpec("notes"),
            FormFieldSpec("on_duplicate", schema: .oneOf(words: ["recheck"])),
            FormFieldSpec("key", required: true), FormFieldSpec("csrf", required: true),
        ]
        return [
            Endpoint(
                .get, Links.submit, permission: permission, summary: "Order IMEI checks.",
                tag: "page", responses: [.page], handler: show),
            Endpoint(
                .post, Links.submit, permission: permission, summary: "Place the pasted list.",
                tag: "page", body: .form(fields: fields, maxBytes: 8 * 1_024 * 1_024),
                responses: [.page], handler: submit),
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let model = try await model(request, SubmitForm())
            return .page(200, SubmitPage.page(model))
        }
    }

    private func model(_ request: Request, _ form: SubmitForm) async throws -> SubmitModel {
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Submit", section: .submit, modules: [.submit])
        return SubmitModel(
            frame: frame, choices: SubmitModel.choices(try await parts.queries.services()),
            form: form, key: parts.randomToken(), clock: parts.settings.clock)
    }

    private func submit(_ request: Request) async throws -> Response {
        let gate = FormGate(parts: parts)
        let fields = try gate.fields(request)
        let identity = try gate.identity(request, fields)
        return try await StorageFaults.mapped {
            let form = SubmitForm(fields)
            var model = try await model(request, form)
            let pieces = TargetList.pieces(form.text)
            let service = try await service(form.service)
            model.faults = Self.faults(form, pieces, service)
            guard model.faults.isEmpty, let service else {
                return .page(400, SubmitPage.page(model))
            }
            let plan = SubmitPlan(
                form, pieces: pieces, service: service, customer: parts.settings.houseAccount,
                by: parts.principal(request), key: identity?.key)
            let now = parts.now()
            let kept = try await parts.desk.placeMany(
                plan.commands, allOrNothing: false, key: identity
            ) { outcomes in
                RenderedAnswer(
                    status: 200, body: plan.answer(outcomes, now: now).bytes, order: nil,
                    hasEffect: outcomes.contains(where: \.isPlaced))
            }
            return try respond(kept, model, identity)
        }
    }

    private func respond(
        _ kept: KeyedAnswer, _ model: SubmitModel, _ identity: IdempotencyRequest?
    ) throws -> Response {
        var model = model
        let answer = try FormGate.answer(kept)
        model.answer = SubmitAnswer(answer.body)
        // A list that was placed must not be sent again by one more press of the button.
        model.form = SubmitForm()
        for item in model.answer?.items ?? [] {
            guard case .known = item.verdict else { continue }
            model.recheckKeys[item.target] = recheckKey(item.target, after: identity)
        }
        var response = Response.page(200, SubmitPage.page(model))
        if answer.isReplay { response.headers.append(("Idempotent-Replayed", "true")) }
        return response
    }

    /// The same on every copy of the page, so that pressing it on two of them pays once.
    private func recheckKey(_ target: String, after identity: IdempotencyRequest?) -> String {
        guard let identity else { return parts.randomToken() }
        let hash = parts.sha256(Array("recheck:\(identity.key):\(target)".utf8))
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in hash.prefix(16) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return "recheck-" + String(decoding: text, as: UTF8.self)
    }

    private func service(_ id: String) async throws -> ServiceRecord? {
        guard let id = ID<Service>(id) else { return nil }
        return try await parts.queries.services().first { $0.id == id }
    }

    private static func faults(
        _ form: SubmitForm, _ pieces: [String], _ service: ServiceRecord?
    ) -> [String: String] {
        var faults: [String: String] = [:]
        if service == nil {
            faults["service"] =
                form.service.isEmpty
                ? "Choose a service." : "This service is not offered any more; choose another."
        }
        if pieces.isEmpty { faults["targets"] = "Paste at least one IMEI." }
        if pieces.count > TargetList.limit {
            faults["targets"] =
                "This list has \(pieces.count) numbers; 1,000 at a time are taken. None was placed."
        }
        return faults
    }
}
