internal import Application
internal import Domain
internal import HTML

/// What a notice is about; the colour follows.
enum NoticeKind: String, Sendable { case good, info, warning, error }

/// Small pieces that several pages use.
extension HTML {
    /// A box with nothing but text inside.
    mutating func box(_ text: String, _ attribute: Attribute) {
        div(attribute) { $0.text(text) }
    }

    /// A hidden form field.
    mutating func hidden(_ name: String, _ value: String) {
        input(.hidden, name: name, value: value)
    }

    /// A status as dot and word.
    mutating func pill(_ word: String, _ colour: Display.Colour) {
        span(word, .class("pill", "pill-\(colour.rawValue)"))
    }

    /// A notice: what happened in bold, then the reason and the next step.
    mutating func notice(_ kind: NoticeKind, _ title: String, _ text: String = "") {
        div(.class("notice", "notice-\(kind.rawValue)"), .role(kind == .error ? "alert" : "status"))
        {
            $0.strong(title)
            if !text.isEmpty { $0.text(text) }
        }
    }

    /// A moment in the store's time.
    mutating func moment(_ time: Timestamp, _ clock: (Timestamp) -> String) {
        self.time(clock(time), datetime: time.text)
    }

    /// A label with its control, an optional hint and the error of the field.
    mutating func field(
        _ label: String, id: String, hint: String? = nil, error: String? = nil,
        control: (inout HTML) -> Void
    ) {
        div(.class("field")) { html in
            html.label(label, for: id)
            control(&html)
            if let hint { html.span(hint, .class("hint"), .id(id + "-hint")) }
            if let error { html.span(error, .class("error"), .id(id + "-error")) }
        }
    }
}

/// The attributes that tie a control to its hint and error.
extension Attribute {
    /// Names the hint and, when there is one, the error of the field with this id.
    static func described(_ id: String, hasHint: Bool, error: String?) -> Attribute {
        let ids = (hasHint ? [id + "-hint"] : []) + (error == nil ? [] : [id + "-error"])
        return .when(!ids.isEmpty, .aria(.describedBy, ids.joined(separator: " ")))
    }
}
