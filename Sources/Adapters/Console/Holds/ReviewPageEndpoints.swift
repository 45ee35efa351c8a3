internal import Application
internal import Domain
internal import HTTP

/// The queue of held orders, the photos behind them, and the blacklist.
struct ReviewPageEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Holds and verifications.
    let holds: HoldDesk
    private static let rows = 50

    /// The addresses of these pages.
    var all: [Endpoint] {
        let admin = Permission(Action.administer.rawValue)
        return [
            Endpoint(
                .get, Links.review, permission: Permission(Action.confirmOrders.rawValue),
                summary: "Held orders, the longest waiting first.", tag: "page",
                parameters: [ParameterSpec("waits_for"), ParameterSpec("after")],
                responses: [.page], handler: queue),
            Endpoint(
                .get, Links.review + "/files/{file}",
                permission: Permission(Action.viewProofs.rawValue),
                summary: "One photo, as large as the window.", tag: "page",
                responses: [.page], handler: photo),
            Endpoint(
                .get, Links.blacklist, permission: admin, summary: "The blacklist.",
                tag: "page", parameters: [ParameterSpec("notice"), ParameterSpec("after")],
                responses: [.page], handler: blacklist),
            form(Links.blacklist, "Put a value on the blacklist.", add),
            form(Links.blacklist + "/{entry}/remove", "Take a value off.", remove),
        ]
    }

    private func form(
        _ template: String, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        let gate = FormGate(parts: parts)
        return Endpoint(
            .post, template, permission: Permission(Action.administer.rawValue),
            summary: summary, tag: "page",
            body: .form(
                fields: ["kind", "value", "reason", "days", "key", "csrf"].map {
                    FormFieldSpec($0)
                }, maxBytes: 16 * 1_024), responses: [.seeOther, .page]
        ) { request in
            let fields = try gate.fields(request)
            return try await StorageFaults.mapped { try await handler(request, fields) }
        }
    }

    private func queue(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            let side = ReviewSide(rawValue: request.query.first("waits_for") ?? "us") ?? .us
            let after = ID<Order>(request.query.first("after") ?? "")
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Review", section: .review)
            let page = try await holds.queries.reviewQueue(side, after: after, limit: Self.rows)
            return .page(
                200,
                ReviewQueuePage.page(
                    ReviewModel(
                        frame: frame, side: side, page: page, isContinued: after != nil,
                        clock: parts.settings.clock)))
        }
    }

    private func photo(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            guard let id = ID<StoredFile>(request.parameters["file"] ?? ""),
                let file = try await holds.file(id), file.type.isImage, file.deletedAt == nil
            else { throw Problem.notFound }
            var number: String?
            if let order = file.order {
                number = try await parts.queries.detail(order, customer: nil)?.order.number
            }
            let frame = try await FrameLoader(parts: parts).load(
                request, title: HoldWords.label(file.purpose), section: .review)
            return .page(
                200, PhotoPage.page(PhotoModel(frame: frame, file: file, order: number)))
        }
    }

    private func blacklist(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            .page(200, BlacklistListPage.page(try await model(request)))
        }
    }

    private func model(_ request: Request) async throws -> BlacklistModel {
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Blacklist", section: .blacklist)
        return BlacklistModel(
            frame: frame,
            page: try await holds.queries.blacklist(
                after: ID<BlacklistItem>(request.query.first("after") ?? ""), limit: Self.rows),
            key: parts.randomToken(),
            notice: BlacklistModel.Notice(rawValue: request.query.first("notice") ?? ""),
            clock: parts.settings.clock)
    }

    private func add(_ request: Request, _ fields: FormFields) async throws -> Response {
        guard let kind = BlacklistValue.Kind(rawValue: fields.first("kind") ?? "") else {
            throw Problem.badRequest("kind", "Choose what the value is.")
        }
        let value = fields.first("value") ?? ""
        let reason = try StatusForm(fields).reason
        let days = fields.first("days") ?? ""
        let number = days.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(days) : nil
        do {
            guard !reason.isEmpty else {
                throw BlacklistFlaw(sentence: "Say why; a word or two are enough.")
            }
            guard days.isEmpty || number.map({ (1...3_650).contains($0) }) == true else {
                throw BlacklistFlaw(sentence: "Days are a whole number from 1 to 3650, or empty.")
            }
            _ = try await holds.addToBlacklist(
                kind, value, reason: reason, days: number, by: parts.principal(request))
            return .redirect(to: Links.blacklist(notice: .added))
        } catch let flaw as BlacklistFlaw {
            var model = try await model(request)
            model.entered = BlacklistModel.Entered(
                kind: kind, value: value, reason: reason, sentence: flaw.sentence)
            return .page(400, BlacklistListPage.page(model))
        }
    }

    /// Taking a value off twice is harmless: the second time it is simply not there.
    private func remove(_ request: Request, _ fields: FormFields) async throws -> Response {
        guard let id = ID<BlacklistItem>(request.parameters["entry"] ?? "") else {
            throw Problem.notFound
        }
        _ = try await holds.removeFromBlacklist(id, by: parts.principal(request))
        return .redirect(to: Links.blacklist(notice: .removed))
    }
}
