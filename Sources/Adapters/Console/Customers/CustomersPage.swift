internal import Application
internal import Domain
internal import HTML

/// The list of customers with its search box.
enum CustomersPage {
    /// The page from its model.
    static func page(_ model: CustomersModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Customers")
                html.p(model.sentence)
                if model.frame.rights.editsCustomers {
                    html.div(.class("actions")) { html in
                        html.a(
                            to: Links.newCustomer, .class("button", "primary"),
                            .data("command", "New customer")
                        ) { html in
                            html.icon(.plus)
                            html.text("New customer")
                        }
                    }
                }
            }
            search(&html, model)
            if model.rows.isEmpty { empty(&html, model) } else { table(&html, model.rows) }
            pager(&html, model)
        }
    }

    private static func search(_ html: inout HTML, _ model: CustomersModel) {
        html.search { html in
            html.form(.get, to: Links.customers, .class("tools")) { html in
                html.div(.class("field", "grow")) { html in
                    html.label("Name, e-mail or phone", for: "q")
                    html.input(
                        .search, name: "q", value: model.search, .id("q"), .data("search", ""),
                        .autocomplete("off"), .noSpellcheck, .maxLength(200))
                }
                html.button { html in
                    html.icon(.search)
                    html.text("Search")
                }
            }
        }
    }

    private static func table(_ html: inout HTML, _ rows: [CustomersModel.Row]) {
        html.div(
            .class("scroll"), .role("region"), .aria(.label, "Customers"), .tabIndex(0)
        ) { html in
            html.table(.class("rows")) { html in
                html.caption("Customers, newest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in ["Name", "Reach", "Status", "Rank", "Orders", "Spent"] {
                            html.th(name)
                        }
                    }
                }
                html.tbody { html in
                    for row in rows { write(&html, row) }
                }
            }
        }
    }

    private static func write(_ html: inout HTML, _ row: CustomersModel.Row) {
        html.tr { html in
            html.th(scope: .row) { $0.a(row.name, to: Links.customer(row.id)) }
            html.td(row.reach)
            html.td { $0.pill(row.status.rawValue, colour(row.status)) }
            html.td(row.rank)
            html.td(row.completed)
            html.td(row.spent)
        }
    }

    /// The colour of a customer's status.
    static func colour(_ status: CustomerRecord.Status) -> Display.Colour {
        switch status {
        case .active: .green
        case .inactive: .grey
        case .suspended: .red
        }
    }

    private static func empty(_ html: inout HTML, _ model: CustomersModel) {
        html.div(.class("panel", "empty")) { html in
            if model.search.isEmpty {
                html.strong("No customers yet")
                html.text("Customers appear here once they are added by hand or by a program. ")
                if model.frame.rights.editsCustomers {
                    html.a("Add the first one", to: Links.newCustomer)
                }
            } else {
                html.strong("Nobody matches")
                html.text("A search finds beginnings of words of name, e-mail and phone. ")
                html.a("Show all customers", to: Links.customers)
            }
        }
    }

    private static func pager(_ html: inout HTML, _ model: CustomersModel) {
        guard model.newer != nil || model.older != nil else { return }
        html.nav(.class("pager"), .aria(.label, "Pages")) { html in
            if let newer = model.newer { html.a("Newer", to: newer) }
            if let older = model.older { html.a("Older", to: older) }
        }
    }
}
