internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What a caller is told about an act on a whole order (`orders.md` 5.1).
struct OrderReply: Sendable {
    /// How orders are written for this caller.
    let orders: OrderBody
    /// The request's id, for refusals.
    let requestID: String

    /// The bytes and status; a refusal names the state, what is allowed, and the open holds.
    func answer(_ outcome: OrderOutcome, message: String?) -> RenderedAnswer {
        switch outcome {
        case .notFound: return RenderedAnswer(Edge.noOrder, requestID: requestID)
        case .refused(let sentence, let state, let allowed, let holds):
            var problem = Edge.conflict(sentence, current: state.rawValue, allowed: allowed)
            if !holds.isEmpty {
                let approvable = HoldRules.approvedByNotes(holds)
                problem.extra.append(("holds", .array(holds.map { .string($0.rawValue) })))
                problem.extra.append(
                    ("notes_would_approve", .bool(approvable.count == holds.count)))
            }
            return RenderedAnswer(problem, requestID: requestID)
        case .done(let order, let lines):
            let body = JSONWriter.document { writer in
                writer.field("success", true)
                if let message { writer.field("message", message) }
                writer.key("order")
                writer.object { orders.write(order, lines, to: &$0) }
            }
            return RenderedAnswer(status: 200, body: body, order: order.id, hasEffect: true)
        }
    }
}
