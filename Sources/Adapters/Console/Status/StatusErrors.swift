internal import Application
internal import Domain
internal import HTML

/// The error list of an order: open entries with the form that closes them.
enum StatusErrors {
    /// Writes the panel; nothing without errors.
    static func write(_ html: inout HTML, _ model: StatusModel) {
        guard !model.detail.errors.isEmpty else { return }
        html.section(.class("panel"), .aria(.labelledBy, "errors")) { html in
            html.h2("Errors", .id("errors"))
            for entry in model.detail.errors { item(&html, entry, model) }
        }
    }

    private static func item(_ html: inout HTML, _ entry: ErrorEntry, _ model: StatusModel) {
        let error = entry.error
        let kind = entry.resolvedAt == nil ? "notice-error" : "notice-info"
        html.div(.class("notice", kind)) { html in
            html.strong("\(error.code), \(error.severity.rawValue)")
            html.text(error.message + " ")
            html.moment(error.at, model.clock)
            if let at = entry.resolvedAt {
                let who = entry.resolvedBy.map(model.name) ?? "nobody"
                html.p(.class("small")) { html in
                    html.text("Dealt with by \(who), ")
                    html.moment(at, model.clock)
                    html.text(": \(entry.resolutionNotes ?? "")")
                }
            }
        }
        guard entry.resolvedAt == nil, model.frame.rights.fulfils else { return }
        html.details { html in
            html.summary("Mark error \(entry.id) as dealt with")
            html.form(
                .post,
                to: Links.status(model.detail.order.number) + "/errors/\(entry.id)/resolve",
                .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", "\(model.key)-error-\(entry.id)")
                html.reason(
                    "How it was dealt with", id: "error-\(entry.id)", isRequired: true)
                html.button("Mark as dealt with")
            }
        }
    }
}
