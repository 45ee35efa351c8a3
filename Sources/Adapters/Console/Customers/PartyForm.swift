internal import Application
internal import Domain
internal import HTML
internal import HTTP
internal import JSON

/// What a form about a customer, promo, zone or price came to; its bytes are kept for repeats.
enum PartyFormAnswer: Sendable, Equatable {
    case done(id: String)
    /// Sentences by field, such as `/name`.
    case refused([PartyFault])
    case notFound
    /// Somebody changed it meanwhile, or something else stands against it.
    case conflict(String)

    /// The bytes to keep; a refusal without effect keeps no key (K7).
    static func rendered<Value>(
        _ outcome: PartyOutcome<Value>, id: (Value) -> String
    ) -> RenderedAnswer {
        var writer = JSONWriter()
        switch outcome {
        case .done(let value):
            writer.object { $0.field("id", id(value)) }
            return RenderedAnswer(status: 303, body: writer.bytes, order: nil, hasEffect: true)
        case .refused(let flaws):
            writer.object { writer in
                writer.key("flaws")
                writer.array { writer in
                    for flaw in flaws {
                        writer.object { writer in
                            writer.field("field", flaw.field)
                            writer.field("message", flaw.message)
                        }
                    }
                }
            }
            return RenderedAnswer(status: 400, body: writer.bytes, order: nil, hasEffect: false)
        case .notFound:
            writer.object { $0.field("missing", true) }
            return RenderedAnswer(status: 404, body: writer.bytes, order: nil, hasEffect: false)
        case .moved:
            return conflict(
                "Somebody else changed this while the form was open. Look at what stands here now, "
                    + "and send yours again.")
        case .conflict(_, let message): return conflict(message)
        }
    }

    private static func conflict(_ sentence: String) -> RenderedAnswer {
        var writer = JSONWriter()
        writer.object { $0.field("conflict", sentence) }
        return RenderedAnswer(status: 409, body: writer.bytes, order: nil, hasEffect: false)
    }

    /// Reads stored bytes; nil when they are none of these forms'.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONReader.parse(bytes) else { return nil }
        if let id = value["id"]?.string {
            self = .done(id: id)
        } else if let flaws = value["flaws"]?.array {
            self = .refused(
                flaws.map {
                    PartyFault(
                        field: $0["field"]?.string ?? "", message: $0["message"]?.string ?? "")
                })
        } else if let sentence = value["conflict"]?.string {
            self = .conflict(sentence)
        } else if value["missing"] != nil {
            self = .notFound
        } else {
            return nil
        }
    }
}

/// A refused field of a form with its sentence.
struct PartyFault: Sendable, Equatable {
    /// A JSON pointer, such as `/addresses/0/city`.
    let field: String
    /// What is wrong, and the way out.
    let message: String
}

/// Reads the texts of a form into values; every fault is kept.
struct PartyFields {
    private let fields: FormFields
    private let currency: Currency
    /// The faults so far, in the order of reading.
    private(set) var faults: [PartyFault] = []

    /// Takes a submitted form.
    init(_ fields: FormFields, currency: Currency) {
        self.fields = fields
        self.currency = currency
    }

    /// A text; empty when it is not there.
    func text(_ name: String) -> String { LineText.trimmed(fields.first(name) ?? "") }

    /// Whether a box was ticked.
    func flag(_ name: String) -> Bool { fields.first(name) != nil }

    /// The parts of a list with commas or lines between them.
    func list(_ name: String) -> [String] {
        (fields.first(name) ?? "").split { $0 == "," || $0.isNewline }
            .map { LineText.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// The lines of a text that are not empty.
    func lines(_ name: String) -> [String] {
        (fields.first(name) ?? "").split(whereSeparator: \.isNewline)
            .map { LineText.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// An amount such as `100.00`; nil when empty.
    mutating func amount(_ name: String, _ what: String) -> Int64? {
        let text = text(name)
        if text.isEmpty { return nil }
        if let money = Money(decimal: text, currency) { return money.amount }
        fault(
            name,
            "\(what) is an amount in \(currency.code) such as \(Money(10_000, currency).decimal).")
        return nil
    }

    /// Seconds on clocks of the store since theirs showed 1970, from `2026-11-20T14:05`; nil when
    /// empty.
    mutating func localTime(_ name: String, _ what: String) -> Int64? {
        let text = text(name)
        if text.isEmpty { return nil }
        if let seconds = Self.localSeconds(Array(text.utf8)) { return seconds }
        fault(name, "\(what) is a day with a time, such as 2026-11-20T08:00.")
        return nil
    }

    /// Reads `YYYY-MM-DDTHH:MM`, with seconds or a blank too; nil for days that do not exist.
    private static func localSeconds(_ bytes: [UInt8]) -> Int64? {
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        func has(_ marks: String, at index: Int) -> Bool {
            index < bytes.count && marks.utf8.contains(bytes[index])
        }
        guard bytes.count == 16 || bytes.count == 19, has("-", at: 4), has("-", at: 7),
            has("T ", at: 10), has(":", at: 13), let year = number(0..<4),
            let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), (1...12).contains(month), hour < 24, minute < 60
        else { return nil }
        var second = 0
        if bytes.count == 19 {
            guard has(":", at: 16), let sent = number(17..<19), sent < 60 else { return nil }
            second = sent
        }
        let days = CivilTime.day(year: year, month: month, day: day)
        guard CivilTime.date(ofDay: days) == (year, month, day) else { return nil }
        return days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// Several words of a closed set; others are left out.
    func words<Word: RawRepresentable>(
        _ name: String, _ type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        fields.all(name).compactMap { Word(rawValue: $0) }
    }

    /// A whole number; nil when empty.
    mutating func count(_ name: String, _ what: String) -> Int? {
        let text = text(name)
        if text.isEmpty { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) {
            return number
        }
        fault(name, "\(what) is a whole number.")
        return nil
    }

    /// Notes a fault.
    mutating func fault(_ name: String, _ message: String) {
        faults.append(PartyFault(field: "/" + name, message: message))
    }
}

extension HTML {
    /// What was wrong with a form, all of it.
    mutating func faults(_ title: String, _ faults: [PartyFault]) {
        guard !faults.isEmpty else { return }
        div(.class("notice", "notice-error"), .role("alert")) { html in
            html.strong(title)
            html.ul { html in
                for fault in faults { html.li(fault.message) }
            }
        }
    }
}
