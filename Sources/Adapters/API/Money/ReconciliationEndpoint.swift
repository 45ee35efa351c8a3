internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `GET /api/reports/reconciliation`: what the ledger says of a span of days, and whether it holds.
struct ReconciliationEndpoint: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Money.
    let books: Bookkeeping

    /// The endpoint.
    var endpoint: Endpoint {
        Endpoint(
            .get, "/api/reports/reconciliation", permission: Permission(.readReports),
            summary: "Sums payments, holds and refunds of store days, and checks the ledger.",
            tag: "money",
            parameters: [
                ParameterSpec("from", description: "A store day, YYYY-MM-DD; today unless given."),
                ParameterSpec("to", description: "The last store day; `from` unless given."),
            ], responses: [.json(200, MoneySchemas.report)], handler: edge.handler(read))
    }

    private func read(_ request: Request) async throws -> Response {
        if request.principal.narrowedTo != nil {
            throw Problem.forbidden()
        }
        let settings = edge.parts.settings
        let from = try day("from", request.query) ?? today()
        let last = try day("to", request.query) ?? from
        guard last >= from else {
            throw BodyReader.refusal([
                FieldError(
                    field: "to", code: "invalid_parameter",
                    message: "The last day is before the first one.")
            ])
        }
        let end = settings.nextDay(last)
        let report = try await books.queries.reconciliation(from: from, upTo: end)
        return .json(200, JSONWriter.document { Self.write(report, from, end, to: &$0) })
    }

    private static func write(
        _ report: Reconciliation, _ from: Timestamp, _ end: Timestamp, to writer: inout JSONWriter
    ) {
        writer.field("from", from)
        writer.field("to", end)
        writer.key("sums")
        writer.array { writer in
            for sum in report.sums {
                writer.object { writer in
                    writer.field("cause", sum.cause)
                    writer.field("method", sum.method.isEmpty ? nil : sum.method)
                    writer.field("count", sum.count)
                    writer.field("amount", Money(sum.amount, MoneyBody.currency(sum.currency)))
                }
            }
        }
        writer.key("standing")
        writer.array { writer in
            for standing in report.standing {
                let currency = MoneyBody.currency(standing.currency)
                writer.object { writer in
                    writer.field("wallets", Money(standing.wallets, currency))
                    writer.field("held", Money(standing.held, currency))
                    writer.field("ledger_sum", Money(standing.ledger, currency))
                }
            }
        }
        writer.field("ledger_holds", report.problems.isEmpty)
        writer.field("problems", report.problems)
    }

    private func day(_ name: String, _ query: Query) throws(Problem) -> Timestamp? {
        guard let text = query.all(name).first else { return nil }
        guard let found = TimeText.parse(text, dayStart: edge.parts.settings.dayStart),
            found.isDay
        else {
            throw BodyReader.refusal([
                FieldError(
                    field: name, code: "invalid_parameter",
                    message: "This takes a day such as 2026-11-20.")
            ])
        }
        return found.at
    }

    /// The start of the store day that holds this moment: the newest one not after it.
    private func today() -> Timestamp {
        let now = edge.parts.now()
        let settings = edge.parts.settings
        let day = CivilTime.date(ofDay: now.microseconds / 86_400_000_000 - 1)
        var start = settings.dayStart(day.year, day.month, day.day)
        while settings.nextDay(start) <= now { start = settings.nextDay(start) }
        return start
    }
}
