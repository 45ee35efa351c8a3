internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/customers/{customer}/balance`: prepaid money of a customer, and how it came to be.
struct WalletEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Money.
    let books: Bookkeeping

    private static let path = ParameterSpec(
        "customer", in: .path, description: "The customer's id.")

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/api/customers/{customer}/balance",
                permission: Permission(.readCustomers),
                summary: "Reads a customer's balance and what moved on it.", tag: "money",
                parameters: [
                    Self.path, ParameterSpec("limit", schema: .integer(min: 1, max: 200)),
                    ParameterSpec("after", description: "The cursor `next` of a page."),
                ], responses: [.json(200, OrderSchemas.list)], handler: edge.handler(read)),
            Endpoint(
                .post, "/api/customers/{customer}/balance",
                permission: Permission(.writePayments),
                summary: "Puts money on a balance; without a method it is a correction.",
                tag: "money", parameters: [Self.path, Idempotency.parameter],
                body: .json(schema: MoneySchemas.topUp), handler: edge.handler(topUp)),
        ]
    }

    private func read(_ request: Request) async throws -> Response {
        let customer = try customer(request)
        let (before, limit) = try page(request.query)
        guard
            let wallet = try await books.queries.wallet(
                customer, currency: books.currency, before: before, limit: limit)
        else { throw MoneyAnswer.noCustomer }
        let body = MoneyBody(isStaff: request.principal.accessRole != .customer)
        let bytes = JSONWriter.document { writer in
            writer.field("object", "list")
            writer.field("customer_id", wallet.customer.text)
            writer.field("balance", Money(wallet.balance, currency))
            writer.key("data")
            writer.array { writer in
                for posting in wallet.postings {
                    writer.object { body.write(posting, currency, to: &$0) }
                }
            }
            writer.field("has_more", wallet.hasMore)
            writer.field(
                "next", wallet.hasMore ? wallet.postings.last.map { "b\($0.number)" } : nil)
            writer.field("total", wallet.total)
        }
        return .json(200, bytes)
    }

    private func topUp(_ request: Request) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let wish = TopUpWish(
            amount: reader.money("amount", currency, required: true) ?? 0,
            currency: books.currency,
            method: reader.word("method", PaymentMethod.self, code: "INVALID_PAYMENT"),
            reference: reader.text(
                "reference", max: PaymentWish.longestReference, required: true) ?? "",
            reason: reader.text("reason", max: 500, required: true) ?? "",
            secondPersonLimit: books.secondPersonLimit)
        try reader.check()
        // A correction moves no money from outside: it is an administrator's.
        if wish.method == nil,
            Authorization.authorize(request.principal, .administer) != .allowed
        {
            throw Problem.forbidden(
                "forbidden",
                "Only an administrator corrects a balance; name the method of a top-up.")
        }
        let customer = try customer(request)
        let answer = MoneyAnswer(
            body: MoneyBody(isStaff: request.principal.accessRole != .customer),
            requestID: request.id)
        let currency = currency
        return try await edge.keyed(request, body: value) { key in
            try await books.desk.topUp(customer, wish, by: request.principal, key: key) {
                answer.answer($0, customer, currency)
            }
        }
    }

    private var currency: Currency { MoneyBody.currency(books.currency) }

    /// The customer of the path; a key bound to an account sees its own alone.
    private func customer(_ request: Request) throws(Problem) -> ID<Customer> {
        guard let id = ID<Customer>(request.parameters["customer"] ?? ""),
            request.principal.narrowedTo ?? id == id
        else { throw MoneyAnswer.noCustomer }
        return id
    }

    private func page(_ query: Query) throws(Problem) -> (before: Int64?, limit: Int) {
        var limit = 50
        if let text = query.all("limit").first {
            guard let number = ListQuery.number(text), (1...200).contains(number) else {
                throw Self.fault("limit", "This takes a number from 1 to 200.")
            }
            limit = number
        }
        guard let text = query.all("after").first else { return (nil, limit) }
        guard text.utf8.first == UInt8(ascii: "b"),
            let number = ListQuery.number(String(text.dropFirst()))
        else { throw Self.fault("after", "This is no cursor of ours; take it from a page's next.") }
        return (Int64(number), limit)
    }

    private static func fault(_ field: String, _ message: String) -> Problem {
        BodyReader.refusal([
            FieldError(field: field, code: "invalid_parameter", message: message)
        ])
    }
}
