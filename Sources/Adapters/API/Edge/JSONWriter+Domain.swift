internal import Application
internal import Domain
internal import JSON

extension JSONWriter {
    /// Writes a name and a moment in RFC 3339, or `null`.
    mutating func field(_ name: String, _ time: Timestamp?) { field(name, time?.text) }

    /// Writes a name and an amount with its currency, its decimal places and how it is shown.
    mutating func field(_ name: String, _ money: Money) {
        key(name)
        object { writer in
            writer.field("amount", money.amount)
            writer.field("currency", money.currency.code)
            writer.field("exponent", money.currency.exponent)
            writer.field("display", money.display)
        }
    }

    /// Writes a name and a list of words.
    mutating func field(_ name: String, _ words: [String]) {
        key(name)
        array { writer in
            for word in words { writer.string(word) }
        }
    }

    /// Writes a name and an object of texts, its names sorted.
    mutating func field(_ name: String, _ texts: [String: String]) {
        key(name)
        object { writer in
            for (name, text) in texts.sorted(by: { $0.key < $1.key }) { writer.field(name, text) }
        }
    }

    /// Writes how something is shown.
    mutating func field(_ name: String, _ display: Display) {
        key(name)
        object { writer in
            writer.field("label", display.label)
            writer.field("percent", display.percent)
            writer.field("colour", display.colour.rawValue)
            writer.field("icon", display.icon)
            writer.field("description", display.description)
        }
    }

    /// Bytes of one object.
    static func document(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object(body)
        return writer.bytes
    }

    /// Bytes of a list as every list has it (`api.md`, Shape).
    static func list(
        total: Int, hasMore: Bool = false, next: String? = nil, previous: String? = nil,
        _ items: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        document { writer in
            writer.field("object", "list")
            writer.key("data")
            writer.array(items)
            writer.field("has_more", hasMore)
            writer.field("next", next)
            if let previous { writer.field("previous", previous) }
            writer.field("total", total)
        }
    }
}
