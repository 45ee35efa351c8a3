internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// What the fulfilment endpoint answers.
enum FulfilmentReply {
    /// Status, counted attempts, times and all sends of an order.
    static func status(_ detail: OrderDetail) -> [UInt8] {
        let lines = detail.lines.map(\.line)
        let status = FulfilmentStatus(OrderBody.states(lines))
        return JSONWriter.document { writer in
            writer.field("success", true)
            writer.field("orderId", detail.order.id.text)
            writer.field("order_number", detail.order.number)
            writer.field("status", status?.rawValue)
            writer.field("fulfillment_status", status?.rawValue)
            writer.field("attempt_number", lines.map(\.attemptCount).max() ?? 0)
            writer.field("max_attempts", Int64?.none)
            writer.field("retry_after", lines.compactMap(\.retryAfter).min())
            writer.field("error_message", lines.compactMap(\.errorMessage).first)
            writer.field("fulfilled_at", fulfilledAt(lines))
            writer.key("attempts")
            writer.array { writer in
                for line in detail.lines {
                    for attempt in line.attempts {
                        writer.object { writer in
                            writer.field("line", line.line.id.text)
                            DetailBody.write(attempt, to: &writer)
                        }
                    }
                }
            }
            writer.key("lines")
            writer.array { writer in
                for line in lines {
                    writer.object { writer in write(line, line.state, to: &writer) }
                }
            }
        }
    }

    /// 202: the order is on its way, or was.
    static func accepted(_ order: OrderRecord, _ lines: [LineRecord]) -> [UInt8] {
        JSONWriter.document { writer in
            head(order, OrderBody.states(lines), to: &writer)
            writer.key("lines")
            writer.array { writer in
                for line in lines {
                    writer.object { writer in write(line, line.state, to: &writer) }
                }
            }
        }
    }

    /// 202 when at least one line is queued again, else the refusal of the first.
    static func retried(
        _ order: OrderRecord, _ outcomes: [(LineRecord, ActionOutcome)], requestID: String
    ) -> RenderedAnswer {
        var states: [LineState: Int] = [:]
        var refusal: Problem?
        var isDone = false
        for (line, outcome) in outcomes {
            switch outcome {
            case .done(let state):
                states[state, default: 0] += 1
                isDone = true
            case .notFound:
                refusal = refusal ?? Edge.noOrder
                states[line.state, default: 0] += 1
            case .refused(let sentence, let allowed):
                refusal =
                    refusal
                    ?? Edge.conflict(sentence, current: line.state.rawValue, allowed: allowed)
                states[line.state, default: 0] += 1
            }
        }
        if !isDone, let refusal { return RenderedAnswer(refusal, requestID: requestID) }
        let body = JSONWriter.document { writer in
            head(order, states, to: &writer)
            writer.key("lines")
            writer.array { writer in
                for (line, outcome) in outcomes {
                    writer.object { writer in
                        switch outcome {
                        case .done(let state): write(line, state, to: &writer)
                        case .notFound: write(line, line.state, to: &writer)
                        case .refused(let sentence, _):
                            write(line, line.state, to: &writer)
                            writer.field("error", sentence)
                        }
                    }
                }
            }
        }
        return RenderedAnswer(status: 202, body: body, order: order.id, hasEffect: true)
    }

    /// 200 with the line, or 409 with what is allowed now.
    static func resolved(
        _ order: OrderRecord, _ line: LineRecord, _ outcome: ActionOutcome, requestID: String
    ) -> RenderedAnswer {
        switch outcome {
        case .notFound: return RenderedAnswer(Edge.noOrder, requestID: requestID)
        case .refused(let sentence, let allowed):
            return RenderedAnswer(
                Edge.conflict(sentence, current: line.state.rawValue, allowed: allowed),
                requestID: requestID)
        case .done(let state):
            let body = JSONWriter.document { writer in
                writer.field("success", true)
                writer.field("orderId", order.id.text)
                writer.field("order_number", order.number)
                writer.key("line")
                writer.object { writer in write(line, state, to: &writer) }
            }
            return RenderedAnswer(status: 200, body: body, order: order.id, hasEffect: true)
        }
    }

    private static func head(
        _ order: OrderRecord, _ states: [LineState: Int], to writer: inout JSONWriter
    ) {
        writer.field("success", true)
        writer.field("orderId", order.id.text)
        writer.field("order_number", order.number)
        writer.field("fulfillment_status", FulfilmentStatus(states)?.rawValue)
    }

    private static func write(_ line: LineRecord, _ state: LineState, to writer: inout JSONWriter) {
        writer.field("id", line.id.text)
        writer.field("line_no", line.number)
        writer.field("state", state.rawValue)
        writer.field("status", StatusWord(state).rawValue)
        writer.field("fulfillment_status", FulfilmentStatus(state).rawValue)
        writer.field("target", line.target)
        writer.field("attempt_count", line.attemptCount)
        writer.field("provider_order_id", line.providerOrderID)
        writer.field("error_message", line.errorMessage)
    }

    private static func fulfilledAt(_ lines: [LineRecord]) -> Timestamp? {
        let done = lines.filter { $0.state == .completed }
        return done.count == lines.count ? done.compactMap(\.finishedAt).max() : nil
    }
}
