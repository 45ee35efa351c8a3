internal import CSodium

/// Base64 for addresses and cookies (RFC 4648 section 5), without padding.
package enum Base64URL {
    private static let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)

    /// The text, without padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        unsafe sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The bytes; nil for padding, foreign characters or unused bits that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { CChar(bitPattern: $0) }
        guard !digits.isEmpty else { return [] }
        var bytes = [UInt8](repeating: 0, count: digits.count * 3 / 4)
        var length = 0
        let code = unsafe sodium_base642bin(
            &bytes, bytes.count, digits, digits.count, nil, &length, nil, variant)
        return code == 0 && length == bytes.count ? bytes : nil
    }
}
