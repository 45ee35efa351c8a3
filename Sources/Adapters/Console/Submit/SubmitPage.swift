internal import Application
internal import Domain
internal import HTML

/// The page on which IMEI checks are ordered.
enum SubmitPage {
    /// The page from its model.
    static func page(_ model: SubmitModel) -> HTML {
        Frame.page(model.frame) { html in
            html.div(.class("page-head")) { html in
                html.h1("Submit")
                html.p("IMEI checks, up to 1,000 at a time; each becomes an order of its own.")
            }
            for note in model.frame.providers {
                html.notice(
                    .warning, Frame.sentence(note),
                    "You can order now; nothing is charged before it is sent.")
            }
            if let answer = model.answer { SubmitResult.write(&html, answer, model) }
            if model.choices.isEmpty {
                empty(&html)
            } else {
                form(&html, model)
            }
        }
    }

    private static func empty(_ html: inout HTML) {
        html.div(.class("panel", "empty")) { html in
            html.strong("No service can be ordered yet")
            html.text(
                "The provider's list of services has not been fetched. It is fetched when the "
                    + "server starts; if it stays empty, the provider's credentials are missing "
                    + "or wrong.")
        }
    }

    private static func form(_ html: inout HTML, _ model: SubmitModel) {
        html.form(.post, to: Links.submit, .class("panel", "form"), .data("submit", "")) { html in
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", model.key)
            if let fault = model.faults["form"] { html.notice(.error, "Nothing was placed", fault) }
            service(&html, model)
            targets(&html, model)
            html.p("", .data("summary", ""), .role("status"))
            html.ul(
                .class("verdicts"), .data("verdicts", ""), .aria(.label, "Verdicts"), .tabIndex(0)
            ) {
                _ in
            }
            extras(&html, model)
            html.p(.class("total")) { html in
                html.span("Total")
                html.output(
                    "", .data("total", ""), .data("unit", "credits"), .aria(.label, "Total"))
            }
            html.div(.class("buttons")) { html in
                html.button("Submit", .class("primary"), .data("command", "Submit the list"))
            }
        }
    }

    private static func service(_ html: inout HTML, _ model: SubmitModel) {
        let fault = model.faults["service"]
        html.field("Service", id: "service", error: fault) { html in
            html.select(
                name: "service", .id("service"), .required(), .data("service", ""),
                .when(fault != nil, .aria(.invalid, true)),
                .described("service", hasHint: false, error: fault)
            ) { html in
                if model.choices.count > 1 { html.option("Choose a service", value: "") }
                for category in categories(model.choices) {
                    html.optgroup(category.isEmpty ? "Services" : category) { html in
                        for choice in model.choices where choice.category == category {
                            option(&html, choice, isSelected: choice.id == model.form.service)
                        }
                    }
                }
            }
        }
    }

    private static func categories(_ choices: [SubmitModel.Choice]) -> [String] {
        var seen: Set<String> = []
        return choices.map(\.category).filter { seen.insert($0).inserted }
    }

    private static func option(
        _ html: inout HTML, _ choice: SubmitModel.Choice, isSelected: Bool
    ) {
        var words = "\(choice.name): \(choice.price) credits"
        if !choice.deliveryTime.isEmpty { words += ", \(choice.deliveryTime)" }
        if let reason = choice.closedBecause { words += " (\(reason))" }
        if let reason = choice.pausedBecause { words += " (paused: \(reason); sent later)" }
        let isClosed = choice.closedBecause != nil
        html.option(
            words, value: choice.id, selected: isSelected && !isClosed,
            .data("price", choice.price), .data("rule", choice.rule), .disabled(isClosed))
    }

    private static func targets(_ html: inout HTML, _ model: SubmitModel) {
        let fault = model.faults["targets"]
        html.field(
            "IMEIs", id: "targets",
            hint: "One a line, or separated by comma, semicolon, tab or blank.", error: fault
        ) { html in
            html.textarea(
                model.form.text, name: "targets", .id("targets"), .required(),
                .data("lines", ""), .rows(8), .noSpellcheck, .autocomplete("off"),
                .when(fault != nil, .aria(.invalid, true)),
                .described("targets", hasHint: true, error: fault))
        }
    }

    private static func extras(_ html: inout HTML, _ model: SubmitModel) {
        html.field(
            "Reference (optional)", id: "reference",
            hint: "Your own number. With several IMEIs each order gets -1, -2 and so on after it."
        ) { html in
            html.input(
                .text, name: "reference", value: model.form.reference, .id("reference"),
                .maxLength(100), .autocomplete("off"),
                .described("reference", hasHint: true, error: nil))
        }
        html.field("Notes (optional)", id: "notes") { html in
            html.input(
                .text, name: "notes", value: model.form.notes, .id("notes"), .maxLength(2_000),
                .autocomplete("off"))
        }
    }
}
