/// Finds each row's own bytes in a reply, so that they can be stored as they came.
enum RowSlices {
    private static let codeStart = Array("<code>".utf8)
    private static let codeEnd = Array("</code>".utf8)
    private static let skipped: [(start: [UInt8], end: [UInt8])] = [
        (Array("<![CDATA[".utf8), Array("]]>".utf8)), (Array("<!--".utf8), Array("-->".utf8)),
        (Array("<?".utf8), Array("?>".utf8)), (codeStart, codeEnd),
    ]

    /// The outermost elements of that name in document order; what is never closed is left out.
    static func cut(_ bytes: [UInt8], element name: String) -> [Range<Int>] {
        let opening = Array("<\(name)".utf8)
        let closing = Array("</\(name)".utf8)
        var slices: [Range<Int>] = []
        var start: Int?
        var depth = 0
        var index = 0
        while let found = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            if let end = skip(bytes, at: found) {
                index = end
                continue
            }
            guard let end = bytes[found...].firstIndex(of: UInt8(ascii: ">")) else { break }
            let isSelfClosed = bytes[end - 1] == UInt8(ascii: "/")
            if isTag(opening, in: bytes, at: found) {
                if depth == 0 { start = found }
                depth += isSelfClosed ? 0 : 1
            } else if isTag(closing, in: bytes, at: found) {
                depth -= 1
            }
            index = end + 1
            guard depth >= 0 else { return [] }
            if depth == 0, let from = start {
                slices.append(from..<index)
                start = nil
            }
        }
        return slices
    }

    /// Where a part ends in which tags do not count; the end of the text when it is not closed.
    private static func skip(_ bytes: [UInt8], at index: Int) -> Int? {
        for (start, end) in skipped where ByteSearch.starts(with: start, in: bytes, at: index) {
            let found = ByteSearch.first(end, in: bytes, from: index + start.count)
            return found.map { $0 + end.count } ?? bytes.count
        }
        return nil
    }

    private static func isTag(_ tag: [UInt8], in bytes: [UInt8], at index: Int) -> Bool {
        guard ByteSearch.starts(with: tag, in: bytes, at: index), index + tag.count < bytes.count
        else { return false }
        let next = bytes[index + tag.count]
        return ByteSearch.isSpace(next) || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
    }
}
