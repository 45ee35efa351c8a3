/// Splits what was pasted into single targets (`orders.md` 5.4); the twin of `submit.js`.
enum TargetList {
    /// The most targets of one form; more belong into a batch.
    static let limit = 1_000

    /// The pieces in the order they stand: new line, comma, semicolon and tab separate.
    ///
    /// A blank separates too, unless the whole piece is one number written in groups.
    static func pieces(_ text: String) -> [String] {
        var found: [String] = []
        for part in plain(text).split(separator: separator) {
            let words = part.split(separator: blank)
            guard words.count > 1 else {
                found.append(contentsOf: words.map(piece))
                continue
            }
            let whole = Array(words.joined(separator: [blank]))
            if isOneNumber(whole) {
                found.append(piece(whole[...]))
            } else {
                found.append(contentsOf: words.map(piece))
            }
        }
        return found
    }

    /// What two spellings of one target have in common: its digits, else its own text.
    static func key(_ piece: String) -> String {
        let digits = stripped(Array(piece.utf8))
        let isNumber = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? String(decoding: digits, as: UTF8.self) : piece
    }

    private static let separator: UInt8 = 0x0A
    private static let blank: UInt8 = 0x20

    private static func piece(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The text with one kind of separator and one kind of blank; pages copy no-break blanks along.
    private static func plain(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09...0x0D, 0x2C, 0x3B, 0x85, 0x2028, 0x2029: bytes.append(separator)
            case 0x20, 0xA0, 0x2000...0x200B, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF:
                bytes.append(blank)
            default:
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return bytes
    }

    /// True for 9 to 16 digits, with an optional plus, once the marks between groups are gone.
    private static func isOneNumber(_ bytes: [UInt8]) -> Bool {
        var digits = stripped(bytes)[...]
        if digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        return (9...16).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func stripped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x2E && $0 != 0x2F }
    }
}
