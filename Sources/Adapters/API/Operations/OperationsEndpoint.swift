internal import Application
internal import Domain
internal import HTTP
internal import JSON

/// `/api/operations`: what the operations page shows, for programs (`orders.md` 13).
struct OperationsEndpoint: Sendable {
    /// What handlers need.
    let edge: Edge
    /// Reads the report of now.
    let report: @Sendable () async throws -> OperationsReport

    /// The endpoint.
    var endpoint: Endpoint {
        let report = report
        return Endpoint(
            .get, "/api/operations", permission: Permission(.readReports),
            summary: "Today, the last 24 hours, errors, queues, pending orders, stock alerts, the "
                + "store's checks of itself.",
            tag: "operations",
            responses: [.json(200, .object([], open: true), "The report.")],
            handler: edge.handler { request in
                // It tells of everybody; a key of one customer's account has no business here.
                if request.principal.narrowedTo != nil { throw Problem.forbidden() }
                return .json(200, Self.body(try await report()))
            })
    }

    private static func body(_ report: OperationsReport) -> [UInt8] {
        JSONWriter.document { writer in
            writer.key("today")
            writer.object { writer in
                writer.field("orders", report.today.orders)
                writer.field("delivered", report.today.delivered)
                writer.field("errors", report.today.errors)
                writer.field("average_processing_ms", report.today.averageProcessing)
            }
            list("last_24_hours", report.measures, &writer) { measure, writer in
                writer.field("name", measure.name)
                writer.field("average_ms", measure.average)
                writer.field("maximum_ms", measure.maximum)
                writer.field("count", measure.count)
            }
            list("unresolved_errors", report.faults, &writer) { fault, writer in
                writer.field("id", fault.id)
                writer.field("order_number", fault.number)
                writer.field("error_type", fault.kind)
                writer.field("error_code", fault.code)
                writer.field("error_message", fault.message)
                writer.field("severity", fault.severity)
                writer.field("created_at", fault.at)
            }
            list("queues", report.queues, &writer) { queue, writer in
                writer.field("queue_type", queue.type)
                writer.field("status", queue.status)
                writer.field("count", queue.count)
                writer.field("average_wait_ms", queue.averageWait)
            }
            list("pending_orders", report.pending, &writer) { row, writer in
                writer.field("order_id", row.order.text)
                writer.field("order_number", row.number)
                writer.field("customer", row.customer)
                writer.field("action_required", row.action)
                if let currency = Currency(code: row.currency) {
                    writer.field("total", Money(row.total, currency))
                }
                writer.field("placed_at", row.placedAt)
            }
            list("inventory_alerts", report.alerts, &writer) { alert, writer in
                writer.field("sku", alert.sku)
                writer.field("name", alert.name)
                writer.field("available", alert.available)
                writer.field("low_stock_threshold", alert.threshold)
            }
            checks(report.checks, &writer)
        }
    }

    /// What the store found wrong with itself, and when it last looked at everything.
    private static func checks(_ checks: CheckState, _ writer: inout JSONWriter) {
        writer.key("invariants")
        writer.object { writer in
            writer.field("checked_at", checks.finishedAt)
            writer.field("checked_rows", checks.finishedRows)
            writer.field("round_started_at", checks.startedAt)
            writer.field("open", checks.openCount)
            list("violations", checks.violations, &writer) { violation, writer in
                writer.field("id", violation.id)
                writer.field("kind", violation.kind.rawValue)
                writer.field("subject", violation.subject)
                writer.field("order_number", violation.orderNumber)
                writer.field("detail", violation.detail)
                writer.field("first_seen_at", violation.firstSeen)
                writer.field("last_seen_at", violation.lastSeen)
                writer.field("cleared_at", violation.clearedAt)
            }
        }
    }

    private static func list<Row>(
        _ name: String, _ rows: [Row], _ writer: inout JSONWriter,
        _ write: (Row, inout JSONWriter) -> Void
    ) {
        writer.key(name)
        writer.array { writer in
            for row in rows { writer.object { write(row, &$0) } }
        }
    }
}
