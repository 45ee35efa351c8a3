internal import Application
internal import Domain
internal import HTML

/// The page of one order.
enum StatusPage {
    /// The page from its model.
    static func page(_ model: StatusModel) -> HTML {
        var model = model
        model.frame.followed = FrameModel.Followed(
            order: model.detail.order.id.text, version: model.detail.order.version)
        return Frame.page(model.frame) { html in
            head(&html, model)
            html.p(.id("changed-notice"), .class("notice", "notice-info"), .hidden()) { html in
                html.text("This order changed while you were writing. ")
                html.a("Load it again", to: Links.status(model.detail.order.number))
            }
            if let notice = model.notice { html.notice(.good, notice.sentence) }
            if let fault = model.fault { html.notice(.error, fault.title, fault.sentence) }
            html.div(.class("columns")) { html in
                html.div(.class("stack")) { html in
                    for line in model.detail.lines { StatusLine.write(&html, line, model) }
                    StatusRecords.attempts(&html, model)
                    StatusRecords.anomalies(&html, model)
                    StatusErrors.write(&html, model)
                }
                html.div(.class("stack")) { html in
                    facts(&html, model)
                    StatusCounter.write(&html, model)
                    StatusHoldPart.write(&html, model)
                    StatusMoneyPart.write(&html, model)
                    orderForms(&html, model)
                    StatusGoods.delivery(&html, model)
                    StatusRecords.timeline(&html, model)
                    StatusRecords.notices(&html, model)
                    StatusMessagePart.write(&html, model)
                }
            }
        }
    }

    private static func head(_ html: inout HTML, _ model: StatusModel) {
        let order = model.detail.order
        let display = model.display
        html.div(.class("page-head")) { html in
            html.h1("Order \(order.number)")
            html.pill(display.label, display.colour)
            html.p(display.description)
            html.div(.class("actions")) { html in
                html.a("Order history", to: Links.history, .class("button"))
                if model.actions.checks { check(&html, model) }
            }
        }
        html.progress(Int64(display.percent), of: 100, label: "\(display.percent) % done")
    }

    private static func check(_ html: inout HTML, _ model: StatusModel) {
        html.form(
            .post, to: Links.action("check", order: model.detail.order.number), .class("inline")
        ) { html in
            html.hidden("csrf", model.frame.csrf)
            html.button(.data("command", "Refresh status")) { html in
                html.icon(.refresh)
                html.text("Refresh Status")
            }
        }
    }

    private static func facts(_ html: inout HTML, _ model: StatusModel) {
        let order = model.detail.order
        html.section(.class("panel"), .aria(.labelledBy, "facts")) { html in
            html.h2("Order", .id("facts"))
            html.dl(.class("facts")) { html in
                html.fact("Number", order.number)
                html.fact("State", StatusModel.plain(order.state.rawValue))
                html.fact("Customer", model.detail.customerName)
                html.fact("Placed by", model.name(order.placedBy))
                html.fact("Channel", order.channel.rawValue)
                html.dt("Placed")
                html.dd { $0.moment(order.placedAt, model.clock) }
                if let ended = order.endedAt ?? order.completedAt {
                    html.dt("Ended")
                    html.dd { $0.moment(ended, model.clock) }
                }
                if let reference = order.reference { html.fact("Reference", reference) }
                if let notes = order.notes { html.fact("Notes", notes) }
                if let reason = order.cancellationReason { html.fact("Cancelled because", reason) }
                html.dt("Id")
                html.dd { $0.code(order.id.text) }
            }
        }
    }

    private static func orderForms(_ html: inout HTML, _ model: StatusModel) {
        let actions = model.actions
        guard actions.cancels || actions.confirms else { return }
        let number = model.detail.order.number
        html.section(.class("panel"), .aria(.labelledBy, "actions")) { html in
            html.h2("Actions", .id("actions"))
            if actions.confirms {
                html.form(.post, to: Links.action("confirm", order: number), .class("form")) {
                    html in
                    html.hidden("csrf", model.frame.csrf)
                    html.hidden("key", model.key + "-confirm")
                    if model.detail.order.terms != nil {
                        html.reason(
                            "Notes: what was checked, for example the ID and the payment",
                            id: "confirm-notes", isRequired: false)
                    }
                    html.button("Confirm order", .class("primary"), .data("key", "c"))
                }
            }
            if actions.cancels {
                html.form(.post, to: Links.action("cancel", order: number), .class("form")) {
                    html in
                    html.hidden("csrf", model.frame.csrf)
                    html.hidden("key", model.key + "-cancel")
                    html.reason(
                        "Reason for cancelling (optional)", id: "cancel-reason", isRequired: false)
                    html.button("Cancel order", .class("danger"))
                }
            }
        }
    }
}

extension HTML {
    /// The reason field that actions about an order have.
    mutating func reason(_ label: String, id: String, isRequired: Bool) {
        field(label, id: id) { html in
            html.input(
                .text, name: "reason", .id(id), .required(isRequired), .maxLength(500),
                .autocomplete("off"))
        }
    }
}
