/// `application/x-www-form-urlencoded` in UTF-8, the body of every call.
enum FormEncoding {
    private static let hex = Array("0123456789ABCDEF".utf8)

    /// The pairs in their order.
    static func body(_ pairs: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in pairs {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes += encoded(name)
            bytes.append(UInt8(ascii: "="))
            bytes += encoded(value)
        }
        return bytes
    }

    /// Letters, digits and `-._~*` stay, a blank is `+`, the rest is percent-encoded.
    static func encoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if ByteSearch.isLetter(byte) || ByteSearch.isDigit(byte) || "-._~*".utf8.contains(byte)
            {
                bytes.append(byte)
            } else if byte == 0x20 {
                bytes.append(UInt8(ascii: "+"))
            } else {
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return bytes
    }
}
