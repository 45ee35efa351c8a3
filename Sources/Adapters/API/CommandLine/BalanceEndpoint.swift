internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// A provider's balance as staff read it on its site: the independent detector of R8.
struct BalanceEndpoint: Sendable {
    /// What the handler needs.
    let edge: Edge

    /// `POST /cli/providers/{code}/balance`.
    var endpoint: Endpoint {
        Endpoint(
            .post, "/cli/providers/{code}/balance", permission: Permission(.administer),
            summary: "Notes a provider's balance and compares it with the orders.", tag: "cli",
            body: .json(
                schema: .object([
                    .init("credits", .string(maxLength: 30)),
                    .init("top_up", .string(maxLength: 30), required: false),
                ])), handler: edge.keptWithWork(record))
    }

    private func record(_ request: Request, _ keeper: Keeper) async throws -> Response {
        let body = try request.json()
        let amount = try Self.credits(body["credits"]?.string, "credits")
        let topUp = try body["top_up"].map { try Self.credits($0.string, "top_up") } ?? 0
        guard
            let check = try await edge.parts.orderDesk.recordBalance(
                provider: request.parameters["code"] ?? "", amount: amount, topUps: topUp,
                by: request.principal.actor,
                answer: { check, now in keeper.stored(200, Self.body(check), at: now) })
        else { throw Problem.notFound }
        return .json(200, Self.body(check))
    }

    private static func body(_ check: BalanceCheck) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", true)
            writer.field("difference", Money(check.difference, .credits).decimal)
            writer.field("charged", Money(check.charged, .credits).decimal)
            writer.field("message", Balancing.sentence(check))
        }
    }

    private static func credits(_ text: String?, _ field: String) throws(Problem) -> Int64 {
        guard let text, let money = Money(decimal: text, .credits), money.amount >= 0 else {
            throw Problem(
                status: 400, code: "INVALID_AMOUNT",
                detail:
                    "'\(field)' is a decimal with up to four digits after the point, such as 12.5.",
                errors: [
                    FieldError(
                        field: "/\(field)", code: "INVALID_AMOUNT", message: "Write it like 12.5.")
                ])
        }
        return money.amount
    }
}
