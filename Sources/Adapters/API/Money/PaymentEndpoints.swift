internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/orders/{id}/payments` and `…/refund`: money of one order (`orders.md` 4.2).
struct PaymentEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Money.
    let books: Bookkeeping

    private static let payment = ParameterSpec(
        "payment", in: .path, description: "The refund's id.")

    /// The endpoints.
    var endpoints: [Endpoint] {
        let write = [Edge.orderPath, Edge.version, Idempotency.parameter]
        let done = [ResponseSpec.json(200, MoneySchemas.done)]
        return [
            Endpoint(
                .get, "/api/orders/{id}/payments", permission: Permission(.readAll),
                summary: "Lists the payments and money holds of an order.", tag: "money",
                parameters: [Edge.orderPath], responses: [.json(200, OrderSchemas.list)],
                handler: edge.handler(list)),
            Endpoint(
                .post, "/api/orders/{id}/payments", permission: Permission(.writePayments),
                summary: "Records a payment; the same reference counts once.", tag: "money",
                parameters: write, body: .json(schema: MoneySchemas.pay),
                responses: [.json(201, MoneySchemas.done)] + done, handler: edge.handler(pay)),
            Endpoint(
                .post, "/api/orders/{id}/payments/failed",
                permission: Permission(.writePayments),
                summary: "Says that the payment of an order did not work.", tag: "money",
                parameters: write, body: .json(schema: MoneySchemas.fail), responses: done,
                handler: edge.handler(fail)),
            Endpoint(
                .post, "/api/orders/{id}/refund", permission: Permission(.administer),
                summary: "Gives money of an order back.", tag: "money", parameters: write,
                body: .json(schema: MoneySchemas.refund),
                responses: [.json(201, MoneySchemas.done)] + done,
                handler: edge.handler(refund)),
            Endpoint(
                .post, "/api/orders/{id}/refund/{payment}/done",
                permission: Permission(.administer),
                summary: "Says that a refund was paid out.", tag: "money",
                parameters: write + [Self.payment], body: .json(schema: MoneySchemas.ended),
                bodyRequired: false, responses: done,
                handler: edge.handler { try await finish($0, isDone: true) }),
            Endpoint(
                .post, "/api/orders/{id}/refund/{payment}/failed",
                permission: Permission(.administer),
                summary: "Says that a refund did not work.", tag: "money",
                parameters: write + [Self.payment], body: .json(schema: MoneySchemas.ended),
                bodyRequired: false, responses: done,
                handler: edge.handler { try await finish($0, isDone: false) }),
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        let order = try await order(request)
        guard
            let money = try await books.queries.orderMoney(
                order.id, customer: request.principal.narrowedTo)
        else { throw Edge.noOrder }
        let body = body(request)
        let bytes = JSONWriter.document { writer in
            writer.field("object", "list")
            body.write(money.order, to: &writer)
            writer.field("held", Money(money.held, MoneyBody.currency(money.order.currency)))
            writer.key("data")
            writer.array { writer in
                for payment in money.payments { writer.object { body.write(payment, to: &$0) } }
            }
            writer.key("holds")
            writer.array { writer in
                for hold in money.holds {
                    writer.object {
                        body.write(hold, number: money.lineNumbers[hold.line], to: &$0)
                    }
                }
            }
            writer.field("has_more", false)
            writer.field("next", String?.none)
            writer.field("total", money.payments.count)
        }
        var response = Response.json(200, bytes)
        response.headers.append(("ETag", "\"\(money.order.version)\""))
        return response
    }

    private func pay(_ request: Request) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let method = reader.word("method", PaymentMethod.self, code: "INVALID_PAYMENT")
        if method == nil && reader.value("method") == nil {
            reader.fail("method", "PAYMENT_REQUIRED", "Say how the money came.")
        }
        // What is held on a balance needs no number of its own.
        let isHeld = method == .balance
        let amount = reader.money("amount", currency, required: !isHeld)
        let reference = reader.text(
            "reference", max: PaymentWish.longestReference, required: !isHeld)
        let wish = PaymentWish(
            amount: amount ?? 1, method: method ?? .cod, reference: reference ?? "balance",
            note: reader.text("note", max: 500))
        try reader.check()
        let order = try await order(request)
        let answer = answer(request)
        return try await edge.keyed(request, body: value) { key in
            try await books.desk.pay(
                order: order.id, wish, by: request.principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { answer.answer($0, created: true) }
        }
    }

    private func fail(_ request: Request) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let reason = reader.text("reason", max: 500, required: true) ?? ""
        try reader.check()
        let order = try await order(request)
        let answer = answer(request)
        return try await edge.keyed(request, body: value) { key in
            try await books.desk.failPayment(
                order: order.id, reason: reason, by: request.principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { answer.answer($0) }
        }
    }

    private func refund(_ request: Request) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let wish = RefundWish(
            amount: reader.money("amount", currency),
            reason: reader.text("reason", max: 500, required: true) ?? "",
            secondPersonLimit: books.secondPersonLimit)
        try reader.check()
        let order = try await order(request)
        let answer = answer(request)
        return try await edge.keyed(request, body: value) { key in
            try await books.desk.refund(
                order: order.id, wish, by: request.principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { answer.answer($0, created: true) }
        }
    }

    private func finish(_ request: Request, isDone: Bool) async throws -> Response {
        var (reader, value) = try BodyReader.body(request)
        let reason = reader.text("reason", max: 500)
        try reader.check()
        guard let payment = ID<Payment>(request.parameters["payment"] ?? "") else {
            throw Problem(status: 404, code: "not_found", detail: "There is no such refund.")
        }
        let order = try await order(request)
        let answer = answer(request)
        return try await edge.keyed(request, body: value) { key in
            try await books.desk.finishRefund(
                payment, of: order.id, isDone: isDone, reason: reason, by: request.principal,
                ifVersion: try edge.checkVersion(request, order), key: key
            ) { answer.answer($0) }
        }
    }

    private var currency: Currency { MoneyBody.currency(books.currency) }

    private func body(_ request: Request) -> MoneyBody {
        MoneyBody(isStaff: request.principal.accessRole != .customer)
    }

    private func answer(_ request: Request) -> MoneyAnswer {
        MoneyAnswer(body: body(request), requestID: request.id)
    }

    private func order(_ request: Request) async throws -> OrderRecord {
        try await edge.detail(request.parameters["id"] ?? "", for: request.principal).order
    }
}
