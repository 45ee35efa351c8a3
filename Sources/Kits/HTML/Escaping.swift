/// The one place where text becomes safe inside markup (SEC16, SEC103).
enum Escaping {
    /// Appends text with `& < > " '` as references; controls that HTML forbids become U+FFFD.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        // Most text needs nothing: look once, then copy whole.
        guard text.utf8.contains(where: needsEscape) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            guard needsEscape(byte) else {
                bytes.append(byte)
                continue
            }
            bytes.append(contentsOf: reference(byte).utf8)
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), 0x7F:
            true
        case 0x09, 0x0A, 0x0D: false
        default: byte < 0x20
        }
    }

    private static func reference(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: "\u{FFFD}"
        }
    }
}
