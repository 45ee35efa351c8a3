internal import Application
internal import Domain
internal import HTML

/// What the store found wrong with itself, and when it last looked at everything.
enum OperationsChecks {
    /// The part of the operations page.
    static func section(_ html: inout HTML, _ model: OperationsModel) {
        let checks = model.report.checks
        OperationsPage.section(
            &html, "Checks of the store", id: "checks", isEmpty: checks.violations.isEmpty,
            empty: sentence(checks, model.clock),
            lead: sentence(checks, model.clock),
            columns: ["What", "Found", "Order", "First seen", "Last seen", "Now"]
        ) { html in
            for violation in checks.violations { row(&html, violation, model) }
        }
    }

    private static func row(
        _ html: inout HTML, _ violation: Violation, _ model: OperationsModel
    ) {
        html.tr { html in
            html.th(scope: .row) { html in
                html.text(violation.kind.words)
                html.text(" ")
                html.span(violation.subject, .class("soft"))
            }
            html.td(violation.detail, .class("wrap"))
            html.td { html in
                if let number = violation.orderNumber {
                    html.a(number, to: Links.status(number))
                } else {
                    html.text("–")
                }
            }
            html.td { $0.moment(violation.firstSeen, model.clock) }
            html.td { $0.moment(violation.lastSeen, model.clock) }
            html.td { html in
                if let cleared = violation.clearedAt {
                    html.pill("Whole again", .green)
                    html.text(" ")
                    html.moment(cleared, model.clock)
                } else {
                    html.pill("Open", .red)
                }
            }
        }
    }

    /// What is known, and as of when.
    static func sentence(_ checks: CheckState, _ clock: (Timestamp) -> String) -> String {
        let open = checks.openCount
        guard let finished = checks.finishedAt else {
            let so = open == 0 ? "nothing found so far" : found(open)
            return checks.startedAt == nil
                ? "The first round of checks has not begun."
                : "The first round of checks is under way; \(so)."
        }
        return open == 0
            ? "All checked at \(clock(finished)), nothing found."
            : "All checked at \(clock(finished)), \(found(open)). Nothing was repaired."
    }

    private static func found(_ count: Int) -> String {
        count == 1 ? "one thing is wrong" : "\(count) things are wrong"
    }
}
