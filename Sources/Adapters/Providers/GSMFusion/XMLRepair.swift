/// The one repair pass of `gsm-fusion.md` 4.4, run only after strict parsing failed.
enum XMLRepair {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let codeStart = Array("<code>".utf8)
    private static let codeEnd = Array("</code>".utf8)
    private static let entities = ["lt;", "gt;", "amp;", "quot;", "apos;"].map { Array($0.utf8) }
    /// Parts in which an `&` is an ordinary character.
    private static let literal: [(start: [UInt8], end: [UInt8])] = [
        (Array("<![CDATA[".utf8), Array("]]>".utf8)), (Array("<!--".utf8), Array("-->".utf8)),
        (Array("<?".utf8), Array("?>".utf8)),
    ]

    /// The reply without leading noise, with `code` as plain text and every bare `&` escaped.
    static func repair(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        var index = contentStart(of: bytes)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<"), let end = copyMarkup(bytes, at: index, into: &result) {
                index = end
            } else if byte == UInt8(ascii: "&"), !startsEntity(bytes, after: index + 1) {
                result.append(contentsOf: Array("&amp;".utf8))
                index += 1
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// Part (a): where the document begins behind byte order marks and white space.
    private static func contentStart(of bytes: [UInt8]) -> Int {
        var index = 0
        while index < bytes.count {
            if ByteSearch.isSpace(bytes[index]) {
                index += 1
            } else if ByteSearch.starts(with: byteOrderMark, in: bytes, at: index) {
                index += byteOrderMark.count
            } else {
                break
            }
        }
        return index
    }

    /// Part (b) and literal parts: where the copied part ends; nil when none begins here.
    private static func copyMarkup(
        _ bytes: [UInt8], at index: Int, into result: inout [UInt8]
    ) -> Int? {
        if ByteSearch.starts(with: codeStart, in: bytes, at: index) {
            let start = index + codeStart.count
            // Without an end the reply is cut off: it stays broken, whatever follows.
            guard let end = ByteSearch.first(codeEnd, in: bytes, from: start) else {
                result.append(contentsOf: bytes[index...])
                return bytes.count
            }
            result.append(contentsOf: codeStart)
            appendText(unwrapped(bytes[start..<end]), to: &result)
            result.append(contentsOf: codeEnd)
            return end + codeEnd.count
        }
        for (start, end) in literal where ByteSearch.starts(with: start, in: bytes, at: index) {
            let found = ByteSearch.first(end, in: bytes, from: index + start.count)
            let stop = found.map { $0 + end.count } ?? bytes.count
            result.append(contentsOf: bytes[index..<stop])
            return stop
        }
        return nil
    }

    /// The text inside one CDATA section that is the whole content.
    private static func unwrapped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let (start, end) = literal[0]
        guard bytes.count >= start.count + end.count, bytes.starts(with: start),
            bytes.suffix(end.count).elementsEqual(end)
        else { return bytes }
        return bytes.dropFirst(start.count).dropLast(end.count)
    }

    private static func appendText(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): result.append(contentsOf: Array("&amp;".utf8))
            case UInt8(ascii: "<"): result.append(contentsOf: Array("&lt;".utf8))
            case UInt8(ascii: ">"): result.append(contentsOf: Array("&gt;".utf8))
            default: result.append(byte)
            }
        }
    }

    /// Part (c): the five XML entities and numeric ones are the only valid ones.
    private static func startsEntity(_ bytes: [UInt8], after index: Int) -> Bool {
        entities.contains { ByteSearch.starts(with: $0, in: bytes, at: index) }
            || EntityDecoding.number(in: bytes, at: index) != nil
    }
}
