internal import Application
internal import Domain
internal import HTML

/// The form on the order page with which staff tell the customer something.
enum StatusMessagePart {
    /// The form, for those who may and where somebody can be reached.
    static func write(_ html: inout HTML, _ model: StatusModel) {
        guard model.frame.rights.confirms, model.tellsCustomers,
            model.detail.order.paymentMethod != .internal
        else { return }
        let number = model.detail.order.number
        html.section(.class("panel"), .aria(.labelledBy, "tell")) { html in
            html.h2("Tell the customer", .id("tell"))
            html.form(.post, to: Links.action("message", order: number), .class("form")) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-message")
                html.field("Message", id: "message-text", hint: "Sent as it stands.") { html in
                    html.textarea(
                        "", name: "text", .id("message-text"), .required(), .maxLength(1_000))
                }
                html.button("Send message")
            }
        }
    }
}
