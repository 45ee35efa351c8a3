internal import Application
internal import JSON

/// Small maps and lists as stored JSON texts; the same content always gives the same bytes.
enum CompactJSON {
    /// An object with sorted names, nil for an empty map.
    static func text(_ map: [String: String]) -> String? {
        guard !map.isEmpty else { return nil }
        var writer = JSONWriter(capacity: 64)
        writer.object { writer in
            for (name, value) in map.sorted(by: { $0.key < $1.key }) { writer.field(name, value) }
        }
        return writer.text()
    }

    /// The map of a stored object; nil text is an empty map.
    static func map(_ text: String?) throws -> [String: String] {
        guard let text else { return [:] }
        var map: [String: String] = [:]
        for member in try value(text).object ?? [] { map[member.name] = member.value.string ?? "" }
        return map
    }

    /// An array of texts.
    static func text(_ list: [String]) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.array { writer in
            for item in list { writer.string(item) }
        }
        return writer.text()
    }

    /// The texts of a stored array.
    static func list(_ text: String) throws -> [String] {
        (try value(text).array ?? []).compactMap(\.string)
    }

    /// The tree of a stored text.
    static func value(_ text: String) throws -> JSONValue {
        do {
            return try JSONReader.parse(Array(text.utf8))
        } catch {
            throw StorageError.unreadable("the JSON", String(text.prefix(80)))
        }
    }
}
