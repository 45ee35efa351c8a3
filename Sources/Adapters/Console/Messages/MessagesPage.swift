internal import Application
internal import Domain
internal import HTML

/// The list of messages.
enum MessagesPage {
    /// The page from its model.
    static func page(_ model: MessagesModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Messages")
                html.p(model.sentence)
            }
            filters(&html, model)
            guard !model.rows.isEmpty else {
                html.div(.class("panel", "empty")) { html in
                    html.strong("No messages here")
                    html.text("What customers and staff are told appears here once it is planned.")
                }
                return
            }
            table(&html, model)
            if let next = model.next {
                html.p(.class("pager")) { html in
                    html.a(
                        "Older messages",
                        to: Links.with(
                            Links.messages,
                            [("status", model.status?.rawValue ?? ""), ("after", String(next))]))
                }
            }
        }
    }

    private static func filters(_ html: inout HTML, _ model: MessagesModel) {
        html.nav(.aria(.label, "Status")) { html in
            html.ul(.class("chips")) { html in
                chip(&html, "All", nil, model)
                for status in MessageStatus.allCases {
                    chip(&html, StatusModel.plain(status.rawValue), status, model)
                }
            }
        }
        html.p("\(model.total) in this list.", .class("soft"))
    }

    private static func chip(
        _ html: inout HTML, _ words: String, _ status: MessageStatus?, _ model: MessagesModel
    ) {
        html.li { html in
            html.a(
                words, to: Links.with(Links.messages, [("status", status?.rawValue ?? "")]),
                .class("chip"), .when(model.status == status, .aria(.current, "page")))
        }
    }

    private static func table(_ html: inout HTML, _ model: MessagesModel) {
        html.div(.class("scroll"), .role("region"), .aria(.label, "Messages"), .tabIndex(0)) {
            html in
            html.table(.class("rows")) { html in
                html.caption("Messages, newest first", .class("visually-hidden"))
                html.thead { html in
                    html.tr { html in
                        for name in [
                            "Written", "Order", "About", "To", "Message", "Status", "Again",
                        ] {
                            html.th(name)
                        }
                    }
                }
                html.tbody { html in
                    for row in model.rows { write(&html, row, model) }
                }
            }
        }
    }

    private static func write(
        _ html: inout HTML, _ row: MessageView, _ model: MessagesModel
    ) {
        html.tr { html in
            html.td { $0.moment(row.createdAt, model.clock) }
            html.td { html in
                if let number = row.orderNumber { html.a(number, to: Links.status(number)) }
            }
            html.td(StatusModel.plain(row.type))
            html.td("\(row.recipient) (\(MessagesModel.word(row.channel)))")
            html.td(.class("cut")) { html in
                html.details { html in
                    html.summary(row.subject)
                    html.p(row.body)
                }
            }
            html.td { html in
                html.pill(
                    StatusModel.plain(row.status.rawValue), MessagesModel.colour(row.status))
                if let error = row.error { html.span(error, .class("note")) }
                if let next = row.nextAt, row.attempts > 0 {
                    html.span("next try \(model.clock(next))", .class("note"))
                }
            }
            html.td { html in
                guard row.status != .pending else { return }
                html.form(
                    .post, to: "\(Links.messages)/\(row.id.text)/resend", .class("inline")
                ) { html in
                    html.hidden("csrf", model.frame.csrf)
                    html.button("Send again", .class("tiny"))
                }
            }
        }
    }
}
