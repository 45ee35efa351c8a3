/// Reads the inside of one quoted string.
struct JSONStringScanner {
    /// A sentence that says what is wrong at `position`.
    struct Refusal: Error {
        let message: String
    }

    private let bytes: [UInt8]
    /// The byte that is read next.
    private(set) var position: Int

    /// Stands behind the opening quote.
    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// Reads up to and over the closing quote.
    mutating func text() throws(Refusal) -> String {
        let start = position
        try run()
        if bytes[position] == UInt8(ascii: "\"") {
            // Most strings have no escape: one copy, no buffer in between.
            position += 1
            return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
        }
        var buffer = Array(bytes[start..<position])
        while bytes[position] != UInt8(ascii: "\"") {
            try escape(into: &buffer)
            let next = position
            try run()
            buffer.append(contentsOf: bytes[next..<position])
        }
        position += 1
        return String(decoding: buffer, as: UTF8.self)
    }

    /// Moves to the next quote or backslash.
    private mutating func run() throws(Refusal) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else {
                throw Refusal(message: "A control character stands in a string without an escape.")
            }
            position += 1
        }
        throw Refusal(message: "The text ends inside a string.")
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(Refusal) {
        guard position + 1 < bytes.count else {
            throw Refusal(message: "The text ends inside a string.")
        }
        let kind = bytes[position + 1]
        let plain: UInt8
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = kind
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "f"): plain = 0x0C
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "u"):
            buffer.append(contentsOf: UTF8.encode(try scalar()) ?? UTF8.encodedReplacementCharacter)
            return
        default: throw Refusal(message: "An escape in a string is unknown.")
        }
        position += 2
        buffer.append(plain)
    }

    /// Reads `\uXXXX`, or two of them for a character beyond U+FFFF.
    private mutating func scalar() throws(Refusal) -> Unicode.Scalar {
        let start = position
        let first = try unit()
        guard first != 0 else {
            position = start
            throw Refusal(message: "A string contains the character NUL.")
        }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let lone = Refusal(message: "A string contains half of a surrogate pair.")
        guard (0xD800...0xDBFF).contains(first), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else {
            position = start
            throw lone
        }
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            position = start
            throw lone
        }
        return scalar
    }

    /// Reads one `\uXXXX`; hexadecimal digits are ASCII only.
    private mutating func unit() throws(Refusal) -> UInt32 {
        guard position + 6 <= bytes.count else {
            throw Refusal(message: "The text ends inside a string.")
        }
        var value: UInt32 = 0
        for byte in bytes[(position + 2)..<(position + 6)] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default:
                throw Refusal(message: "An escape in a string lacks its four hexadecimal digits.")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 6
        return value
    }
}
