internal import Application
internal import Domain
internal import HTML

/// The forms about one line, only those that may be sent now.
enum StatusForms {
    /// Writes the forms of a line.
    static func write(_ html: inout HTML, _ detail: LineDetail, _ model: StatusModel) {
        let actions = model.actions(detail)
        if detail.isDeadLetter, model.frame.rights.fulfils { discard(&html, detail.line, model) }
        if let text = unknownText(detail), model.frame.rights.pauses {
            pin(&html, text, detail.line, model)
        }
        guard !actions.isEmpty else { return }
        if actions.retries { retry(&html, detail.line, model) }
        if actions.takesOver { takeOver(&html, detail.line, model) }
        if actions.resolves { resolve(&html, detail.line, model, actions) }
        if actions.proves { prove(&html, detail, model, actions) }
        if actions.reverses { reverse(&html, detail, model, actions) }
        if actions.rechecks { recheck(&html, detail.line, model) }
    }

    /// One form about a line, with its token and its key.
    static func form(
        _ html: inout HTML, _ line: LineRecord, _ model: StatusModel, action: String, key: String,
        content: (inout HTML) -> Void
    ) {
        let address = Links.action(
            action, order: model.detail.order.number, line: line.id.text)
        html.form(.post, to: address, .class("form")) { html in
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", "\(model.key)-\(key)-\(line.number)")
            content(&html)
        }
    }

    private static func retry(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        let needsReason = line.manualRetries >= 3
        form(&html, line, model, action: "retry", key: "retry") { html in
            html.reason(
                needsReason ? "Reason for another retry" : "Reason for retrying (optional)",
                id: "retry-\(line.number)", isRequired: needsReason)
            html.button("Retry now", .class("primary"), .data("key", "r"))
        }
    }

    private static func takeOver(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.details { html in
            html.summary("Take over: decide this line by hand")
            form(&html, line, model, action: "resolve", key: "take-over") { html in
                html.hidden("decision", "take_over")
                html.reason(
                    "Reason for taking over", id: "take-over-\(line.number)", isRequired: true)
                html.button("Take over")
            }
        }
    }

    private static func resolve(
        _ html: inout HTML, _ line: LineRecord, _ model: StatusModel, _ actions: LineActions
    ) {
        html.h3("Decide this line")
        link(&html, line, model)
        if actions.declaresAbsent {
            decision(
                &html, line, model, name: "absent", title: "Confirm that it never arrived",
                words: "You looked at the provider's site and there is no order for this number. "
                    + "It is sent again.", button: "Confirm absent and send again")
        } else {
            html.p(
                "That it never arrived can be confirmed later: the provider may still take it in.",
                .class("soft"))
        }
        decision(
            &html, line, model, name: "copy", title: "Attach a copy of an earlier result",
            words: "Another order has a completed result of the same service and number.",
            button: "Attach copy")
        decision(
            &html, line, model, name: "give_up", title: "Give up",
            words:
                "The line fails and is not sent again. What the provider may have charged stays.",
            button: "Give up", isDangerous: true)
        if actions.enters { enter(&html, line, model) }
    }

    private static func decision(
        _ html: inout HTML, _ line: LineRecord, _ model: StatusModel, name: String, title: String,
        words: String, button: String, isDangerous: Bool = false
    ) {
        html.details { html in
            html.summary(title)
            html.p(words, .class("soft"))
            form(&html, line, model, action: "resolve", key: name) { html in
                html.hidden("decision", name)
                html.reason("Reason", id: "\(name)-\(line.number)", isRequired: true)
                html.button(button, .class(isDangerous ? "danger" : "primary"))
            }
        }
    }

    private static func link(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.details(.open()) { html in
            html.summary("Link the provider's order")
            html.p(
                "The provider is asked first; its order must be for this number.", .class("soft"))
            form(&html, line, model, action: "resolve", key: "link") { html in
                let id = "provider-order-\(line.number)"
                html.hidden("decision", "link")
                html.field("Provider order id", id: id) { html in
                    html.input(
                        .text, name: "provider_order_id", .id(id), .required(), .maxLength(100),
                        .autocomplete("off"), .noSpellcheck)
                }
                html.reason("Reason", id: "link-\(line.number)", isRequired: true)
                html.button("Ask and link", .class("primary"))
            }
        }
    }

    private static func enter(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.details { html in
            html.summary("Enter the result by hand")
            form(&html, line, model, action: "resolve", key: "done") { html in
                let word = "word-\(line.number)"
                let text = "text-\(line.number)"
                html.hidden("decision", "done")
                html.field("Status", id: word) { html in
                    html.select(name: "word", .id(word)) { html in
                        html.option("Completed", value: StatusWord.completed.rawValue)
                        html.option("Rejected", value: StatusWord.rejected.rawValue)
                    }
                }
                html.field(
                    "Result text", id: text, hint: "One field a line, such as Carrier: Unlocked."
                ) {
                    $0.textarea(
                        "", name: "result", .id(text), .maxLength(8_000), .rows(6),
                        .described(text, hasHint: true, error: nil))
                }
                html.reason("Reason", id: "done-\(line.number)", isRequired: true)
                html.button("Store result", .class("primary"))
            }
        }
    }

    private static func recheck(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.form(.post, to: Links.submit) { html in
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", "\(model.key)-recheck-\(line.number)")
            html.hidden("service", line.service.text)
            html.hidden("targets", line.target)
            html.hidden("on_duplicate", "recheck")
            html.button("Pay for re-check (\(SubmitModel.decimal(line.cost)) credits)")
        }
    }
}
