internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// The rows of a bulk call and what became of each.
struct BulkReport: Sendable {
    /// One order of the call.
    struct Row: Sendable {
        /// Its place in the call, from 0.
        let index: Int
        /// The order as read.
        var body: CreateBody
    }

    /// Every order of the call, in input order.
    let rows: [Row]
    /// How orders are written for this caller.
    let orders: OrderBody

    /// The answer of a call that stored what could be stored; outcomes of the rows without faults.
    func answer(_ outcomes: [PlaceOutcome]) -> RenderedAnswer {
        var remaining = outcomes[...]
        var placed = 0
        var refused = 0
        var written = JSONWriter(capacity: 256 * rows.count)
        written.array { writer in
            for row in rows {
                let outcome = row.body.errors.isEmpty ? remaining.popFirst() : nil
                writer.object { writer in
                    if write(row, outcome, to: &writer) { placed += 1 } else { refused += 1 }
                }
            }
        }
        let bytes = written.bytes
        let body = JSONWriter.document { writer in
            writer.field("success", refused == 0)
            writer.field("total", rows.count)
            writer.field("created", outcomes.count(where: \.isPlaced))
            writer.field("accepted", placed)
            writer.field("refused", refused)
            writer.key("data")
            writer.raw(bytes)
        }
        return RenderedAnswer(status: 200, body: body, order: nil, hasEffect: placed > 0)
    }

    /// The 400 of a call of which nothing was stored, with every row at fault.
    func refusal(_ outcomes: [PlaceOutcome?]) -> Problem {
        var faults: [FieldError] = []
        for (row, outcome) in zip(rows, outcomes) {
            let pointer = "/orders/\(row.index)"
            if let outcome, case .reused(let line) = outcome {
                let message = "Order \(line.orderNumber) answers this; leave it out of this call."
                faults.append(FieldError(field: pointer, code: "REUSED", message: message))
            }
            guard let problem = problem(row, outcome) else { continue }
            if problem.errors.isEmpty {
                faults.append(
                    FieldError(field: pointer, code: problem.code, message: problem.detail))
            }
            for error in problem.errors {
                faults.append(
                    FieldError(
                        field: pointer + error.field, code: error.code, message: error.message))
            }
        }
        return Problem.badRequest(
            "bulk_refused",
            "Nothing was stored: \(faults.count) faults. Send on_error \"skip_failed\" to store "
                + "the "
                + "orders without fault.", errors: faults)
    }

    private func problem(_ row: Row, _ outcome: PlaceOutcome?) -> Problem? {
        let reply = CreateReply(orders: orders, warnings: row.body.warnings)
        guard row.body.errors.isEmpty else {
            if let outcome, case .refused(let flaws) = outcome {
                return BodyReader.refusal(row.body.merged(with: flaws))
            }
            return BodyReader.refusal(row.body.errors)
        }
        return outcome.flatMap { reply.problem($0, row.body) }
    }

    /// Writes a row; true when an order answers it.
    private func write(_ row: Row, _ outcome: PlaceOutcome?, to writer: inout JSONWriter) -> Bool {
        writer.field("index", row.index)
        if let problem = problem(row, outcome) {
            writer.field("status", problem.status)
            writer.field("code", problem.code)
            writer.field("error", problem.detail)
            writer.key("validation_errors")
            writer.array { writer in
                for error in problem.errors {
                    writer.object { writer in
                        writer.field("field", error.field)
                        writer.field("code", error.code)
                        writer.field("message", error.message)
                    }
                }
            }
            for (name, value) in problem.extra { writer.field(name, value) }
            return false
        }
        switch outcome {
        case .placed(let order, let lines, _):
            writer.field("status", 201)
            writer.field("order_id", order.id.text)
            writer.field("order_number", order.number)
            writer.field("state", order.state.rawValue)
            writer.field("lines", lines.map(\.id.text))
            return true
        case .reused(let line):
            writer.field("status", 200)
            writer.field("order_id", line.order.text)
            writer.field("order_number", line.orderNumber)
            writer.field("reused", true)
            return true
        case .refused, .duplicateOpen, .duplicateResult, .duplicateReference, .moved, nil:
            writer.field("status", 500)
            return false
        }
    }
}
