internal import Application
internal import Domain
internal import HTML

/// The order list.
enum HistoryPage {
    /// The page from its model.
    static func page(_ model: HistoryModel) -> HTML {
        Frame.page(model.frame) { html in
            head(&html, model)
            switch model.message {
            case .synced(let summary): html.notice(.good, "Synced", summary)
            case .syncFailed(let reason): html.notice(.warning, "Not everything was asked", reason)
            case nil: break
            }
            html.p(.id("new-orders"), .class("fresh"), .hidden()) { html in
                html.a("New orders: show them", to: Links.history)
            }
            chips(&html, model)
            search(&html, model)
            if model.rows.isEmpty {
                empty(&html, model)
            } else {
                HistoryTable.write(&html, model.rows)
            }
            pager(&html, model)
        }
    }

    private static func head(_ html: inout HTML, _ model: HistoryModel) {
        html.div(.class("page-head")) { html in
            html.h1("Order history")
            html.p(model.sentence)
            html.div(.class("actions")) { html in
                html.a(
                    to: model.form.address(), .class("button"), .data("refresh", ""),
                    .data("key", "r"), .data("command", "Refresh orders")
                ) { html in
                    html.icon(.refresh)
                    html.text("Refresh Orders")
                }
                if model.frame.rights.syncs { SyncPage.button(&html, csrf: model.frame.csrf) }
            }
        }
    }

    private static func chips(_ html: inout HTML, _ model: HistoryModel) {
        let source = Links.with(
            Links.historyCounts,
            [("q", model.form.search), ("service", model.form.service)])
        html.ul(
            .class("chips"), .aria(.label, "Filters"), .data("live-source", source),
            .data("live-subjects", "order line")
        ) { html in
            for (index, chip) in model.chips.enumerated() {
                html.li { html in
                    html.a(
                        to: chip.address, .class("chip"),
                        .when(chip.isCurrent, .aria(.current, "true"))
                    ) { html in
                        html.text(chip.words + " ")
                        html.span(
                            HistoryModel.grouped(chip.count), .class("count"),
                            .data("value", "chip-\(index)"))
                    }
                }
            }
        }
    }

    private static func search(_ html: inout HTML, _ model: HistoryModel) {
        html.search { html in
            html.form(.get, to: Links.history, .class("tools")) { html in
                for word in model.form.words { html.hidden("status", word.rawValue) }
                for state in model.form.states { html.hidden("status", state.rawValue) }
                if model.form.isWaitingForUs { html.hidden("view", "waiting") }
                html.div(.class("field", "grow")) { html in
                    html.label("IMEI, order number or provider order", for: "q")
                    html.input(
                        .search, name: "q", value: model.form.search, .id("q"), .data("search", ""),
                        .autocomplete("off"), .noSpellcheck, .maxLength(200))
                }
                html.button { html in
                    html.icon(.search)
                    html.text("Search")
                }
            }
        }
    }

    private static func empty(_ html: inout HTML, _ model: HistoryModel) {
        html.div(.class("panel", "empty")) { html in
            if model.form.isPlain {
                html.strong("No orders yet")
                html.text("Orders from every channel appear here as soon as they are placed. ")
                if model.frame.rights.submits { html.a("Submit an IMEI check", to: Links.submit) }
            } else {
                html.strong("No order matches")
                html.text("Nothing in the database fits this filter. ")
                html.a("Show all orders", to: Links.history)
            }
        }
    }

    private static func pager(_ html: inout HTML, _ model: HistoryModel) {
        guard model.newer != nil || model.older != nil else { return }
        html.nav(.class("pager"), .aria(.label, "Pages")) { html in
            if let newer = model.newer { html.a("Newer", to: newer) }
            if let older = model.older { html.a("Older", to: older) }
        }
    }
}
