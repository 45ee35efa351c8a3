/// The fields of a query or of an urlencoded body.
struct FormFields: Sendable {
    private var pairs: [(name: String, value: String)] = []

    /// Reads `a=1&b=2`; broken escapes stay as they are, wrong UTF-8 becomes replacement signs.
    init(_ texts: [ArraySlice<UInt8>]) {
        for text in texts {
            for part in text.split(separator: UInt8(ascii: "&")) {
                let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
                let value = end < part.endIndex ? part[(end + 1)...] : part[part.endIndex...]
                pairs.append((Self.decode(part[..<end]), Self.decode(value)))
            }
        }
    }

    /// The first field of that name, nil when it was not sent.
    subscript(_ name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    private static func decode(_ text: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), text.endIndex - index > 2,
                let high = digit(text[index + 1]), let low = digit(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
