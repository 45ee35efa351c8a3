internal import Application
internal import Domain
internal import HTML

/// Forms about what hangs on a line: its dead letter, a refusal text that nobody knows.
extension StatusForms {
    /// The words of a newest send whose refusal nobody knows.
    static func unknownText(_ detail: LineDetail) -> String? {
        guard let message = detail.attempts.last?.errorMessage else { return nil }
        return SubmitOutcome.uncertain(message).unknownRefusalText
    }

    /// Takes a line off the list of dead letters without another try.
    static func discard(_ html: inout HTML, _ line: LineRecord, _ model: StatusModel) {
        html.details { html in
            html.summary("Discard: take it off the list of dead letters")
            html.p("The line stays as it is and is not tried again by itself.", .class("soft"))
            form(&html, line, model, action: "discard", key: "discard") { html in
                html.reason("Reason", id: "discard-\(line.number)", isRequired: true)
                html.button("Discard")
            }
        }
    }

    /// Says what a refusal text means from now on.
    static func pin(
        _ html: inout HTML, _ text: String, _ line: LineRecord, _ model: StatusModel
    ) {
        html.details { html in
            html.summary("Say what \"\(text.prefix(60))\" means")
            html.p(
                "Waybill does not know this answer of \(line.provider), so it counts as unclear. "
                    + "What you say holds for every later answer with these words.", .class("soft"))
            form(&html, line, model, action: "pin", key: "pin") { html in
                let id = "meaning-\(line.number)"
                html.hidden("text", text)
                html.field("It means", id: id) { html in
                    html.select(name: "meaning", .id(id)) { html in
                        for meaning in PinnedText.Meaning.allCases {
                            html.option(words(meaning), value: meaning.rawValue)
                        }
                    }
                }
                html.reason("How you know", id: "pin-\(line.number)", isRequired: true)
                html.button("Pin this text", .class("primary"))
            }
        }
    }

    private static func words(_ meaning: PinnedText.Meaning) -> String {
        switch meaning {
        case .duplicate: "The provider has an order for the number already"
        case .retryable: "Refused for now: try again later"
        case .final: "Refused for good: the line fails"
        case .oursProvider: "Our account is at fault: pause the provider"
        case .oursService: "The service is off: pause the service"
        }
    }
}
