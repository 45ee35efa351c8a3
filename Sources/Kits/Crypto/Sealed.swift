internal import CSodium

/// XChaCha20-Poly1305 with a random 24-byte nonce in front and a context that must match (SEC82).
package enum Sealed {
    private static let nonceBytes = 24
    private static let tagBytes = 16

    /// Nonce, ciphertext and tag: 40 bytes longer than the plain bytes.
    package static func seal(_ plain: [UInt8], key: SecretKey, context: [UInt8]) -> [UInt8] {
        let nonce = SecureRandom.bytes(nonceBytes)
        var cipher = [UInt8](repeating: 0, count: plain.count + tagBytes)
        unsafe key.withBytes { bytes in
            _ = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                &cipher, nil, plain, UInt64(plain.count), context, UInt64(context.count), nil,
                nonce, bytes)
        }
        return nonce + cipher
    }

    /// The plain bytes; throws `forged` for another key, another context or a changed byte.
    package static func open(
        _ sealed: [UInt8], key: SecretKey, context: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard sealed.count >= nonceBytes + tagBytes else { throw .forged }
        let nonce = Array(sealed.prefix(nonceBytes))
        let cipher = Array(sealed.dropFirst(nonceBytes))
        var plain = [UInt8](repeating: 0, count: cipher.count - tagBytes)
        let code = unsafe key.withBytes { bytes in
            unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                &plain, nil, nil, cipher, UInt64(cipher.count), context, UInt64(context.count),
                nonce, bytes)
        }
        guard code == 0 else { throw .forged }
        return plain
    }
}
