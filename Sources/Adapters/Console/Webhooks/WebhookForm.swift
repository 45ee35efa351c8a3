internal import Application
internal import HTTP

/// What was entered about a webhook.
struct WebhookForm: Sendable, Equatable {
    let url: String
    /// As entered, for showing it again.
    let eventText: String

    /// Takes the fields as they came; the desk judges them.
    init(_ fields: FormFields) {
        url = LineText.trimmed(fields.first("url") ?? "")
        eventText = fields.first("events") ?? ""
    }

    /// Shows what is stored.
    init(_ endpoint: WebhookEndpointRecord) {
        url = endpoint.url
        eventText = endpoint.events.joined(separator: " ")
    }

    /// An empty form.
    init() {
        url = ""
        eventText = ""
    }

    /// The words of the events, split at blanks, commas and line ends.
    var events: [String] {
        eventText.utf8.split { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
            .map { String(decoding: Array($0), as: UTF8.self) }
    }
}

/// The messages that a form about a webhook leads back with; a closed set, so that none is forged.
enum WebhookNotice: String, Sendable {
    case changed, enabled, disabled, tested, off, redelivered

    /// The sentence on top of the page.
    var sentence: String {
        switch self {
        case .changed: "Address and events are changed."
        case .enabled: "Switched on. What was missed is sent now, in order."
        case .disabled: "Switched off. What happens meanwhile is kept for 30 days."
        case .tested: "A test is on its way; load this page again to see how it went."
        case .off: "The webhook is off; switch it on first."
        case .redelivered: "The delivery is made again now."
        }
    }
}
