internal import Application
internal import Domain
internal import HTML

/// What is on record about an order: sends, history, notices, anomalies.
enum StatusRecords {
    /// Every send of every line; staff find the way to the provider's raw answers.
    static func attempts(_ html: inout HTML, _ model: StatusModel) {
        guard model.detail.lines.contains(where: { $0.line.kind != .goods }) else { return }
        let rows = model.detail.lines.flatMap { line in line.attempts.map { (line, $0) } }
        html.section(.class("panel"), .aria(.labelledBy, "attempts")) { html in
            html.h2("Sends to the provider", .id("attempts"))
            guard !rows.isEmpty else {
                html.p("Nothing was sent yet.", .class("soft"))
                return
            }
            html.div(.class("scroll"), .role("region"), .aria(.label, "Sends"), .tabIndex(0)) {
                html in
                html.table(.class("rows")) { html in
                    html.thead { html in
                        html.tr { html in
                            for name in [
                                "Send", "State", "Decided", "Sent", "Answered", "Provider order",
                            ] {
                                html.th(name)
                            }
                            html.th("Message")
                        }
                    }
                    html.tbody { html in
                        for (line, attempt) in rows { row(&html, line.line, attempt, model) }
                    }
                }
            }
            guard model.frame.rights.fulfils else { return }
            html.p { html in
                html.a(
                    "Show the provider's raw answers",
                    to: Links.status(model.detail.order.number) + "/raw")
                html.text(" (the look is kept in the audit log)")
            }
        }
    }

    private static func row(
        _ html: inout HTML, _ line: LineRecord, _ attempt: AttemptRecord, _ model: StatusModel
    ) {
        html.tr { html in
            html.th("Line \(line.number), send \(attempt.number)", scope: .row)
            html.td(StatusModel.plain(attempt.state.rawValue))
            html.td { $0.moment(attempt.intentAt, model.clock) }
            html.td { html in if let time = attempt.sentAt { html.moment(time, model.clock) } }
            html.td { html in if let time = attempt.answeredAt { html.moment(time, model.clock) } }
            html.td { $0.code(attempt.providerOrderID ?? "") }
            html.td(attempt.errorMessage ?? attempt.errorCode ?? "", .class("cut"))
        }
    }

    /// Who did what, when and why, newest first.
    static func timeline(_ html: inout HTML, _ model: StatusModel) {
        html.section(.class("panel"), .aria(.labelledBy, "timeline")) { html in
            html.h2("Timeline", .id("timeline"))
            html.ol(.class("timeline")) { html in
                for entry in model.detail.history.reversed() { item(&html, entry, model) }
            }
        }
    }

    private static func item(_ html: inout HTML, _ entry: HistoryEntry, _ model: StatusModel) {
        html.li { html in
            html.box(what(entry, model), .class("what"))
            html.div(.class("soft", "small")) { html in
                html.moment(entry.at, model.clock)
                html.text(", by \(model.name(entry.actor))")
            }
            if let reason = entry.reason, !reason.isEmpty {
                html.span("Reason: \(reason)", .class("private"))
            }
            let data = entry.data.sorted { $0.key < $1.key }
            if !data.isEmpty {
                html.box(
                    data.map { "\(StatusModel.plain($0.key)) \($0.value)" }.joined(
                        separator: " · "),
                    .class("soft", "small"))
            }
        }
    }

    /// "Line 1: in process, then completed".
    private static func what(_ entry: HistoryEntry, _ model: StatusModel) -> String {
        let number = model.detail.lines.first { $0.line.id == entry.line }?.line.number
        let subject =
            switch entry.subject {
            case .order: "Order"
            case .payment: "Payment"
            case .line: number.map { "Line \($0)" } ?? "Line"
            case .stage: "Stage"
            case .hold: "Hold"
            }
        let from = entry.from.map { "\(StatusModel.plain($0)), then " } ?? ""
        let to = StatusModel.plain(entry.to)
        let event = StatusModel.plain(entry.event)
        return "\(subject): \(from)\(to)" + (event == to ? "" : " (\(event))")
    }

    /// The messages about the order and what became of them.
    static func notices(_ html: inout HTML, _ model: StatusModel) {
        guard !model.detail.notices.isEmpty else { return }
        html.section(.class("panel"), .aria(.labelledBy, "notices")) { html in
            html.h2("Notices", .id("notices"))
            html.ul(.class("timeline")) { html in
                for notice in model.detail.notices.reversed() {
                    html.li { html in
                        html.box(notice.message, .class("what"))
                        html.div(.class("soft", "small")) { html in
                            html.moment(notice.at, model.clock)
                            html.text(
                                ", \(StatusModel.plain(notice.type)): "
                                    + StatusModel.plain(notice.status))
                            if let detail = notice.detail { html.text(" (\(detail))") }
                        }
                    }
                }
            }
        }
    }

    /// What providers said that did not fit, and that changed nothing.
    static func anomalies(_ html: inout HTML, _ model: StatusModel) {
        let all = model.detail.lines.flatMap(\.anomalies)
        guard !all.isEmpty else { return }
        html.section(.class("panel"), .aria(.labelledBy, "anomalies")) { html in
            html.h2("What did not fit", .id("anomalies"))
            for anomaly in all {
                html.div(.class("notice", "notice-warning")) { html in
                    html.strong(StatusModel.plain(anomaly.kind.rawValue))
                    html.text("\(anomaly.detail) (\(anomaly.provider)) ")
                    html.moment(anomaly.at, model.clock)
                }
            }
        }
    }
}
