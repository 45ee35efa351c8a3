internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The money page of a day, and the pages of customers' balances.
struct MoneyEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Money.
    let books: Bookkeeping

    private static let path = "/customers/{customer}/balance"

    /// The addresses of these pages.
    var all: [Endpoint] {
        let gate = FormGate(parts: parts)
        let fields = ["method", "amount", "reference", "reason", "key", "csrf"]
        return [
            Endpoint(
                .get, Links.money, permission: Permission(Action.readReports.rawValue),
                summary: "Payments and balances of a day, and the ledger's check.", tag: "page",
                parameters: [ParameterSpec("day", description: "A store day, YYYY-MM-DD.")],
                responses: [.page], handler: { try await day($0) }),
            Endpoint(
                .get, Self.path, permission: Permission(Action.readCustomers.rawValue),
                summary: "A customer's balance and what moved on it.", tag: "page",
                parameters: [
                    ParameterSpec("notice", description: "Set after an action."),
                    ParameterSpec("before", description: "Where an older page begins."),
                ], responses: [.page], handler: { try await show($0) }),
            Endpoint(
                .post, Self.path, permission: Permission(Action.writePayments.rawValue),
                summary: "Put money on a balance.", tag: "page",
                body: .form(fields: fields.map { FormFieldSpec($0) }, maxBytes: 64 * 1_024),
                responses: [.seeOther, .page]
            ) { request in
                let fields = try gate.fields(request)
                return try await StorageFaults.mapped { try await topUp(request, fields) }
            },
        ]
    }

    private func day(_ request: Request) async throws -> Response {
        guard parts.principal(request).narrowedTo == nil else { throw Problem.forbidden() }
        return try await StorageFaults.mapped {
            let frame = try await FrameLoader(parts: parts).load(
                request, title: "Money", section: .money, modules: [])
            let asked = request.query.first("day")
            let start = parts.settings.dayStart(asked.flatMap(Self.noon) ?? parts.now())
            let end = parts.settings.dayStart(start.adding(seconds: 129_600))
            var model = MoneyModel(
                frame: frame, day: start, dayText: Self.text(start.adding(seconds: 43_200)),
                report: try await books.queries.reconciliation(from: start, upTo: end),
                refunds: try await books.queries.openRefunds(limit: 200),
                clock: parts.settings.clock)
            if let asked, Self.noon(asked) == nil {
                model.fault = "A day is written like 2026-11-20; this is today."
            }
            return .page(200, MoneyPage.page(model))
        }
    }

    /// Noon UTC of a date, which lies in the store day of that date nearly everywhere.
    private static func noon(_ text: String) -> Timestamp? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.count == 3, let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2]), (2000...2199).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let number = CivilTime.day(year: year, month: month, day: day)
        let back = CivilTime.date(ofDay: number)
        guard back.month == month, back.day == day else { return nil }
        return Timestamp(microseconds: 0).adding(seconds: number * 86_400 + 43_200)
    }

    private static func text(_ moment: Timestamp) -> String { String(moment.text.prefix(10)) }

    private func show(_ request: Request) async throws -> Response {
        try await StorageFaults.mapped {
            var model = try await model(request)
            model.notice = request.query.first("notice").flatMap(WalletNotice.init(rawValue:))
            return .page(200, WalletView.page(model))
        }
    }

    private func topUp(_ request: Request, _ fields: FormFields) async throws -> Response {
        let customer = try customer(request)
        let isCorrection = fields.first("method") == "correction"
        let method = PaymentMethod(rawValue: fields.first("method") ?? "")
        if isCorrection,
            Authorization.authorize(parts.principal(request), .administer) != .allowed
        {
            throw Problem.forbidden("forbidden", "Only an administrator corrects a balance.")
        }
        let currency = Currency(code: books.currency)
        let text = String((fields.first("amount") ?? "").filter { $0 != " " })
        guard isCorrection || method != nil,
            let amount = currency.flatMap({ Money(decimal: text, $0)?.amount })
        else {
            return try await refused(
                request, "Write the amount with digits, such as 1500.00.", status: 400)
        }
        let wish = TopUpWish(
            amount: amount, currency: books.currency, method: isCorrection ? nil : method,
            reference: fields.first("reference") ?? "", reason: fields.first("reason") ?? "",
            secondPersonLimit: books.secondPersonLimit)
        let kept = try await books.desk.topUp(
            customer, wish, by: parts.principal(request),
            key: try FormGate(parts: parts).identity(request, fields)
        ) { Self.rendered($0) }
        let answer = try FormGate.answer(kept)
        guard let value = try? JSONReader.parse(answer.body) else { throw Problem.notFound }
        if let notice = value["notice"]?.string.flatMap(WalletNotice.init(rawValue:)) {
            return .redirect(to: Links.wallet(customer.text, notice: notice))
        }
        guard let sentence = value["refused"]?.string else { throw Problem.notFound }
        return try await refused(request, sentence, status: 409)
    }

    private static func rendered(_ outcome: WalletOutcome) -> RenderedAnswer {
        func answer(_ status: Int, _ name: String, _ text: String) -> RenderedAnswer {
            var writer = JSONWriter()
            writer.object { $0.field(name, text) }
            return RenderedAnswer(
                status: status, body: writer.bytes, order: nil, hasEffect: status == 303)
        }
        switch outcome {
        case .done: return answer(303, "notice", WalletNotice.done.rawValue)
        case .known: return answer(303, "notice", WalletNotice.known.rawValue)
        case .waits: return answer(303, "notice", WalletNotice.secondPerson.rawValue)
        case .usedBefore:
            return answer(409, "refused", "The reference was used for another payment; check it.")
        case .insufficient:
            return answer(409, "refused", "The balance is smaller than what was to be taken away.")
        case .flawed(let flaws):
            return answer(409, "refused", flaws.map(\.message).joined(separator: " "))
        case .notFound: return answer(404, "missing", "customer")
        }
    }

    private func refused(
        _ request: Request, _ sentence: String, status: Int
    ) async throws -> Response {
        var model = try await model(request)
        model.fault = sentence
        return .page(status, WalletView.page(model))
    }

    private func model(_ request: Request) async throws -> WalletModel {
        let customer = try customer(request)
        let frame = try await FrameLoader(parts: parts).load(
            request, title: "Balance", section: .none, modules: [])
        let before = request.query.first("before").flatMap { Int64($0) }
        guard
            let wallet = try await books.queries.wallet(
                customer, currency: books.currency, before: before, limit: 50)
        else { throw Problem.notFound }
        return WalletModel(
            frame: frame, wallet: wallet, key: parts.randomToken(), clock: parts.settings.clock)
    }

    private func customer(_ request: Request) throws -> ID<Customer> {
        guard let id = ID<Customer>(request.parameters["customer"] ?? ""),
            parts.principal(request).narrowedTo ?? id == id
        else { throw Problem.notFound }
        return id
    }
}
