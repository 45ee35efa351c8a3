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
    var dryRun: DryRun?
    private var isDryRun: Bool { dryRun != nil }

    /// What a dry run tells besides the order.
    struct DryRun: Sendable {
        /// The token with which the order is placed on these terms.
        let plan: String?
        /// What the order would take off the shelf.
        let stock: [StockEffect]
    }

    /// How orders are written, and what was ignored.
    init(orders: OrderBody, warnings: [CreateBody.Warning]) {
        self.orders = orders
        self.warnings = warnings
    }

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
        case .moved(let changes, let flaws): Self.moved(changes, body.merged(with: flaws))
        }
    }

    /// 409 with what differs from the plan.
    private static func moved(_ changes: [PlanChange], _ errors: [FieldError]) -> Problem {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return Problem(
            status: 409, code: "PLAN_CHANGED",
            detail: "Nothing was stored: \(changes.map(\.field).joined(separator: ", ")) "
                + "changed since the dry run. Ask for a new plan, or leave the plan out.",
            errors: errors,
            extra: [
                (
                    "changes",
                    .array(
                        changes.map {
                            .object([
                                JSONMember("field", .string($0.field)),
                                JSONMember("planned", text($0.planned)),
                                JSONMember("now", text($0.current)),
                            ])
                        })
                )
            ])
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
        case .refused, .duplicateOpen, .duplicateResult, .duplicateReference, .moved: nil
        }
    }

    private func placed(
        _ order: OrderRecord, _ lines: [LineRecord], _ told: [PlaceWarning]
    ) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", true)
            writeDryRun(&writer, lines)
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
            writeDryRun(&writer, [])
            writer.field("order_id", line.order.text)
            writer.field("order_number", line.orderNumber)
            writer.field("message", "An earlier order answers this; nothing was charged")
            writer.field("reused", true)
            writeWarnings(&writer)
            writer.field("order", earlier(line))
        }
    }

    private func writeDryRun(_ writer: inout JSONWriter, _ lines: [LineRecord]) {
        guard let dryRun else { return }
        writer.field("dry_run", true)
        writer.field("plan", dryRun.plan)
        if orders.showsCosts {
            let cost = lines.reduce(Int64(0)) { sum, line in
                let (next, overflow) = sum.addingReportingOverflow(line.cost)
                return overflow ? .max : next
            }
            writer.field("cost", Money(cost, .credits))
        }
        writer.key("stock")
        writer.array { writer in
            for effect in dryRun.stock {
                writer.object { writer in
                    writer.field("product_id", effect.product.text)
                    writer.field("variant_id", effect.variant?.text)
                    writer.field("sku", effect.code)
                    writer.field("available_before", effect.before)
                    writer.field("available_after", effect.after)
                }
            }
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
