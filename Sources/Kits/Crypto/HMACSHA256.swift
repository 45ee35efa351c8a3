internal import CSodium

/// HMAC-SHA256 (RFC 2104) with a key of any length.
package enum HMACSHA256 {
    /// The 32-byte tag; compare it with `ConstantTime.equal`.
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var tag = [UInt8](repeating: 0, count: 32)
        unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
        unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        unsafe crypto_auth_hmacsha256_final(&state, &tag)
        unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size)
        return tag
    }

    /// The 32-byte tag under a secret key.
    package static func authenticate(_ message: [UInt8], key: SecretKey) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: 32)
        unsafe key.withBytes { bytes in
            _ = unsafe crypto_auth_hmacsha256(&tag, message, UInt64(message.count), bytes)
        }
        return tag
    }
}
