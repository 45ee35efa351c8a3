internal import Application
internal import Domain
internal import JSON

/// Writes everything about one order: lines with results, and what `include` asks for.
struct DetailBody: Sendable {
    /// What a caller may ask for beside the order.
    enum Part: String, Sendable, CaseIterable { case events, lines, attempts }

    /// How orders are written for this caller.
    let orders: OrderBody
    /// What was asked for beside the order.
    let parts: Set<Part>

    /// The members of an order's detail.
    func write(_ detail: OrderDetail, to writer: inout JSONWriter) {
        orders.write(detail.order, detail.lines.map(\.line), to: &writer)
        writer.field("customer_name", detail.customerName)
        writer.key("holds")
        writer.array { _ in }
        writer.key("lines")
        writer.array { writer in
            for line in detail.lines {
                writer.object { writer in write(line, to: &writer) }
            }
        }
        if parts.contains(.events) {
            writer.key("events")
            writer.array { writer in
                for entry in detail.history {
                    writer.object { writer in write(entry, to: &writer) }
                }
            }
        }
    }

    private func write(_ detail: LineDetail, to writer: inout JSONWriter) {
        orders.write(detail.line, clock: \.text, to: &writer)
        writer.key("result")
        if let result = detail.results.first {
            writer.object { writer in Self.write(result, to: &writer) }
        } else {
            writer.null()
        }
        guard parts.contains(.attempts) else { return }
        writer.key("attempts")
        writer.array { writer in
            for attempt in detail.attempts {
                writer.object { writer in Self.write(attempt, to: &writer) }
            }
        }
    }

    /// The members of a stored result; the raw bytes stay in the store.
    static func write(_ result: ResultRecord, to writer: inout JSONWriter) {
        writer.field("source", result.source)
        writer.field("at", result.at)
        writer.field("status", result.statusWord)
        writer.field("result_code", result.resultCode)
        writer.field("kind", result.parsed.kind.rawValue)
        writer.key("fields")
        writer.object { writer in
            for field in ParsedResult.Field.allCases {
                if let value = result.parsed.fields[field] { writer.field(field.rawValue, value) }
            }
        }
        writer.key("extras")
        writer.array { writer in
            for pair in result.parsed.extras {
                writer.object { writer in
                    writer.field("label", pair.label)
                    writer.field("value", pair.value)
                }
            }
        }
        writer.field("notes", result.parsed.notes)
        writer.field("warnings", result.parsed.warnings)
        writer.field("display", result.parsed.display)
    }

    /// The members of a send.
    static func write(_ attempt: AttemptRecord, to writer: inout JSONWriter) {
        writer.field("id", attempt.id.text)
        writer.field("attempt_number", attempt.number)
        writer.field("state", attempt.state.rawValue)
        writer.field("target", attempt.target)
        writer.field("service_code", attempt.serviceCode)
        writer.field("provider_order_id", attempt.providerOrderID)
        writer.field("intent_at", attempt.intentAt)
        writer.field("sent_at", attempt.sentAt)
        writer.field("answered_at", attempt.answeredAt)
        writer.field("error_code", attempt.errorCode)
        writer.field("error_message", attempt.errorMessage)
    }

    private func write(_ entry: HistoryEntry, to writer: inout JSONWriter) {
        writer.field("seq", entry.version)
        writer.field("type", entry.type)
        writer.field("event", entry.event)
        writer.field("line", entry.line?.text)
        writer.field("from", entry.from)
        writer.field("to", entry.to)
        writer.field("at", entry.at)
        writer.field("actor", orders.showsCosts ? entry.actor.text : entry.actor.kind.rawValue)
        writer.field("reason", orders.showsCosts ? entry.reason : nil)
        if orders.showsCosts { writer.field("data", entry.data) }
    }
}
