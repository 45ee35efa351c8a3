/// Steps U5–U8: finds the labels of one clean line in one pass from left to right.
struct LabelScanner {
    /// A label and its surroundings, as positions in the line.
    struct Found {
        /// Where the value before this label ends: the label's start or the ` - ` before it.
        let separator: Int
        /// Where the label's text begins.
        let start: Int
        /// Where the colon stands; the value follows it.
        let colon: Int
        /// Nil for a label that looks like one but is not in the table.
        let entry: LabelTable.Entry?
    }

    /// The labels that are known.
    let table: LabelTable
    /// Whether unknown labels may stand behind ` - `: a one-line text of layout L2.
    let isDashed: Bool

    /// Whether some ` - ` of the line is directly followed by a known label and its colon.
    static func isDashed(_ line: [UInt8], table: LabelTable) -> Bool {
        var dash: Int?
        for index in line.indices {
            if isDash(line, at: index) { dash = index }
            guard line[index] == UInt8(ascii: ":") else { continue }
            if let dash, isLabelColon(line, at: index),
                table.entry(for: line[(dash + 3)..<index]) != nil
            {
                return true
            }
            dash = nil
        }
        return false
    }

    /// The labels of a line, in order; the parts between them are values.
    func labels(of line: [UInt8]) -> [Found] {
        var found: [Found] = []
        var regionStart = 0
        var dash: Int?
        for index in line.indices {
            if Self.isDash(line, at: index) { dash = index }
            guard line[index] == UInt8(ascii: ":"), Self.isLabelColon(line, at: index),
                let label = label(of: line, at: index, regionStart: regionStart, dash: dash)
            else { continue }
            found.append(label)
            regionStart = index + 1
            dash = nil
        }
        return found
    }

    /// Decides one colon, in the order U6, U7, U8.
    private func label(of line: [UInt8], at colon: Int, regionStart: Int, dash: Int?) -> Found? {
        let start = dash.map { $0 + 3 } ?? regionStart
        guard start <= colon else { return nil }
        let segment = line[start..<colon]
        let isAtLineStart = dash == nil && regionStart == 0
        if dash != nil || isAtLineStart, let entry = table.entry(for: segment) {
            return Found(separator: dash ?? start, start: start, colon: colon, entry: entry)
        }
        if isAtLineStart || (dash != nil && isDashed), Self.isPlausible(segment) {
            return Found(separator: dash ?? start, start: start, colon: colon, entry: nil)
        }
        guard let known = table.longestSuffix(of: line, from: start, to: colon) else { return nil }
        return Found(separator: known.start, start: known.start, colon: colon, entry: known.entry)
    }

    /// Step U5: a time of day or the colon of an address is no label colon.
    private static func isLabelColon(_ line: [UInt8], at index: Int) -> Bool {
        let next = index + 1 < line.count ? line[index + 1] : 0
        if index > 0, ByteSearch.isDigit(line[index - 1]), ByteSearch.isDigit(next) { return false }
        let slash = UInt8(ascii: "/")
        return !(next == slash && index + 2 < line.count && line[index + 2] == slash)
    }

    private static func isDash(_ line: [UInt8], at index: Int) -> Bool {
        line[index] == 0x20 && index + 2 < line.count && line[index + 1] == UInt8(ascii: "-")
            && line[index + 2] == 0x20
    }

    /// Step U7: starts with a letter, at most 40 characters and 6 words.
    private static func isPlausible(_ segment: ArraySlice<UInt8>) -> Bool {
        guard segment.count <= 160 else { return false }
        let scalars = Array(String(decoding: segment, as: UTF8.self).unicodeScalars)
        guard let first = scalars.first, first.properties.isAlphabetic, scalars.count <= 40 else {
            return false
        }
        return segment.split(separator: 0x20).count <= 6
    }
}
