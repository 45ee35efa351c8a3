/// Steps U2–U4: a provider's text as clean lines, worked out on bytes.
enum ResultLines {
    /// Lines without tags, entities, blank ends, double blanks or control bytes; none is empty.
    static func split(_ text: String) -> [[UInt8]] {
        tidy(TagStripping.strip(EntityDecoding.decode(Array(text.utf8))))
    }

    /// The same lines as one text for people, for example a service's description.
    static func plainText(_ text: String, separator: UInt8 = 0x0A) -> String {
        joined(split(text), separator: separator)
    }

    /// Lines as one text.
    static func joined(_ lines: [[UInt8]], separator: UInt8 = 0x0A) -> String {
        String(decoding: Array(lines.joined(separator: [separator])), as: UTF8.self)
    }

    /// Step U4: line ends, tabs and no-break spaces, squeezed and trimmed.
    private static func tidy(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isNoBreakSpace = byte == 0xC2 && index + 1 < bytes.count && bytes[index + 1] == 0xA0
            index += isNoBreakSpace ? 2 : 1
            if byte == 0x0A || byte == 0x0D {
                finish(&line, into: &lines)
            } else if byte <= 0x20 || byte == 0x7F || isNoBreakSpace {
                if let last = line.last, last != 0x20 { line.append(0x20) }
            } else {
                line.append(byte)
            }
        }
        finish(&line, into: &lines)
        return lines
    }

    private static func finish(_ line: inout [UInt8], into lines: inout [[UInt8]]) {
        if line.last == 0x20 { line.removeLast() }
        if !line.isEmpty { lines.append(line) }
        line.removeAll(keepingCapacity: true)
    }
}
