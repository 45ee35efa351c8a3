/// Searches in byte arrays; each takes time linear in what it walks over.
enum ByteSearch {
    /// The first place at or after `start` where `needle` stands; nil when it is not there.
    static func first(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let head = needle.first, start >= 0 else { return nil }
        var index = start
        while index + needle.count <= bytes.count {
            if bytes[index] == head, starts(with: needle, in: bytes, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// Whether `needle` stands exactly at `index`.
    static func starts(with needle: [UInt8], in bytes: [UInt8], at index: Int) -> Bool {
        guard index >= 0, needle.count <= bytes.count - index else { return false }
        for offset in needle.indices where bytes[index + offset] != needle[offset] { return false }
        return true
    }

    /// Blank, tab, line feed and carriage return.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// An ASCII digit.
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// An ASCII letter of either case.
    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

    /// The byte with an ASCII capital made small.
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// The text without white space at its ends.
    static func trimmed(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8] {
        Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
