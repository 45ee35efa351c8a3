/// One line before it is written.
struct LogEntry {
    let wallMicroseconds: Int64
    let level: LogLevel
    let component: LogComponent
    let message: LogMessage
    let fields: [LogField]

    /// The sentence, values masked.
    func words(_ mask: LogMask) -> String {
        var text = ""
        for piece in message.pieces {
            switch piece {
            case .words(let words): text += words
            case .value(let value): text += value.rendered(mask)?.text ?? "-"
            }
        }
        return mask.scrubbed(text)
    }

    /// The fields that have a value, masked.
    func texts(_ mask: LogMask) -> [(String, LogValue.Rendered)] {
        fields.compactMap { field in field.value.rendered(mask).map { (field.name, $0) } }
    }
}

/// A named value of a line.
struct LogField: Sendable {
    let name: String
    let value: LogValue
}

extension LogValue {
    /// A value as text; bare ones are numbers and flags, which JSON writes without quotes.
    struct Rendered {
        let text: String
        let isBare: Bool
    }

    /// The line as bytes, without its line end.
    func rendered(_ mask: LogMask) -> Rendered? {
        switch kind {
        case .text(let text): Rendered(text: mask.scrubbed(text), isBare: false)
        case .integer(let value): Rendered(text: String(value), isBare: true)
        case .flag(let value): Rendered(text: value ? "true" : "false", isBare: true)
        case .imei(let digits): Rendered(text: mask.imei(digits), isBare: false)
        case .phone(let number): Rendered(text: mask.phone(number), isBare: false)
        case .mail(let address): Rendered(text: mask.mail(address), isBare: false)
        case .missing: nil
        }
    }
}
