internal import Application
internal import Domain
internal import HTML

/// The rows of the order list; `history.js` changes them in place.
enum HistoryTable {
    /// Writes the table inside its scrolling frame.
    static func write(_ html: inout HTML, _ rows: [HistoryRow]) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Orders"), .tabIndex(0)) { html in
            html.table(.id("orders"), .class("rows", "orders"), .data("live", "orders")) { html in
                html.caption("Orders, newest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        html.th("Order")
                        html.th("IMEI")
                        html.th("Status")
                        html.th("Service")
                        html.th("Result")
                        html.th("Carrier")
                        html.th("Model")
                        html.th("SIM lock")
                        html.th("FMI")
                        html.th("Credits", scope: .column, .class("number"))
                        html.th("Date")
                        html.th("Details")
                    }
                }
                html.tbody { html in
                    for row in rows { write(&html, row) }
                }
            }
        }
    }

    private static func write(_ html: inout HTML, _ row: HistoryRow) {
        html.tr(.data("order", row.order)) { html in
            html.th(scope: .row) { $0.a(row.number, to: Links.status(row.number)) }
            html.td(.data("label", "IMEI")) { $0.code(row.target) }
            html.td(.data("cell", "status"), .data("label", "Status")) { html in
                html.pill(row.word, row.colour)
                if let note = row.note { html.span(note, .class("note")) }
            }
            cut(&html, row.service, "service", "Service")
            cut(&html, row.result, "result", "Result")
            cut(&html, row.carrier, "carrier", "Carrier")
            cut(&html, row.model, "model", "Model")
            html.td(row.simLock, .data("cell", "simlock"), .data("label", "SIM lock"))
            html.td(row.findMy, .data("cell", "fmi"), .data("label", "FMI"))
            html.td(
                row.credits, .class("number"), .data("cell", "credits"),
                .data("label", "Credits"))
            html.td(.data("cell", "date"), .data("label", "Date")) {
                $0.time(row.date, datetime: row.placedAt.text)
            }
            html.td(.data("label", "")) { html in
                html.a(
                    "View details", to: Links.status(row.number),
                    .aria(.label, "View details of \(row.number)"))
            }
        }
    }

    /// A text of any length: two lines of it are shown, the whole is its title.
    private static func cut(_ html: inout HTML, _ text: String, _ cell: String, _ label: String) {
        html.td(.class("cut"), .data("cell", cell), .data("label", label)) {
            $0.span(text, .class("text"), .title(text))
        }
    }
}
