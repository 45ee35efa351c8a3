internal import Application
internal import Domain
internal import HTML

/// The forms about a line that has ended and whose provider says otherwise now.
extension StatusForms {
    /// Late proof of success (T22).
    static func prove(
        _ html: inout HTML, _ detail: LineDetail, _ model: StatusModel, _ actions: LineActions
    ) {
        late(
            &html, detail, model, actions, name: "prove",
            title: "It was delivered after all",
            words: "The line completes. Nothing is charged for it again; what was given back for "
                + "it is booked as a loss.", button: "Accept the proof")
    }

    /// Late proof of failure (T23).
    static func reverse(
        _ html: inout HTML, _ detail: LineDetail, _ model: StatusModel, _ actions: LineActions
    ) {
        late(
            &html, detail, model, actions, name: "reverse",
            title: "The provider took the result back",
            words: "The line fails and is not sent again. Money is given back only by a refund.",
            button: "Reverse", isDangerous: true)
    }

    private static func late(
        _ html: inout HTML, _ detail: LineDetail, _ model: StatusModel, _ actions: LineActions,
        name: String, title: String, words: String, button: String, isDangerous: Bool = false
    ) {
        let line = detail.line
        let known =
            line.providerOrderID
            ?? detail.attempts.last { $0.providerOrderID != nil }?
            .providerOrderID
        html.details { html in
            html.summary(title)
            html.p(words, .class("soft"))
            form(&html, line, model, action: "resolve", key: name) { html in
                let id = "\(name)-order-\(line.number)"
                html.hidden("decision", name)
                html.field(
                    "Provider order id (optional)", id: id,
                    hint: "The provider is asked about it now"
                        + (known.map { "; the line's is \($0)" } ?? "")
                        + ". Without one its stored answer counts."
                ) { html in
                    html.input(
                        .text, name: "provider_order_id", .id(id), .maxLength(100),
                        .autocomplete("off"), .noSpellcheck,
                        .described(id, hasHint: true, error: nil))
                }
                if actions.entersProof { entered(&html, line, name) }
                html.reason("Reason", id: "\(name)-\(line.number)", isRequired: true)
                html.button(button, .class(isDangerous ? "danger" : "primary"))
            }
        }
    }

    private static func entered(_ html: inout HTML, _ line: LineRecord, _ name: String) {
        let text = "\(name)-text-\(line.number)"
        html.field(
            "What the provider wrote (optional)", id: text,
            hint: "In place of the order id, for example from its letter."
        ) {
            $0.textarea(
                "", name: "result", .id(text), .maxLength(8_000), .rows(4),
                .described(text, hasHint: true, error: nil))
        }
    }
}
