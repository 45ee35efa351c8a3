/// Step U2: `&lt; &gt; &amp; &quot; &apos; &nbsp;` and numeric entities, escaped up to three times.
enum EntityDecoding {
    private static let named: [(name: [UInt8], bytes: [UInt8])] = [
        (Array("lt;".utf8), Array("<".utf8)), (Array("gt;".utf8), Array(">".utf8)),
        (Array("amp;".utf8), Array("&".utf8)), (Array("quot;".utf8), Array("\"".utf8)),
        (Array("apos;".utf8), Array("'".utf8)), (Array("nbsp;".utf8), [0xC2, 0xA0]),
    ]

    /// Decodes until nothing changes, at most three times; an `&` that starts no entity stays.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<3 {
            guard let next = decodeOnce(result) else { break }
            result = next
        }
        return result
    }

    /// One scan from left to right; nil when there was nothing to decode.
    private static func decodeOnce(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.contains(UInt8(ascii: "&")) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var changed = false
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let found = entity(in: bytes, after: index + 1) {
                result.append(contentsOf: found.bytes)
                index = found.end
                changed = true
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return changed ? result : nil
    }

    /// The entity whose name begins at `start`, and where the text goes on behind its semicolon.
    private static func entity(in bytes: [UInt8], after start: Int) -> (bytes: [UInt8], end: Int)? {
        for (name, meaning) in named where ByteSearch.starts(with: name, in: bytes, at: start) {
            return (meaning, start + name.count)
        }
        guard let (scalar, end) = number(in: bytes, at: start) else { return nil }
        return (Array(String(Character(scalar)).utf8), end)
    }

    /// A numeric entity from its `#` on; nil unless it names a character that XML allows.
    static func number(in bytes: [UInt8], at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "#") else { return nil }
        var index = start + 1
        let isHex = index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "x")
        if isHex { index += 1 }
        var value: UInt32 = 0
        var digits = 0
        while index < bytes.count, digits <= 8, let digit = digit(bytes[index], isHex: isHex) {
            value = value &* (isHex ? 16 : 10) &+ digit
            digits += 1
            index += 1
        }
        guard digits > 0, digits <= 7, index < bytes.count, bytes[index] == UInt8(ascii: ";"),
            let scalar = Unicode.Scalar(value), isText(value)
        else { return nil }
        return (scalar, index + 1)
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        if ByteSearch.isDigit(byte) { return UInt32(byte - 0x30) }
        let small = byte | 0x20
        return isHex && small >= 0x61 && small <= 0x66 ? UInt32(small - 0x61 + 10) : nil
    }

    /// Control characters other than tab and line ends never come out of an entity.
    private static func isText(_ value: UInt32) -> Bool {
        value >= 0x20
            ? value != 0xFFFE && value != 0xFFFF : value == 9 || value == 10 || value == 13
    }
}
