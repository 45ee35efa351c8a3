internal import Application
internal import Domain
internal import HTTP

/// The forms about an order's money: each leads back to its page, or shows it with what was wrong.
struct MoneyFormEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// Money.
    let books: Bookkeeping
    private var forms: OrderForms { OrderForms(parts: parts) }
    private var reader: StatusReader { forms.reader }

    /// The addresses of the forms.
    var all: [Endpoint] {
        [
            form("/status/{order}/pay", .writePayments, "Record a payment.", pay),
            form(
                "/status/{order}/payment-failed", .writePayments,
                "Say that the payment did not work.", fail),
            form("/status/{order}/refund", .administer, "Give money back.", refund),
            form(
                "/status/{order}/refunds/{payment}", .administer, "Say how a refund went.", finish),
        ]
    }

    private func form(
        _ template: String, _ action: Action, _ summary: String,
        _ handler: @escaping @Sendable (Request, FormFields) async throws -> Response
    ) -> Endpoint {
        forms.form(
            template, action, summary,
            fields: ["amount", "method", "reference", "reason", "end"],
            kilobytes: 64, handler)
    }

    private func pay(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        let title = "Not recorded"
        guard let amount = amount(fields, detail),
            let method = PaymentMethod(rawValue: fields.first("method") ?? "")
        else { return try await wrongAmount(request, detail, title) }
        let wish = PaymentWish(
            amount: amount, method: method,
            reference: Self.trimmed(fields.first("reference") ?? ""))
        let kept = try await books.desk.pay(
            order: detail.order.id, wish, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .paid, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: title)
    }

    private func fail(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        let kept = try await books.desk.failPayment(
            order: detail.order.id, reason: fields.first("reason") ?? "",
            by: parts.principal(request), key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .paymentFailed, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: "Not stored")
    }

    private func refund(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        let title = "Not refunded"
        guard let amount = amount(fields, detail) else {
            return try await wrongAmount(request, detail, title)
        }
        let wish = RefundWish(
            amount: amount, reason: fields.first("reason") ?? "",
            secondPersonLimit: books.secondPersonLimit)
        let kept = try await books.desk.refund(
            order: detail.order.id, wish, by: parts.principal(request),
            key: try forms.key(request, fields)
        ) { StatusAnswer.rendered($0, done: .refundStarted, order: detail.order.id) }
        return try await forms.answer(request, detail, kept, title: title)
    }

    private func finish(_ request: Request, _ fields: FormFields) async throws -> Response {
        let detail = try await reader.order(request)
        guard let payment = ID<Payment>(request.parameters["payment"] ?? ""),
            let end = fields.first("end"), end == "done" || end == "failed"
        else { throw Problem.notFound }
        let reason = fields.first("reason").flatMap { $0.isEmpty ? nil : $0 }
        let kept = try await books.desk.finishRefund(
            payment, of: detail.order.id, isDone: end == "done", reason: reason,
            by: parts.principal(request), key: try forms.key(request, fields)
        ) {
            StatusAnswer.rendered(
                $0, done: end == "done" ? .refundDone : .refundFailed, order: detail.order.id)
        }
        return try await forms.answer(request, detail, kept, title: "Not stored")
    }

    private func amount(_ fields: FormFields, _ detail: OrderDetail) -> Int64? {
        Currency(code: detail.order.currency).flatMap {
            Money(decimal: Self.trimmed(fields.first("amount") ?? ""), $0)?.amount
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private func wrongAmount(
        _ request: Request, _ detail: OrderDetail, _ title: String
    ) async throws -> Response {
        try await forms.page(
            request, status: 400,
            fault: StatusModel.Fault(
                title: title, sentence: "Write the amount with digits, such as 1500.00."))
    }
}
