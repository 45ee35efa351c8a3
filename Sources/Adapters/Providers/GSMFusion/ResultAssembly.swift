internal import Application

/// Steps U10–U12: gathers pairs and notes in order, then settles fields and warnings.
struct ResultAssembly {
    private struct Item {
        let label: String
        let entry: LabelTable.Entry?
        var value: String
    }

    private enum Part {
        case pair(Int)
        case note(String)
    }

    private var items: [Item] = []
    private var parts: [Part] = []

    /// Whether some label of the table was met.
    private(set) var hasKnownLabel = false

    /// Takes a label with its value, which may be empty.
    mutating func add(label: String, entry: LabelTable.Entry?, value: String) {
        hasKnownLabel = hasKnownLabel || entry != nil
        parts.append(.pair(items.count))
        items.append(Item(label: label, entry: entry, value: value))
    }

    /// Takes a line without label: it fills the label before it, or is a note.
    mutating func add(text: String) {
        guard !text.isEmpty else { return }
        if let last = items.indices.last, items[last].value.isEmpty {
            items[last].value = text
        } else {
            parts.append(.note(text))
        }
    }

    /// The finished reading; `target` is the ordered IMEI, or empty when there is none.
    func result(target: String) -> ParsedResult {
        var reading = ParsedResult(kind: .labelled)
        reading.pairs = items.map { ParsedResult.Pair(label: $0.label, value: $0.value) }
        reading.extras = zip(items, reading.pairs).compactMap { item, pair in
            item.entry?.field == nil && !Self.isAbsent(pair.value) ? pair : nil
        }
        for field in ParsedResult.Field.allCases { settle(field, in: &reading) }
        if let imei = reading.fields[.imei], !target.isEmpty,
            Self.digits(imei) != Array(target.utf8)
        {
            reading.warnings.append("imei_mismatch")
        }
        var display: [String] = []
        for part in parts {
            switch part {
            case .note(let text):
                reading.notes.append(text)
                display.append(text)
            case .pair(let index):
                let pair = reading.pairs[index]
                display.append(
                    pair.value.isEmpty ? "\(pair.label):" : "\(pair.label): \(pair.value)")
            }
        }
        reading.display = display.joined(separator: "\n")
        return reading
    }

    /// Step U11: the first value of the strongest label wins; a different one beside it is told.
    private func settle(_ field: ParsedResult.Field, in reading: inout ParsedResult) {
        var best: (priority: Int, value: String)?
        var differs = false
        for item in items {
            guard let entry = item.entry, entry.field == field, !Self.isAbsent(item.value) else {
                continue
            }
            guard let current = best else {
                best = (entry.priority, item.value)
                continue
            }
            differs = differs || !Self.isSame(current.value, item.value)
            if entry.priority < current.priority { best = (entry.priority, item.value) }
        }
        reading.fields[field] = best?.value
        if differs { reading.warnings.append("conflict:\(field.rawValue)") }
    }

    private static func isAbsent(_ value: String) -> Bool {
        value.isEmpty || value == "-" || isSame(value, "N/A")
    }

    /// `OFF` and `Off` do not contradict each other.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) {
            ByteSearch.lowered($0) == ByteSearch.lowered($1)
        }
    }

    /// The IMEI as ordered: blanks, dashes and slashes inside it say nothing.
    private static func digits(_ value: String) -> [UInt8] {
        value.utf8.filter {
            $0 != 0x20 && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "/")
                && $0 != UInt8(ascii: ".")
        }
    }
}
