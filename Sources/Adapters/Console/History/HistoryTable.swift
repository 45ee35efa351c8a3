internal import Application
internal import Domain
internal import HTML

/// The rows of the order list; `history.js` changes them in place.
enum HistoryTable {
    /// Writes the table inside its scrolling frame.
    static func write(_ html: inout HTML, _ rows: [HistoryRow]) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Orders"), .tabIndex(0)) { html in
            html.table(.id("orders"), .class("rows"), .data("live", "orders")) { html in
                html.caption("Orders, newest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        html.th("Order")
                        html.th("IMEI")
                        html.th("Status")
                        html.th("Service", scope: .column, .class("wide"))
                        html.th("Result")
                        html.th("Carrier")
                        html.th("Model")
                        html.th("SIM lock")
                        html.th("FMI", scope: .column, .class("wide"))
                        html.th("Credits", scope: .column, .class("number", "wide"))
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
            html.td { $0.code(row.target) }
            html.td(.data("cell", "status")) { html in
                html.pill(row.word, row.colour)
                if let note = row.note { html.span(note, .class("note")) }
            }
            html.td(row.service, .class("cut", "wide"))
            html.td(.data("cell", "result")) {
                $0.span(row.result, .class("text"), .title(row.result))
            }
            html.td(row.carrier, .data("cell", "carrier"))
            html.td(row.model, .class("cut"), .data("cell", "model"))
            html.td(row.simLock, .data("cell", "simlock"))
            html.td(row.findMy, .class("wide"), .data("cell", "fmi"))
            html.td(row.credits, .class("number", "wide"), .data("cell", "credits"))
            html.td(.data("cell", "date")) { $0.time(row.date, datetime: row.placedAt.text) }
            html.td { html in
                html.a(
                    "View details", to: Links.status(row.number),
                    .aria(.label, "View details of \(row.number)"))
            }
        }
    }
}
