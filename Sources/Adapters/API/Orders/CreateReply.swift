internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What a caller is told about one placed, reused or refused order.
struct CreateReply: Sendable {
    /// How orders are written for this caller.
    let orders: OrderBody
    /// What was ignored.
    let warnings: [CreateBody.Warning]
    /// Nothing was stored: ids and numbers of the rehearsal belong to nobody.
    var isDryRun = false

    /// The problem of a refused outcome; nil when an order answers.
    func problem(_ outcome: PlaceOutcome, _ body: CreateBody) -> Problem? {
        switch outcome {
        case .placed, .reused: nil
        case .refused(let flaws): BodyReader.refusal(body.merged(with: flaws))
        case .duplicateOpen(let line):
            duplicate(
                "DUPLICATE_OPEN",
                "This number is being checked already by order \(line.orderNumber).", line)
        case .duplicateResult(let line):
            duplicate(
                "DUPLICATE_RESULT",
                "Order \(line.orderNumber) has a result for this number. Send on_duplicate "
                    + "\"reuse\" to take it free of charge, \"recheck\" to pay for a new check.",
                line)
        case .duplicateReference(let order):
            Problem(
                status: 409, code: "DUPLICATE_REFERENCE",
                detail: "This reference was used before; the order that has it is named here.",
                extra: [("order", .object([JSONMember("id", .string(order.text))] + links(order)))])
        }
    }

    /// The bytes and status of an outcome with an order; nil for a refused one.
    func answer(_ outcome: PlaceOutcome) -> RenderedAnswer? {
        switch outcome {
        case .placed(let order, let lines, let told):
            RenderedAnswer(
                status: isDryRun ? 200 : 201, body: placed(order, lines, told), order: order.id,
                hasEffect: true)
        case .reused(let line):
            RenderedAnswer(status: 200, body: reused(line), order: line.order, hasEffect: true)
        case .refused, .duplicateOpen, .duplicateResult, .duplicateReference: nil
        }
    }

    private func placed(
        _ order: OrderRecord, _ lines: [LineRecord], _ told: [PlaceWarning]
    ) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", true)
            if isDryRun { writer.field("dry_run", true) }
            writer.field("order_id", isDryRun ? nil : order.id.text)
            writer.field("order_number", isDryRun ? nil : order.number)
            writer.field(
                "message",
                isDryRun
                    ? "Order would be created; nothing was stored" : "Order created successfully")
            writeWarnings(&writer, told)
            writer.key("order")
            writer.object { writer in
                orders.write(order, lines, to: &writer)
                writer.key("lines")
                writer.array { writer in
                    for line in lines {
                        writer.object { writer in
                            orders.write(line, clock: \.text, to: &writer)
                        }
                    }
                }
            }
        }
    }

    private func reused(_ line: EarlierLine) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", true)
            if isDryRun { writer.field("dry_run", true) }
            writer.field("order_id", line.order.text)
            writer.field("order_number", line.orderNumber)
            writer.field("message", "An earlier order answers this; nothing was charged")
            writer.field("reused", true)
            writeWarnings(&writer)
            writer.field("order", earlier(line))
        }
    }

    private func writeWarnings(_ writer: inout JSONWriter, _ told: [PlaceWarning] = []) {
        let rules = told.map { CreateBody.Warning(code: $0.code, message: $0.message) }
        writer.key("warnings")
        writer.array { writer in
            for warning in warnings + rules {
                writer.object { writer in
                    writer.field("code", warning.code)
                    writer.field("message", warning.message)
                }
            }
        }
    }

    private func duplicate(_ code: String, _ detail: String, _ line: EarlierLine) -> Problem {
        Problem(status: 409, code: code, detail: detail, extra: [("order", earlier(line))])
    }

    private func earlier(_ line: EarlierLine) -> JSONValue {
        let members: [(String, String?)] = [
            ("id", line.order.text), ("number", line.orderNumber),
            ("order_number", line.orderNumber), ("line", line.line.text),
            ("line_state", line.state.rawValue), ("status", StatusWord(line.state).rawValue),
            ("placed_at", line.placedAt.text), ("finished_at", line.finishedAt?.text),
        ]
        return .object(
            members.map { JSONMember($0.0, $0.1.map(JSONValue.string) ?? .null) }
                + links(line.order))
    }

    private func links(_ order: ID<Order>) -> [JSONMember] {
        [JSONMember("link", .string("/api/orders/" + order.text))]
    }
}
