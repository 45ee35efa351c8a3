extension JSONWriter {
    /// Writes a name and a text.
    package mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a name and an integer.
    package mutating func field(_ name: String, _ value: Int64) {
        key(name)
        int(value)
    }

    /// Writes a name and a count.
    package mutating func field(_ name: String, _ value: Int) {
        key(name)
        int(value)
    }

    /// Writes a name and a truth value.
    package mutating func field(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a name and a text, or `null` for nil.
    package mutating func field(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// Writes a name and an integer, or `null` for nil.
    package mutating func field(_ name: String, _ value: Int64?) {
        key(name)
        if let value { int(value) } else { null() }
    }

    /// Writes a name and a tree.
    package mutating func field(_ name: String, _ value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// Writes a tree as it stands; it recurses once a level.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text): raw(text)
        case .string(let text): string(text)
        case .array(let items):
            array { writer in
                for item in items { writer.value(item) }
            }
        case .object(let members):
            object { writer in
                for member in members { writer.field(member.name, member.value) }
            }
        }
    }
}
