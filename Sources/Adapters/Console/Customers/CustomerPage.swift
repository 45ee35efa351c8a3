internal import Application
internal import Domain
internal import HTML

/// One customer: facts, the form to change them, the newest orders.
enum CustomerPage {
    /// The page from its model.
    static func page(_ model: CustomerModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1(model.isNew ? "New customer" : model.card.record.name)
                html.p { $0.a("All customers", to: Links.customers) }
            }
            if model.isSaved { html.notice(.good, "Saved", "The customer stands here as stored.") }
            if let conflict = model.conflict { html.notice(.warning, "Not saved", conflict) }
            html.faults("Not saved: correct these", model.faults)
            if !model.isNew { facts(&html, model) }
            if model.frame.rights.editsCustomers {
                CustomerForms.write(&html, model)
            } else {
                addresses(&html, model)
            }
            if !model.isNew { orders(&html, model) }
        }
    }

    private static func facts(_ html: inout HTML, _ model: CustomerModel) {
        let customer = model.card.record
        html.section(.class("panel"), .aria(.labelledBy, "facts")) { html in
            html.h2("At a glance", .id("facts"))
            html.dl(.class("facts")) { html in
                html.dt("Status")
                html.dd {
                    $0.pill(customer.status.rawValue, CustomersPage.colour(customer.status))
                }
                html.dt("E-mail")
                html.dd(customer.email ?? "none")
                html.dt("Phone")
                html.dd(customer.phone.map(model.shown) ?? "none")
                html.dt("Rank")
                html.dd(customer.tier.rawValue)
                html.dt("Completed orders")
                html.dd(HistoryModel.grouped(customer.completedOrders))
                html.dt("Spent")
                html.dd(Money(customer.totalSpent, model.currency).display)
                html.dt("Prepaid balance")
                html.dd {
                    $0.a("Show", to: Links.customer(customer.id.text) + "/balance")
                }
                html.dt("Prices")
                html.dd(customer.priceTier.isEmpty ? "usual" : customer.priceTier)
                html.dt("Trusted")
                html.dd(customer.isTrusted ? "yes, verification is skipped" : "no")
                html.dt("Id")
                html.dd { $0.code(customer.id.text) }
            }
        }
    }

    private static func addresses(_ html: inout HTML, _ model: CustomerModel) {
        guard !model.card.addresses.isEmpty else { return }
        html.section(.class("panel"), .aria(.labelledBy, "addresses")) { html in
            html.h2("Addresses", .id("addresses"))
            html.ul { html in
                for entry in model.card.addresses {
                    let address = entry.address
                    html.li(
                        [
                            address.recipientName, model.shown(address.phone), address.address,
                            address.city, address.province, address.postalCode ?? "",
                        ].filter { !$0.isEmpty }.joined(separator: ", "))
                }
            }
        }
    }

    private static func orders(_ html: inout HTML, _ model: CustomerModel) {
        html.h2("Newest orders", .id("orders"))
        if model.orders.isEmpty {
            html.div(.class("panel", "empty")) { html in
                html.strong("No orders yet")
                html.text("What this customer orders appears here as soon as it is placed.")
            }
        } else {
            HistoryTable.write(&html, model.orders)
            html.p(
                "\(HistoryModel.grouped(model.orders.count)) of "
                    + "\(HistoryModel.grouped(model.orderTotal)) orders", .class("soft"))
        }
    }
}
