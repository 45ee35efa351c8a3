internal import Application
internal import HTML

/// What became of a submitted list, target by target.
enum SubmitResult {
    /// Writes the part of the page.
    static func write(_ html: inout HTML, _ answer: SubmitAnswer, _ model: SubmitModel) {
        let counts = answer.counts
        html.section(.class("panel"), .aria(.labelledBy, "result")) { html in
            html.h2("\(answer.serviceName): \(counts.placed) placed", .id("result"))
            html.p(sentence(counts), .role("status"))
            html.ul(.class("verdicts", "outcomes"), .aria(.label, "Outcome of each number")) {
                html in
                for item in answer.items { row(&html, item, answer, model) }
            }
        }
    }

    /// The counts in words, such as "12 pasted: 9 placed, 1 asked, 1 repeated, 1 refused".
    static func sentence(_ counts: SubmitAnswer.Counts) -> String {
        "\(counts.pasted) pasted: \(counts.placed) placed, \(counts.asked) asked, "
            + "\(counts.repeated) repeated, \(counts.refused) refused."
    }

    private static func row(
        _ html: inout HTML, _ item: SubmitAnswer.Item, _ answer: SubmitAnswer, _ model: SubmitModel
    ) {
        html.li { html in
            html.code(item.target)
            switch item.verdict {
            case .placed(let order):
                html.pill("placed", .green)
                html.a(order, to: Links.status(order))
            case .open(let order):
                html.pill("already open", .amber)
                html.span { html in
                    html.text("Already being checked: ")
                    html.a(order, to: Links.status(order))
                }
            case .known(let order, let at, let isOld):
                html.pill("checked before", .amber)
                html.span("Checked on \(model.clock(at)):")
                html.a(
                    "view previous result (free)", to: Links.status(order),
                    .class(isOld ? "button" : "button primary"))
                recheck(&html, item.target, answer, model, isDefault: isOld)
            case .repeated:
                html.pill("repeated", .grey)
                html.span("repeated in this list, not sent")
            case .refused(let sentence, let order):
                html.pill("refused", .red)
                html.span(sentence)
                if let order { html.a("See that order", to: Links.status(order)) }
            }
        }
    }

    private static func recheck(
        _ html: inout HTML, _ target: String, _ answer: SubmitAnswer, _ model: SubmitModel,
        isDefault: Bool
    ) {
        guard answer.takesRecheck, let key = model.recheckKeys[target] else {
            html.span("This service does not check a number twice.", .class("soft"))
            return
        }
        html.form(.post, to: Links.submit, .class("inline")) { html in
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", key)
            html.hidden("service", answer.service)
            html.hidden("targets", target)
            html.hidden("on_duplicate", "recheck")
            html.button(
                "pay for re-check (\(answer.price))", .class(isDefault ? "primary" : "secondary"))
        }
    }
}
