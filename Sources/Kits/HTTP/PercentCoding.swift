/// Percent encoding of paths, queries and forms (RFC 3986, 2.1).
package enum PercentCoding {
    /// The decoded text; nil for a bad escape, a NUL or bytes that are not UTF-8.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsBlank: Bool) -> String? {
        guard bytes.contains(where: { $0 == 0x25 || $0 == 0x2B || $0 == 0 }) else {
            return String(validating: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            index += 1
            if byte == 0x25 {
                guard bytes.endIndex - index >= 2, let high = ASCII.hexValue(bytes[index]),
                    let low = ASCII.hexValue(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            } else if byte == 0x2B && plusIsBlank {
                byte = 0x20
            }
            guard byte != 0 else { return nil }
            decoded.append(byte)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The text with every byte but the unreserved ones escaped: safe as a segment or a value.
    package static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded.append(0x25)
                encoded.append(upperHex(byte >> 4))
                encoded.append(upperHex(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func upperHex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x37 + nibble
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
