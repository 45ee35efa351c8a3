/// A JSON text as a tree; objects keep their order and numbers keep the text they came with.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number as it was written, for example `12` or `0.80`; never a floating point value.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// A number from an integer.
    package static func integer(_ value: Int64) -> JSONValue { .number(String(value)) }

    /// The member of that name, compared byte by byte; nil if absent or if this is no object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The number, if it is written without `.` and exponent and fits 64 bits (SEC114).
    package var int64: Int64? {
        guard case .number(let text) = self else { return nil }
        return Self.integer(text)
    }

    /// The number's own text; nil for every other kind.
    package var number: String? {
        if case .number(let text) = self { text } else { nil }
    }

    /// The text; nil for every other kind.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value; nil for every other kind.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The items; nil for every other kind.
    package var array: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The members in the order they were written; nil for every other kind.
    package var object: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether this is an explicit null, which is not the same as an absent member.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Reads `-?[0-9]+`; `Int64(_:)` alone would also take a leading plus sign (SEC112).
    static func integer(_ text: String) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}

extension JSONValue: Equatable {
    /// Equality by bytes: two spellings of one letter are two texts, as in the database (SEC111).
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let two)): one == two
        case (.number(let one), .number(let two)): one.utf8.elementsEqual(two.utf8)
        case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
        case (.array(let one), .array(let two)): one == two
        case (.object(let one), .object(let two)): one == two
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}
