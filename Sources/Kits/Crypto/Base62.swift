/// Letters and digits only, of fixed width, for API keys (SEC30).
package enum Base62 {
    /// The 62 digits in order of value.
    static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// How many characters hold that many bytes: 43 for 32, 6 for 4.
    package static func width(byteCount: Int) -> Int {
        // log2(62) is 5.954196…; the scaled division rounds up.
        (max(byteCount, 0) * 8_000_000 + 5_954_195) / 5_954_196
    }

    /// The bytes as one big-endian number, always `width(byteCount:)` characters long.
    package static func encode(_ bytes: [UInt8]) -> String {
        var number = bytes
        var text = [UInt8](repeating: alphabet[0], count: width(byteCount: bytes.count))
        for place in text.indices.reversed() {
            var remainder = 0
            for index in number.indices {
                let part = remainder << 8 | Int(number[index])
                number[index] = UInt8(truncatingIfNeeded: part / 62)
                remainder = part % 62
            }
            text[place] = alphabet[remainder]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; nil for another width, a foreign character or a number too large.
    package static func decode(_ text: String, byteCount: Int) -> [UInt8]? {
        guard byteCount >= 0, text.utf8.count == width(byteCount: byteCount) else { return nil }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        for character in text.utf8 {
            guard var carry = value(character) else { return nil }
            for index in bytes.indices.reversed() {
                let part = Int(bytes[index]) * 62 + carry
                bytes[index] = UInt8(truncatingIfNeeded: part)
                carry = part >> 8
            }
            guard carry == 0 else { return nil }
        }
        return bytes
    }

    private static func value(_ character: UInt8) -> Int? {
        switch character {
        case 0x30...0x39: Int(character) - 0x30
        case 0x41...0x5A: Int(character) - 0x41 + 10
        case 0x61...0x7A: Int(character) - 0x61 + 36
        default: nil
        }
    }
}
