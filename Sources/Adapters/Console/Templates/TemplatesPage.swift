internal import Application
internal import Domain
internal import HTML

/// Every template that holds, and who of staff is told.
enum TemplatesPage {
    /// The page from its model.
    static func page(_ model: TemplatesModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Templates")
                html.p("What customers and staff are told, by type and channel.")
            }
            if model.isSaved { html.notice(.good, "Saved.") }
            if model.templates.isEmpty {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No channel is set up")
                    html.text("Set WAYBILL_SMTP_URL or WAYBILL_SMS_URL and start again.")
                }
            } else {
                table(&html, model)
            }
            staff(&html, model)
        }
    }

    private static func table(_ html: inout HTML, _ model: TemplatesModel) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Templates"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Templates by type", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in ["Type", "Channel", "Language", "Text", "State"] {
                            html.th(name)
                        }
                    }
                }
                html.tbody { html in
                    for one in model.templates { write(&html, one) }
                }
            }
        }
    }

    private static func write(_ html: inout HTML, _ one: MessageTemplate) {
        html.tr { html in
            html.th(scope: .row) { html in
                html.a(
                    one.type.words,
                    to: Links.with(
                        Links.template(one.type.rawValue, one.channel.rawValue),
                        [("language", one.language == "en" ? "" : one.language)]))
            }
            html.td(MessagesModel.word(one.channel))
            html.td(one.language)
            html.td(one.text.body, .class("cut"))
            html.td { html in
                if !one.isOn {
                    html.pill("Off", .red)
                } else if one.changedAt.microseconds > 0 {
                    html.pill("Own text", .blue)
                } else {
                    html.pill("Standard", .green)
                }
            }
        }
    }

    private static func staff(_ html: inout HTML, _ model: TemplatesModel) {
        let flaw = model.flaws.first { $0.field == "addresses" }?.sentence
        html.section(.class("panel"), .aria(.labelledBy, "staff")) { html in
            html.h2("Who of staff is told", .id("staff"))
            html.form(.post, to: Links.templates + "/staff", .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                html.field(
                    "E-mail addresses", id: "addresses",
                    hint: "Low stock, reviews, paused providers, webhooks switched off. Up to 20.",
                    error: flaw
                ) { html in
                    html.textarea(
                        model.staff, name: "addresses", .id("addresses"), .rows(3),
                        .maxLength(4_000), .described("addresses", hasHint: true, error: flaw))
                }
                html.button("Save addresses")
            }
        }
    }
}
