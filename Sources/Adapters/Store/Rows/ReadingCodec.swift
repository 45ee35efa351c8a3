internal import Application
internal import JSON

/// The parts of a reading that its columns do not hold; what the display text tells is left out.
enum ReadingCodec {
    /// The stored text, nil when display text and columns tell everything.
    static func text(_ reading: ParsedResult) -> String? {
        let derived = pairs(ofDisplay: reading.display)
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            if reading.kind != .labelled { writer.field("k", reading.kind.rawValue) }
            if reading.pairs != derived { write("p", reading.pairs, to: &writer) }
            if !reading.extras.isEmpty { writeExtras(of: reading, to: &writer) }
            if !reading.notes.isEmpty { write("n", reading.notes, to: &writer) }
            if !reading.warnings.isEmpty { write("w", reading.warnings, to: &writer) }
        }
        return writer.bytes.count == 2 ? nil : writer.text()
    }

    /// Rebuilds a reading from its columns.
    static func reading(
        fields: [ParsedResult.Field: String], display: String, details: String?
    ) throws -> ParsedResult {
        let derived = pairs(ofDisplay: display)
        guard let details else {
            return ParsedResult(kind: .labelled, fields: fields, pairs: derived, display: display)
        }
        let tree = try CompactJSON.value(details)
        let kind = try Columns.word(ParsedResult.Kind.self, tree["k"]?.string ?? "labelled")
        let pairs = tree["p"].map { list($0) } ?? derived
        var extras: [ParsedResult.Pair] = []
        if let indexes = tree["x"]?.array {
            for index in indexes.compactMap(\.int64) where pairs.indices.contains(Int(index)) {
                extras.append(pairs[Int(index)])
            }
        } else if let named = tree["e"] {
            extras = list(named)
        }
        return ParsedResult(
            kind: kind, fields: fields, pairs: pairs, extras: extras, notes: texts(tree["n"]),
            warnings: texts(tree["w"]), display: display)
    }

    /// One pair a line of `Label: value`, as the display text is written.
    static func pairs(ofDisplay display: String) -> [ParsedResult.Pair] {
        display.utf8.split(separator: 0x0A).compactMap { line in
            guard let colon = line.firstIndex(of: 0x3A) else { return nil }
            let rest = line[line.index(after: colon)...]
            guard rest.first == 0x20 else { return nil }
            return ParsedResult.Pair(
                label: String(decoding: line[..<colon], as: UTF8.self),
                value: String(decoding: rest.dropFirst(), as: UTF8.self))
        }
    }

    private static func write(
        _ name: String, _ pairs: [ParsedResult.Pair], to writer: inout JSONWriter
    ) {
        writer.key(name)
        writer.array { writer in
            for pair in pairs {
                writer.string(pair.label)
                writer.string(pair.value)
            }
        }
    }

    private static func write(_ name: String, _ texts: [String], to writer: inout JSONWriter) {
        writer.key(name)
        writer.array { writer in
            for text in texts { writer.string(text) }
        }
    }

    private static func writeExtras(of reading: ParsedResult, to writer: inout JSONWriter) {
        let indexes = reading.extras.map { reading.pairs.firstIndex(of: $0) }
        guard !indexes.contains(nil) else {
            write("e", reading.extras, to: &writer)
            return
        }
        writer.key("x")
        writer.array { writer in
            for index in indexes { writer.int(index ?? 0) }
        }
    }

    private static func list(_ value: JSONValue) -> [ParsedResult.Pair] {
        let texts = texts(value)
        return stride(from: 0, to: texts.count - texts.count % 2, by: 2).map {
            ParsedResult.Pair(label: texts[$0], value: texts[$0 + 1])
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        (value?.array ?? []).compactMap(\.string)
    }
}
