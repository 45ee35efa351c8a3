internal import HTTP
internal import JSON

/// Reads one JSON object member by member; every fault is kept, and what nobody asked for is one.
struct BodyReader {
    /// The JSON pointer of the object itself; empty for the whole body.
    let pointer: String
    private let members: [JSONMember]
    private var known: Set<String> = []
    /// The faults so far, in the order of reading.
    private(set) var errors: [FieldError] = []

    /// Reads an object; nil for every other kind of value.
    init?(_ value: JSONValue, at pointer: String = "") {
        guard let members = value.object else { return nil }
        self.members = members
        self.pointer = pointer
    }

    /// The body of a request; without one an empty object; throws 400 for anything but an object.
    static func body(
        _ request: Request, limits: JSONLimits = JSONLimits()
    ) throws(Problem) -> (reader: BodyReader, value: JSONValue?) {
        guard !request.body.isEmpty else {
            guard let empty = BodyReader(.object([])) else { throw Problem.notFound }
            return (empty, nil)
        }
        let value = try request.json(limits: limits)
        guard let reader = BodyReader(value) else {
            throw Problem.badRequest("malformed_json", "Send a JSON object.")
        }
        return (reader, value)
    }

    /// A member that is there and not null.
    mutating func value(_ name: String) -> JSONValue? {
        known.insert(name)
        let value = members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
        return value?.isNull == true ? nil : value
    }

    /// True for a member that is there and null, which takes a value away.
    func hasNull(_ name: String) -> Bool {
        members.contains { $0.name.utf8.elementsEqual(name.utf8) && $0.value.isNull }
    }

    /// A text of at most `max` characters without control characters but line breaks and tabs.
    mutating func text(_ name: String, max: Int, required: Bool = false) -> String? {
        guard let value = value(name) else {
            if required { fail(name, "FIELD_REQUIRED", "This field is required.") }
            return nil
        }
        guard let text = value.string else {
            fail(name, "FIELD_INVALID", "This field takes a text.")
            return nil
        }
        return checked(text, name, max)
    }

    /// A text, or a whole number read as its digits (`orders.md` 5.1).
    mutating func digits(_ name: String, max: Int) -> String? {
        guard let value = value(name) else { return nil }
        if let text = value.string { return checked(text, name, max) }
        if let number = value.number, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            number.utf8.count <= max
        {
            return number
        }
        fail(name, "FIELD_INVALID", "This field takes a text or a whole number.")
        return nil
    }

    /// One word of a closed set.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ words: Word.Type, code: String = "FIELD_INVALID"
    ) -> Word? where Word.RawValue == String {
        guard let value = value(name) else { return nil }
        if let text = value.string, let word = Word(rawValue: text) { return word }
        let known = words.allCases.map(\.rawValue).joined(separator: ", ")
        fail(name, code, "This field takes one of: \(known).")
        return nil
    }

    /// True or false.
    mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        if let flag = value.bool { return flag }
        fail(name, "FIELD_INVALID", "This field takes true or false.")
        return nil
    }

    /// Notes a fault of a member.
    mutating func fail(_ name: String, _ code: String, _ message: String) {
        errors.append(FieldError(field: path(name), code: code, message: message))
    }

    /// The faults, with one for each member that nobody asked for (SEC72).
    mutating func finished() -> [FieldError] {
        for member in members where !known.contains(member.name) {
            let name = Self.shown(member.name)
            fail(name, "UNKNOWN_FIELD", "There is no field '\(name)' here; remove it.")
        }
        return errors
    }

    /// Throws one 400 with every fault.
    mutating func check() throws(Problem) {
        let errors = finished()
        guard errors.isEmpty else { throw Self.refusal(errors) }
    }

    /// The 400 of a body with faults.
    static func refusal(_ errors: [FieldError]) -> Problem {
        let first = errors.first
        let detail = first.map { "\($0.field): \($0.message)" } ?? "The request was refused."
        return Problem.badRequest(
            errors.count == 1 ? first?.code ?? "invalid" : "validation_failed",
            errors.count == 1 ? detail : "\(errors.count) faults; the first: \(detail)",
            errors: errors)
    }

    /// The JSON pointer of a member.
    func path(_ name: String) -> String {
        let escaped = name.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "~"): Array("~0".utf8)
            case UInt8(ascii: "/"): Array("~1".utf8)
            default: [byte]
            }
        }
        return pointer + "/" + String(decoding: escaped, as: UTF8.self)
    }

    private mutating func checked(_ text: String, _ name: String, _ max: Int) -> String? {
        guard text.unicodeScalars.count <= max else {
            fail(name, "TOO_LONG", "This takes up to \(max) characters; shorten it.")
            return nil
        }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }) else {
            fail(name, "INVALID_TEXT", "Control characters are not taken; remove them.")
            return nil
        }
        return text
    }

    /// A name from outside as a sentence may repeat it.
    private static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(60).map {
                    $0.value < 0x20 || $0.value == 0x7F ? "?" : $0
                }))
    }
}
