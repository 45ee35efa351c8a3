internal import Application
internal import Domain
internal import HTML

/// One webhook: what it hears, its delivery log, and what can be done about it.
enum WebhookPage {
    /// The page from its model.
    static func page(_ model: WebhookModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Webhook")
                html.p(model.endpoint.url)
                html.div(.class("actions")) { html in
                    html.a("All webhooks", to: Links.webhooks, .class("button"))
                }
            }
            if let notice = model.notice { html.notice(.good, notice.sentence) }
            if let secret = model.secret { WebhooksPage.show(&html, secret) }
            html.div(.class("split")) { html in
                facts(&html, model)
                change(&html, model)
            }
            html.h2("Deliveries", .id("deliveries"))
            deliveries(&html, model)
        }
    }

    private static func facts(_ html: inout HTML, _ model: WebhookModel) {
        let endpoint = model.endpoint
        html.section(.class("panel"), .aria(.labelledBy, "state")) { html in
            html.h2("State", .id("state"))
            html.p { WebhooksPage.state(&$0, endpoint, model.clock) }
            if endpoint.isOn {
                button(&html, model, "test", "Send a test")
                button(&html, model, "disable", "Switch off")
            } else {
                button(&html, model, "enable", "Switch on and replay")
            }
            button(&html, model, "rotate", "New secret")
            html.p("After a new secret the old one signs too for 24 hours.", .class("soft"))
        }
    }

    private static func button(
        _ html: inout HTML, _ model: WebhookModel, _ action: String, _ words: String
    ) {
        html.form(
            .post, to: Links.webhook(model.endpoint.id.text) + "/" + action, .class("inline")
        ) { html in
            html.hidden("csrf", model.frame.csrf)
            html.button(words)
        }
    }

    private static func change(_ html: inout HTML, _ model: WebhookModel) {
        html.section(.class("panel"), .aria(.labelledBy, "change")) { html in
            html.h2("Address and events", .id("change"))
            html.form(
                .post, to: Links.webhook(model.endpoint.id.text) + "/change", .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                WebhooksPage.fields(
                    &html, model.entered ?? WebhookForm(model.endpoint), model.flaws)
                html.button("Save")
            }
        }
    }

    private static func deliveries(_ html: inout HTML, _ model: WebhookModel) {
        guard !model.deliveries.isEmpty else {
            html.p("Nothing was to be told yet.", .class("soft"))
            return
        }
        html.p("\(model.total) in all, newest first.", .class("soft"))
        html.div(.class("scroll"), .role("region"), .aria(.label, "Deliveries"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Deliveries, newest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in [
                            "Planned", "Event", "Order", "Status", "Tries", "Answer", "Again",
                        ] {
                            html.th(name)
                        }
                    }
                }
                html.tbody { html in
                    for one in model.deliveries { write(&html, one, model) }
                }
            }
        }
        if let next = model.next {
            html.p(.class("pager")) { html in
                html.a(
                    "Older deliveries",
                    to: Links.with(
                        Links.webhook(model.endpoint.id.text), [("after", String(next))]))
            }
        }
    }

    private static func write(_ html: inout HTML, _ one: DeliveryView, _ model: WebhookModel) {
        html.tr { html in
            html.td { $0.moment(one.createdAt, model.clock) }
            html.td { $0.code(one.type) }
            html.td { html in
                if let number = one.orderNumber { html.a(number, to: Links.status(number)) }
            }
            html.td { html in
                switch one.status {
                case .pending: html.pill("Waiting", .amber)
                case .sent: html.pill("Delivered", .green)
                case .failed: html.pill("Failed", .red)
                }
                if let next = one.nextAt, one.attempts > 0 {
                    html.span("next try \(model.clock(next))", .class("note"))
                }
            }
            html.td(String(one.attempts), .class("number"))
            html.td(answer(one))
            html.td { html in
                html.form(
                    .post,
                    to: Links.webhook(model.endpoint.id.text) + "/deliveries/\(one.key)",
                    .class("inline")
                ) { html in
                    html.hidden("csrf", model.frame.csrf)
                    html.button("Deliver again", .class("tiny"))
                }
            }
        }
    }

    /// Status and duration, never what the other side wrote (SEC53).
    private static func answer(_ one: DeliveryView) -> String {
        let time = one.microseconds.map { " in \($0 / 1_000) ms" } ?? ""
        if let status = one.httpStatus { return "\(status)\(time)" }
        return one.error.map { $0 + time } ?? ""
    }
}
