internal import Application
internal import Domain
internal import HTML

/// Why an order waits, on its page: holds, verification, risk facts, and what may be decided.
enum StatusHoldPart {
    /// Writes the part; nothing for an order that was never held and cannot be.
    static func write(_ html: inout HTML, _ model: StatusModel) {
        guard let holds = model.holds else { return }
        let isPending = model.detail.order.state == .pending
        let mayDecide = isPending && model.frame.rights.confirms
        guard mayDecide || !holds.holds.isEmpty else { return }
        html.section(.class("panel"), .aria(.labelledBy, "holds")) { html in
            html.h2("Holds and verification", .id("holds"))
            if holds.open.isEmpty { html.p("Nothing holds this order.", .class("soft")) }
            for hold in holds.holds where hold.isOpen {
                open(&html, hold, model, mayDecide: mayDecide)
            }
            if let risk = model.detail.order.terms?.risk { Self.risk(&html, risk) }
            if let verification = holds.verification {
                Self.verification(&html, verification, holds, model)
            }
            if mayDecide && !HoldRules.approvedByNotes(holds.open).isEmpty {
                decide(&html, model)
            }
            if mayDecide { set(&html, model) }
            past(&html, holds, model)
        }
    }

    private static func open(
        _ html: inout HTML, _ hold: HoldRecord, _ model: StatusModel, mayDecide: Bool
    ) {
        let word = hold.reason.rawValue
        html.div(.class("stack")) { html in
            html.p { html in
                html.pill(HoldWords.label(hold.reason), .amber)
                html.text(" " + hold.detail)
            }
            html.p(.class("soft")) { html in
                html.text("Set by \(model.name(hold.setBy)), ")
                html.moment(hold.setAt, model.clock)
            }
            guard mayDecide, hold.reason != .blacklist || model.frame.rights.administers else {
                return
            }
            html.details { html in
                html.summary("Clear the hold \(HoldWords.label(hold.reason).lowercased())")
                html.form(
                    .post, to: Links.hold(word, order: model.detail.order.number),
                    .class("form")
                ) { html in
                    html.hidden("csrf", model.frame.csrf)
                    html.hidden("key", "\(model.key)-clear-\(word)")
                    if hold.reason == .duplicate { Self.duplicate(&html) }
                    html.reason("Why it is cleared", id: "clear-\(word)", isRequired: true)
                    html.button("Clear the hold")
                }
            }
        }
    }

    private static func duplicate(_ html: inout HTML) {
        html.field("What happens to the target", id: "clear-decision") { html in
            html.select(name: "decision", .id("clear-decision")) { html in
                html.option("Give the earlier result, free", value: "reuse")
                html.option("Check it again, paid", value: "recheck")
            }
        }
    }

    /// Facts and recommendation, as the rules found them.
    static func risk(_ html: inout HTML, _ risk: RiskReport) {
        html.p { html in
            html.text("Recommendation: ")
            html.pill(
                HoldWords.label(risk.recommendation), HoldWords.colour(risk.recommendation))
        }
        html.ul { html in
            for fact in risk.facts {
                html.li("\(HoldWords.label(fact.sentiment)): \(fact.text)")
            }
        }
    }

    private static func verification(
        _ html: inout HTML, _ record: VerificationRecord, _ holds: HoldDetail,
        _ model: StatusModel
    ) {
        html.h3("Verification")
        html.p { $0.pill(HoldWords.label(record.status), HoldWords.colour(record.status)) }
        html.dl(.class("facts")) { html in
            if let type = record.idType { html.fact("Document", StatusModel.plain(type)) }
            moment(&html, "Handed in", record.submittedAt, model)
            if record.status == .pending || record.status == .rejected {
                moment(&html, "Time until", record.expiresAt, model)
            }
            moment(&html, "Decided", record.reviewedAt, model)
            if let by = record.reviewedBy { html.fact("Decided by", model.name(by)) }
            if let reason = record.reason { html.fact("Notes", reason) }
        }
        guard model.frame.rights.viewsProofs, !holds.files.isEmpty else { return }
        html.ul { html in
            for file in holds.files {
                let label = HoldWords.label(file.purpose)
                html.li { html in
                    if file.deletedAt != nil {
                        html.text("\(label): deleted")
                    } else if file.type.isImage {
                        html.a("\(label): look at it", to: Links.photo(file.id.text))
                    } else {
                        html.a("\(label): download", to: Links.file(file.id.text))
                    }
                }
            }
        }
        html.p("Each look is written down.", .class("soft"))
    }

    private static func moment(
        _ html: inout HTML, _ label: String, _ time: Timestamp?, _ model: StatusModel
    ) {
        guard let time else { return }
        html.dt(label)
        html.dd { $0.moment(time, model.clock) }
    }

    private static func decide(_ html: inout HTML, _ model: StatusModel) {
        html.form(
            .post, to: Links.action("verification", order: model.detail.order.number),
            .class("form")
        ) { html in
            html.hidden("csrf", model.frame.csrf)
            html.hidden("key", model.key + "-decide")
            html.reason(
                "What was checked; the customer reads it when rejected", id: "decide-notes",
                isRequired: true)
            html.div(.class("actions")) { html in
                html.button("Approve", .name("decision"), .value("approve"), .class("primary"))
                html.button("Reject", .name("decision"), .value("reject"), .class("danger"))
            }
        }
    }

    private static func set(_ html: inout HTML, _ model: StatusModel) {
        html.details { html in
            html.summary("Hold this order")
            html.form(
                .post, to: Links.action("holds", order: model.detail.order.number),
                .class("form")
            ) { html in
                html.hidden("csrf", model.frame.csrf)
                html.hidden("key", model.key + "-hold")
                html.field("What it waits for", id: "hold-reason") { html in
                    html.select(name: "hold", .id("hold-reason")) { html in
                        for reason in [HoldReason.review, .verification, .payment, .blacklist]
                        where reason != .blacklist || model.frame.rights.administers {
                            html.option(HoldWords.label(reason), value: reason.rawValue)
                        }
                    }
                }
                html.reason("Why", id: "hold-detail", isRequired: true)
                html.button("Hold the order")
            }
        }
    }

    private static func past(
        _ html: inout HTML, _ holds: HoldDetail, _ model: StatusModel
    ) {
        let cleared = holds.holds.filter { !$0.isOpen }
        guard !cleared.isEmpty else { return }
        html.details { html in
            html.summary("Cleared holds (\(cleared.count))")
            html.ul { html in
                for hold in cleared {
                    html.li { html in
                        html.text(HoldWords.label(hold.reason) + ": " + (hold.decision ?? ""))
                        if let by = hold.clearedBy { html.text(", " + model.name(by)) }
                        if let at = hold.clearedAt {
                            html.text(", ")
                            html.moment(at, model.clock)
                        }
                    }
                }
            }
        }
    }
}
