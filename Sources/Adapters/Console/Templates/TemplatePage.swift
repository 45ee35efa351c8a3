internal import Application
internal import HTML

/// One template: its words, the fields it may name, and a preview with a real order.
enum TemplatePage {
    /// The page from its model.
    static func page(_ model: TemplateModel) -> HTML {
        let template = model.template
        return Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1(template.type.words)
                html.p("By \(MessagesModel.word(template.channel)), in \(template.language).")
                html.div(.class("actions")) { html in
                    html.a("All templates", to: Links.templates, .class("button"))
                }
            }
            if model.isSaved { html.notice(.good, "Saved.") }
            if let preview = model.preview { show(&html, preview) }
            html.div(.class("split")) { html in
                form(&html, model)
                fields(&html)
            }
        }
    }

    private static func show(_ html: inout HTML, _ preview: MessageText) {
        html.section(.class("panel"), .aria(.labelledBy, "preview")) { html in
            html.h2("Preview", .id("preview"))
            html.p { $0.strong(preview.subject) }
            for line in preview.body.utf8.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            {
                html.p(String(decoding: Array(line), as: UTF8.self))
            }
        }
    }

    private static func form(_ html: inout HTML, _ model: TemplateModel) {
        let template = model.template
        html.section(.class("panel"), .aria(.labelledBy, "words")) { html in
            html.h2("Words", .id("words"))
            html.form(
                .post, to: Links.template(template.type.rawValue, template.channel.rawValue),
                .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.field("Subject", id: "subject", error: model.flaw("subject")) { html in
                    html.input(
                        .text, name: "subject", value: model.text.subject, .id("subject"),
                        .maxLength(200), .autocomplete("off"),
                        .described("subject", hasHint: false, error: model.flaw("subject")))
                }
                html.field("Text", id: "body", error: model.flaw("body")) { html in
                    html.textarea(
                        model.text.body, name: "body", .id("body"), .rows(6), .maxLength(4_000),
                        .described("body", hasHint: false, error: model.flaw("body")))
                }
                html.field(
                    "Language", id: "language", hint: "A tag such as en or fil.",
                    error: model.flaw("language")
                ) { html in
                    html.input(
                        .text, name: "language", value: template.language, .id("language"),
                        .maxLength(8), .autocomplete("off"),
                        .described("language", hasHint: true, error: model.flaw("language")))
                }
                html.label(.class("choice")) { html in
                    html.input(.checkbox, name: "on", value: "yes", .checked(template.isOn))
                    html.text(" Tell this on this channel")
                }
                html.field(
                    "Order for the preview", id: "order", hint: "A number such as ORD-….",
                    error: model.flaw("order")
                ) { html in
                    html.input(
                        .text, name: "order", value: model.order, .id("order"), .maxLength(80),
                        .autocomplete("off"),
                        .described("order", hasHint: true, error: model.flaw("order")))
                }
                html.button("Save", .class("primary"), .name("act"), .value("save"))
                html.button("Preview", .name("act"), .value("preview"))
                html.button("Back to the standard text", .name("act"), .value("reset"))
            }
        }
    }

    private static func fields(_ html: inout HTML) {
        html.section(.class("panel"), .aria(.labelledBy, "fields")) { html in
            html.h2("Fields", .id("fields"))
            html.dl(.class("facts")) { html in
                for field in MessageText.Field.allCases {
                    html.dt { $0.code("{\(field.rawValue)}") }
                    html.dd(field.meaning)
                }
            }
        }
    }
}
