internal import Application
internal import Domain
internal import HTML

/// Today, what waits and for whom, what went wrong, what runs out.
enum OperationsPage {
    /// The page from its model.
    static func page(_ model: OperationsModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Operations")
                html.p("What needs somebody now, and how the last 24 hours went.")
            }
            today(&html, model.report.today)
            OperationsChecks.section(&html, model)
            pending(&html, model)
            faults(&html, model)
            alerts(&html, model.report.alerts)
            queues(&html, model.report.queues)
            measures(&html, model.report.measures)
        }
    }

    private static func today(_ html: inout HTML, _ today: OperationsReport.Today) {
        html.ul(.class("cards"), .aria(.label, "Today")) { html in
            card(&html, "Orders today", String(today.orders))
            card(&html, "Delivered or completed", String(today.delivered))
            card(
                &html, "Average time to finish",
                today.averageProcessing.map(OperationsModel.duration) ?? "–")
            card(&html, "Errors today", String(today.errors))
        }
    }

    private static func card(_ html: inout HTML, _ words: String, _ value: String) {
        html.li { html in
            html.div(.class("card")) { html in
                html.span(words, .class("name"))
                html.span(value, .class("figure"))
            }
        }
    }

    private static func pending(_ html: inout HTML, _ model: OperationsModel) {
        section(
            &html, "Pending orders", id: "pending", isEmpty: model.report.pending.isEmpty,
            empty: "No order waits to be confirmed.",
            columns: ["Order", "Customer", "Needs", "Total", "Placed"]
        ) { html in
            for row in model.report.pending {
                html.tr { html in
                    html.th(scope: .row) { $0.a(row.number, to: Links.status(row.number)) }
                    html.td(row.customer)
                    html.td { $0.pill(row.action, .amber) }
                    html.td(OperationsModel.amount(row.total, row.currency), .class("number"))
                    html.td { $0.moment(row.placedAt, model.clock) }
                }
            }
        }
    }

    private static func faults(_ html: inout HTML, _ model: OperationsModel) {
        section(
            &html, "Unresolved errors", id: "errors", isEmpty: model.report.faults.isEmpty,
            empty: "Nothing went wrong that nobody has dealt with.",
            columns: ["Order", "Error", "Severity", "When"]
        ) { html in
            for fault in model.report.faults {
                html.tr { html in
                    html.th(scope: .row) { html in
                        if let number = fault.number {
                            html.a(number, to: Links.status(number))
                        } else {
                            html.text("–")
                        }
                    }
                    html.td("\(fault.code): \(fault.message)")
                    html.td(fault.severity)
                    html.td { $0.moment(fault.at, model.clock) }
                }
            }
        }
    }

    private static func alerts(_ html: inout HTML, _ alerts: [OperationsReport.Alert]) {
        section(
            &html, "Goods that run out", id: "stock", isEmpty: alerts.isEmpty,
            empty: "Every product has more than its threshold.",
            columns: ["SKU", "Product", "Available", "Threshold"]
        ) { html in
            for alert in alerts {
                html.tr { html in
                    html.th(alert.sku, scope: .row)
                    html.td(alert.name)
                    html.td(String(alert.available), .class("number"))
                    html.td(String(alert.threshold), .class("number"))
                }
            }
        }
    }

    private static func queues(_ html: inout HTML, _ queues: [OperationsReport.Queue]) {
        section(
            &html, "Queues", id: "queues", isEmpty: queues.isEmpty, empty: "No job waits.",
            columns: ["Queue", "Status", "Jobs", "Average wait"]
        ) { html in
            for queue in queues {
                html.tr { html in
                    html.th(StatusModel.plain(queue.type), scope: .row)
                    html.td(queue.status)
                    html.td(String(queue.count), .class("number"))
                    html.td(OperationsModel.duration(queue.averageWait), .class("number"))
                }
            }
        }
    }

    private static func measures(_ html: inout HTML, _ measures: [OperationsReport.Measure]) {
        section(
            &html, "Last 24 hours", id: "measures",
            isEmpty: measures.allSatisfy { $0.count == 0 },
            empty: "No order was finished in the last 24 hours.",
            columns: ["Duration", "Average", "Longest", "Orders"]
        ) { html in
            for measure in measures where measure.count > 0 {
                html.tr { html in
                    html.th(measure.name, scope: .row)
                    html.td(OperationsModel.duration(measure.average), .class("number"))
                    html.td(OperationsModel.duration(measure.maximum), .class("number"))
                    html.td(String(measure.count), .class("number"))
                }
            }
        }
    }

    /// Columns whose cells are figures.
    private static let numbers: Set<String> = [
        "Total", "Available", "Threshold", "Jobs", "Average wait", "Average", "Longest", "Orders",
    ]

    /// A titled table with a sentence above it, or a sentence in its place.
    static func section(
        _ html: inout HTML, _ title: String, id: String, isEmpty: Bool, empty: String,
        lead: String? = nil, columns: [String], rows: (inout HTML) -> Void
    ) {
        html.section(.class("panel"), .aria(.labelledBy, id)) { html in
            html.h2(title, .id(id))
            if isEmpty {
                html.p(empty, .class("soft"))
                return
            }
            if let lead { html.p(lead) }
            html.div(.class("scroll"), .role("region"), .aria(.label, title), .tabIndex(0)) {
                html in
                html.table(.class("rows")) { html in
                    html.caption(title, .class("visually-hidden"))
                    html.thead { html in
                        html.tr { html in
                            for column in columns {
                                html.th(
                                    column, scope: .column,
                                    .when(numbers.contains(column), .class("number")))
                            }
                        }
                    }
                    html.tbody(content: rows)
                }
            }
        }
    }
}
