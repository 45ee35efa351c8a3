package import Application

/// Reads a result text by its labels, not by its separators; U1–U12 of `gsm-fusion.md` 10.3.
package struct ResultTokenizer: Sendable {
    /// Rises with every change of the reading; the labels have a version of their own.
    package static let version = 1

    private let table: LabelTable

    /// A tokenizer over a table of labels.
    package init(table: LabelTable = .standard) {
        self.table = table
    }

    /// Reads a text; total over all inputs, in time about linear in its length.
    package func read(_ text: String, target: String) -> ParsedResult {
        let lines = ResultLines.split(text)
        guard !lines.isEmpty else { return ParsedResult(kind: .empty) }
        var assembly = ResultAssembly()
        let isDashed = lines.count == 1 && LabelScanner.isDashed(lines[0], table: table)
        let scanner = LabelScanner(table: table, isDashed: isDashed)
        for line in lines { add(line, found: scanner.labels(of: line), to: &assembly) }
        guard assembly.hasKnownLabel else {
            return ParsedResult(kind: .freeText, display: ResultLines.joined(lines))
        }
        return assembly.result(target: target)
    }

    /// Step U9: cuts a line at its labels; what stands before the first is a line without label.
    private func add(
        _ line: [UInt8], found: [LabelScanner.Found], to assembly: inout ResultAssembly
    ) {
        guard let first = found.first else { return assembly.add(text: Self.value(line[...])) }
        let lead = Self.value(line[..<first.separator])
        if !lead.isEmpty { assembly.add(text: lead) }
        for (index, label) in found.enumerated() {
            let end = index + 1 < found.count ? found[index + 1].separator : line.count
            // Where ` - ` directly follows the colon the value before the dash is empty.
            let value = label.colon + 1 < end ? Self.value(line[(label.colon + 1)..<end]) : ""
            assembly.add(
                label: Self.label(line[label.start..<label.colon]), entry: label.entry, value: value
            )
        }
    }

    /// A label as written, without a bullet in front.
    private static func label(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.firstIndex {
            $0 >= 0x80 || ByteSearch.isLetter($0) || ByteSearch.isDigit($0)
        }
        return String(
            decoding: ByteSearch.trimmed(bytes[(start ?? bytes.startIndex)...]), as: UTF8.self)
    }

    /// A value without blanks at its ends and separators behind it.
    private static func value(_ bytes: ArraySlice<UInt8>) -> String {
        var rest = bytes.drop { $0 == 0x20 }
        while let last = rest.last {
            if last == 0x20 || last == UInt8(ascii: ",") || last == UInt8(ascii: ";")
                || last == UInt8(ascii: "|")
            {
                rest = rest.dropLast()
            } else if last == UInt8(ascii: "-"), rest.dropLast().last == 0x20 {
                rest = rest.dropLast(2)
            } else {
                break
            }
        }
        return String(decoding: rest, as: UTF8.self)
    }
}
