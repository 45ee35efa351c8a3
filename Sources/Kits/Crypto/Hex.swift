internal import CSodium

/// Hexadecimal text, in time that does not depend on the bytes.
package enum Hex {
    /// Two lower-case digits a byte.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: bytes.count * 2 + 1)
        unsafe sodium_bin2hex(&text, text.count, bytes, bytes.count)
        return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The bytes; nil for an odd count or any byte that is no ASCII hexadecimal digit.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { CChar(bitPattern: $0) }
        guard digits.count.isMultiple(of: 2) else { return nil }
        guard !digits.isEmpty else { return [] }
        var bytes = [UInt8](repeating: 0, count: digits.count / 2)
        var length = 0
        let code = unsafe sodium_hex2bin(
            &bytes, bytes.count, digits, digits.count, nil, &length, nil)
        return code == 0 && length == bytes.count ? bytes : nil
    }
}
