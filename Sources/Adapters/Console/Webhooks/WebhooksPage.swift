internal import Application
internal import Domain
internal import HTML

/// The list of webhooks and the form for another.
enum WebhooksPage {
    /// The page from its model.
    static func page(_ model: WebhooksModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Webhooks")
                html.p("Other systems are told of every event, signed, within seconds.")
            }
            if let notice = model.notice { html.notice(.good, notice.sentence) }
            if let secret = model.secret { show(&html, secret) }
            if model.endpoints.isEmpty {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No webhooks yet")
                    html.text("Add the address of a system that wants to follow your orders.")
                }
            } else {
                table(&html, model)
            }
            add(&html, model)
        }
    }

    /// A secret, once.
    static func show(_ html: inout HTML, _ secret: WebhooksModel.Secret) {
        html.notice(
            .warning, "Copy the secret now",
            "It signs what is sent to \(secret.url) and is not shown again.")
        html.p { $0.code(secret.text) }
    }

    /// Address and events, with what was wrong with them.
    static func fields(
        _ html: inout HTML, _ entered: WebhookForm, _ flaws: [MessageFault.Flaw]
    ) {
        func flaw(_ field: String) -> String? { flaws.first { $0.field == field }?.sentence }
        html.field(
            "Address", id: "url", hint: "https:// and a public name.", error: flaw("url")
        ) { html in
            html.input(
                .url, name: "url", value: entered.url, .id("url"), .required(), .maxLength(2_048),
                .autocomplete("off"), .described("url", hasHint: true, error: flaw("url")))
        }
        html.field(
            "Events", id: "events",
            hint: "Such as order.confirmed order.* line.completed; empty: all.",
            error: flaw("events")
        ) { html in
            html.input(
                .text, name: "events", value: entered.eventText, .id("events"),
                .maxLength(2_000), .autocomplete("off"),
                .described("events", hasHint: true, error: flaw("events")))
        }
    }

    private static func table(_ html: inout HTML, _ model: WebhooksModel) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Webhooks"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Webhooks, oldest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in ["Address", "Events", "Status", "Added"] { html.th(name) }
                    }
                }
                html.tbody { html in
                    for one in model.endpoints {
                        html.tr { html in
                            html.th(scope: .row) { html in
                                html.a(one.url, to: Links.webhook(one.id.text))
                            }
                            html.td(
                                one.events.isEmpty ? "all" : one.events.joined(separator: " "))
                            html.td { html in state(&html, one, model.clock) }
                            html.td { $0.moment(one.createdAt, model.clock) }
                        }
                    }
                }
            }
        }
    }

    /// On, failing or off, and why.
    static func state(
        _ html: inout HTML, _ one: WebhookEndpointRecord, _ clock: (Timestamp) -> String
    ) {
        if !one.isOn {
            html.pill("Off", .red)
            if let reason = one.reason { html.span(reason, .class("note")) }
        } else if let since = one.failingSince {
            html.pill("Failing", .amber)
            html.span("\(one.failures) times since \(clock(since))", .class("note"))
        } else {
            html.pill("On", .green)
        }
    }

    private static func add(_ html: inout HTML, _ model: WebhooksModel) {
        html.section(.class("panel"), .aria(.labelledBy, "add")) { html in
            html.h2("Add a webhook", .id("add"))
            html.form(.post, to: Links.webhooks, .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                fields(&html, model.entered, model.flaws)
                html.button("Add webhook", .class("primary"))
            }
        }
    }
}
