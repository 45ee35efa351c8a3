internal import Application
internal import Domain
internal import HTML

/// One line of an order: what it is, why it waits, its results and the forms that may be sent now.
enum StatusLine {
    /// Writes the part of the page.
    static func write(_ html: inout HTML, _ detail: LineDetail, _ model: StatusModel) {
        let line = detail.line
        if line.kind == .goods {
            StatusGoods.line(&html, line, model)
            return
        }
        let id = "line-\(line.number)"
        html.section(.class("panel"), .aria(.labelledBy, id), .data("row", "")) { html in
            html.h2("\(line.name): \(line.target)", .id(id))
            html.p { html in
                html.pill(StatusWord(line.state).rawValue, colour(line.state))
                if let note = HistoryRow.note(line, model.clock) { html.span(note, .class("note")) }
            }
            if let sentence = Waiting.sentence(line, clock: model.clock) {
                html.div(.class("notice", "notice-info")) { html in
                    html.strong("Why is this waiting?")
                    html.text(sentence)
                }
            }
            if line.state == .failed || line.state == .rejected, let message = line.errorMessage {
                html.div(.class("notice", "notice-warning")) { html in
                    html.strong("Why it did not work")
                    html.text(message)
                }
            }
            facts(&html, line, model)
            results(&html, detail, model)
            StatusForms.write(&html, detail, model)
        }
    }

    /// The colour role of a line's state.
    static func colour(_ state: LineState) -> Display.Colour {
        switch state {
        case .completed: .green
        case .sending, .accepted, .inProcess: .blue
        case .queued, .parked, .uncertain, .needsReview: .amber
        case .failed, .rejected: .red
        case .cancelled: .grey
        }
    }

    private static func facts(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.dl(.class("facts")) { html in
            html.fact("Service", "\(line.name) (\(line.provider) \(line.serviceCode))")
            html.fact("IMEI", line.target)
            if line.targetRaw != line.target { html.fact("As written", line.targetRaw) }
            html.fact("State", StatusModel.plain(line.state.rawValue))
            if let id = line.providerOrderID { html.fact("Provider order", id) }
            html.fact(
                "Credits",
                SubmitModel.decimal(line.cost) + (line.costCharged ? ", charged" : ", not charged"))
            html.fact("Sends", String(line.attemptCount))
            if line.manualRetries > 0 { html.fact("Retries by hand", String(line.manualRetries)) }
            if let time = line.nextCheckAt, line.state.isOpen {
                html.dt("Next check")
                html.dd { $0.moment(time, model.clock) }
            }
            if let time = line.finishedAt {
                html.dt("Finished")
                html.dd { $0.moment(time, model.clock) }
            }
            if let time = line.reversedAt {
                html.dt("Reversed by provider")
                html.dd { $0.moment(time, model.clock) }
            }
            for (name, value) in line.fields.sorted(by: { $0.key < $1.key }) {
                html.fact(name, value)
            }
        }
    }

    private static func results(_ html: inout HTML, _ detail: LineDetail, _ model: StatusModel) {
        guard let newest = detail.results.first else { return }
        result(&html, newest, detail.line, model, heading: "Result")
        let older = detail.results.dropFirst()
        guard !older.isEmpty else { return }
        html.details { html in
            html.summary("\(older.count) earlier \(older.count == 1 ? "result" : "results")")
            for one in older {
                result(&html, one, detail.line, model, heading: "Earlier result")
            }
        }
    }

    private static func result(
        _ html: inout HTML, _ result: ResultRecord, _ line: LineRecord, _ model: StatusModel,
        heading: String
    ) {
        html.h3("\(heading): \(result.statusWord)")
        html.p(.class("soft", "small")) { html in
            html.text("From \(result.source), ")
            html.moment(result.at, model.clock)
        }
        for warning in result.parsed.warnings { html.notice(.warning, sentence(warning)) }
        let rows = fields(result.parsed)
        if !rows.isEmpty {
            html.div(
                .class("scroll"), .role("region"), .tabIndex(0),
                .aria(.label, "\(heading) of line \(line.number), \(model.clock(result.at))")
            ) { html in
                html.table { html in
                    html.thead { html in
                        html.tr { html in
                            html.th("Field")
                            html.th("Value")
                        }
                    }
                    html.tbody { html in
                        for row in rows {
                            html.tr { html in
                                html.th(row.label, scope: .row)
                                html.td(row.value)
                            }
                        }
                    }
                }
            }
        } else if !result.parsed.display.isEmpty {
            html.pre(
                result.parsed.display, .tabIndex(0), .aria(.label, "Result text"), .role("region"))
        }
        for note in result.parsed.notes { html.p(note, .class("note")) }
    }

    /// The fields that Waybill knows, then what else the provider told.
    private static func fields(_ parsed: ParsedResult) -> [ParsedResult.Pair] {
        let known = ParsedResult.Field.allCases.compactMap { field in
            parsed.fields[field].map { ParsedResult.Pair(label: label(field), value: $0) }
        }
        return known + parsed.extras
    }

    private static func label(_ field: ParsedResult.Field) -> String {
        switch field {
        case .model: "Model"
        case .imei: "IMEI"
        case .imei2: "IMEI 2"
        case .serialNumber: "Serial number"
        case .meid: "MEID"
        case .applecare: "AppleCare"
        case .purchaseDate: "Purchase date"
        case .carrier: "Carrier"
        case .tetherPolicy: "Tether policy"
        case .gsmaStatus: "GSMA status"
        case .fmi: "Find My (FMI)"
        case .simlock: "SIM lock"
        }
    }

    private static func sentence(_ warning: String) -> String {
        if warning == "imei_mismatch" {
            return "The result names another IMEI than the one ordered."
        }
        let parts = warning.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "conflict" else { return StatusModel.plain(warning) }
        return "The result says two different things about \(StatusModel.plain(String(parts[1])))."
    }
}
