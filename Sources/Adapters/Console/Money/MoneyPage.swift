internal import Application
internal import Domain
internal import HTML

/// Money of a store day: what came, what was set aside, taken and given back, and the ledger's
/// check.
enum MoneyPage {
    /// The page from its model.
    static func page(_ model: MoneyModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Money")
                html.p("Payments and balances of one day, from the ledger.")
            }
            if let fault = model.fault { html.notice(.error, "Not shown", fault) }
            check(&html, model.report)
            dayForm(&html, model)
            sums(&html, model)
            standing(&html, model.report)
            refunds(&html, model)
        }
    }

    private static func check(_ html: inout HTML, _ report: Reconciliation) {
        if report.problems.isEmpty {
            html.notice(.good, "The ledger adds up.")
            return
        }
        html.notice(
            .error, "The ledger does not add up.",
            "Tell an administrator; nothing is repaired by itself.")
        html.ul { html in for problem in report.problems.prefix(50) { html.li(problem) } }
    }

    private static func dayForm(_ html: inout HTML, _ model: MoneyModel) {
        html.form(.get, to: Links.money, .class("form")) { html in
            html.field("Store day", id: "day") { html in
                html.input(.date, name: "day", value: model.dayText, .id("day"), .required())
            }
            html.button("Show")
        }
    }

    private static func sums(_ html: inout HTML, _ model: MoneyModel) {
        table(
            &html, "Movements of \(model.dayText)", id: "sums",
            isEmpty: model.report.sums.isEmpty, empty: "No money moved on this day.",
            columns: ["What", "By", "Number", "Amount"]
        ) { html in
            for sum in model.report.sums {
                html.tr { html in
                    html.th(MoneyWords.cause(sum.cause), scope: .row)
                    html.td(
                        PaymentMethod(rawValue: sum.method).map { MoneyWords.label($0) } ?? "–")
                    html.td(String(sum.count), .class("number"))
                    html.td(MoneyWords.amount(sum.amount, sum.currency), .class("number"))
                }
            }
        }
    }

    private static func standing(_ html: inout HTML, _ report: Reconciliation) {
        table(
            &html, "Standing now", id: "standing", isEmpty: report.standing.isEmpty,
            empty: "No balance holds money.",
            columns: ["Currency", "On balances", "Set aside", "Ledger sum"]
        ) { html in
            for row in report.standing {
                html.tr { html in
                    html.th(row.currency, scope: .row)
                    for minor in [row.wallets, row.held, row.ledger] {
                        html.td(MoneyWords.amount(minor, row.currency), .class("number"))
                    }
                }
            }
        }
    }

    private static func refunds(_ html: inout HTML, _ model: MoneyModel) {
        table(
            &html, "Refunds to be made", id: "refunds", isEmpty: model.refunds.isEmpty,
            empty: "No refund waits for somebody.",
            columns: ["Order", "Amount", "By", "Why", "Since"]
        ) { html in
            for refund in model.refunds {
                let payment = refund.payment
                html.tr { html in
                    html.th(scope: .row) {
                        $0.a(refund.orderNumber, to: Links.status(refund.orderNumber))
                    }
                    html.td(
                        MoneyWords.amount(payment.amount, payment.currency), .class("number"))
                    html.td(MoneyWords.label(payment.method))
                    html.td(payment.reason ?? "–")
                    html.td { $0.moment(payment.at, model.clock) }
                }
            }
        }
    }

    /// A titled table, or a sentence when it has no rows.
    static func table(
        _ html: inout HTML, _ title: String, id: String, isEmpty: Bool, empty: String,
        columns: [String], rows: (inout HTML) -> Void
    ) {
        html.section(.class("panel"), .aria(.labelledBy, id)) { html in
            html.h2(title, .id(id))
            if isEmpty {
                html.p(empty, .class("soft"))
                return
            }
            html.div(.class("scroll"), .role("region"), .aria(.label, title), .tabIndex(0)) {
                html in
                html.table(.class("rows")) { html in
                    html.caption(title, .class("visually-hidden"))
                    html.thead { html in
                        html.tr { html in for column in columns { html.th(column) } }
                    }
                    html.tbody(content: rows)
                }
            }
        }
    }
}
