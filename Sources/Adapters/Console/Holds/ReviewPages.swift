internal import Application
internal import Domain
internal import HTML

/// Held orders, the longest waiting first: what is asked, what speaks for and against.
enum ReviewQueuePage {
    /// The page from its model.
    static func page(_ model: ReviewModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Review")
                html.p("Orders that somebody has to decide about, the longest waiting first.")
            }
            html.nav(.class("chips"), .aria(.label, "Who is waited for")) { html in
                tab(&html, .us, "Waiting for us (\(model.page.forUs))", model)
                tab(
                    &html, .customer, "Waiting for the customer (\(model.page.forCustomers))",
                    model)
            }
            if model.page.rows.isEmpty {
                html.p(
                    model.side == .us
                        ? "No order waits for a decision." : "No order waits for its customer.",
                    .class("soft"))
            } else {
                table(&html, model)
            }
            html.nav(.class("pager"), .aria(.label, "Pages")) { html in
                if model.isContinued {
                    html.a("First page", to: Links.review(model.side), .class("button"))
                }
                if model.page.hasMore, let last = model.page.rows.last {
                    html.a(
                        "Next", to: Links.review(model.side, after: last.order.text),
                        .class("button"))
                }
            }
        }
    }

    private static func tab(
        _ html: inout HTML, _ side: ReviewSide, _ label: String, _ model: ReviewModel
    ) {
        html.a(
            label, to: Links.review(side), .class("chip"),
            .when(model.side == side, .aria(.current, "page")))
    }

    private static func table(_ html: inout HTML, _ model: ReviewModel) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Held orders"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Held orders", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in ["Order", "Customer", "Waits for", "Facts", "Total", "Placed"] {
                            html.th(name)
                        }
                    }
                }
                html.tbody { html in
                    for row in model.page.rows { write(&html, row, model) }
                }
            }
        }
    }

    private static func write(_ html: inout HTML, _ row: ReviewRow, _ model: ReviewModel) {
        html.tr { html in
            html.th(scope: .row) { $0.a(row.number, to: Links.status(row.number)) }
            html.td(row.customer)
            html.td { html in
                html.pill(HoldWords.label(row.reason), .amber)
                if row.reason == .verification {
                    html.br()
                    html.small(HoldWords.label(row.verification))
                }
            }
            html.td { html in
                if let risk = row.risk {
                    html.pill(
                        HoldWords.label(risk.recommendation),
                        HoldWords.colour(risk.recommendation))
                    for fact in risk.facts where fact.sentiment == .negative {
                        html.br()
                        html.small(fact.text)
                    }
                } else if let detail = row.detail {
                    html.text(detail)
                }
            }
            html.td(HoldWords.amount(row.total, row.currency), .class("number"))
            html.td { $0.moment(row.placedAt, model.clock) }
        }
    }
}

/// One photo as large as the window; opening it is in the audit log.
enum PhotoPage {
    /// The page from its model.
    static func page(_ model: PhotoModel) -> HTML {
        let label = HoldWords.label(model.file.purpose)
        return Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1(model.order.map { "\(label) of \($0)" } ?? label)
                html.p("This look is written down.")
                html.div(.class("actions")) { html in
                    if let order = model.order {
                        html.a("Back to the order", to: Links.status(order), .class("button"))
                    }
                }
            }
            html.div(.class("photo")) { $0.img(Links.file(model.file.id.text), alt: label) }
        }
    }
}

/// Values whose orders are held until an administrator looks.
enum BlacklistListPage {
    /// The page from its model.
    static func page(_ model: BlacklistModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Blacklist")
                html.p(
                    "New orders that meet one of these values are held. Taking a value off frees "
                        + "the orders that it alone held.")
            }
            switch model.notice {
            case .added: html.notice(.good, "The value is on the blacklist.")
            case .removed: html.notice(.good, "The value is off the blacklist.")
            case nil: break
            }
            if let entered = model.entered {
                html.notice(.error, "Not added", entered.sentence)
            }
            form(&html, model)
            list(&html, model)
        }
    }

    private static func form(_ html: inout HTML, _ model: BlacklistModel) {
        html.section(.class("panel"), .aria(.labelledBy, "add")) { html in
            html.h2("Add a value", .id("add"))
            html.form(.post, to: Links.blacklist, .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-add")
                html.field("What it is", id: "kind") { html in
                    html.select(name: "kind", .id("kind")) { html in
                        for kind in BlacklistValue.Kind.allCases {
                            html.option(
                                HoldWords.label(kind), value: kind.rawValue,
                                selected: kind == model.entered?.kind)
                        }
                    }
                }
                html.field("Value", id: "value") { html in
                    html.input(
                        .text, name: "value", value: model.entered?.value, .id("value"),
                        .required(), .maxLength(254), .autocomplete("off"))
                }
                html.field("Why", id: "reason") { html in
                    html.input(
                        .text, name: "reason", value: model.entered?.reason, .id("reason"),
                        .required(), .maxLength(500), .autocomplete("off"))
                }
                html.field("Days until it ends", id: "days", hint: "Empty: for good.") { html in
                    html.input(
                        .text, name: "days", .id("days"), .maxLength(4), .autocomplete("off"),
                        .described("days", hasHint: true, error: nil))
                }
                html.button("Add to the blacklist", .class("primary"))
            }
        }
    }

    private static func list(_ html: inout HTML, _ model: BlacklistModel) {
        guard !model.page.entries.isEmpty else {
            html.p("Nothing is on the blacklist.", .class("soft"))
            return
        }
        html.p("\(model.page.total) on the blacklist")
        html.div(.class("scroll"), .role("region"), .aria(.label, "Blacklist"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Blacklist", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in ["Value", "Why", "Added", "Ends", "Take off"] { html.th(name) }
                    }
                }
                html.tbody { html in
                    for entry in model.page.entries { row(&html, entry, model) }
                }
            }
        }
        if model.page.hasMore, let last = model.page.entries.last {
            html.nav(.class("pager"), .aria(.label, "Pages")) {
                $0.a("Next", to: Links.blacklist(after: last.id.text), .class("button"))
            }
        }
    }

    private static func row(
        _ html: inout HTML, _ entry: BlacklistEntry, _ model: BlacklistModel
    ) {
        html.tr { html in
            html.th(scope: .row) { html in
                html.text(entry.value.value)
                html.br()
                html.small(HoldWords.label(entry.value.kind))
            }
            html.td(entry.reason)
            html.td { $0.moment(entry.addedAt, model.clock) }
            html.td { html in
                if let end = entry.expiresAt {
                    html.moment(end, model.clock)
                } else {
                    html.text("Never")
                }
            }
            html.td { html in
                html.form(.post, to: Links.unblacklist(entry.id.text), .class("inline")) { html in
                    html.hidden("csrf", model.frame.csrf)
                    html.button(
                        "Take off", .class("tiny"),
                        .aria(.label, "Take \(entry.value.value) off the blacklist"))
                }
            }
        }
    }
}
