internal import CSodium

/// BLAKE2b under a secret key: for equality search over secrets and for masks in logs (SEC82).
package enum KeyedHash {
    /// How long the hash is.
    package enum Size: Int, Sendable {
        case sixteen = 16
        case thirtyTwo = 32
    }

    /// The hash of a message, 16 or 32 bytes.
    package static func hash(
        _ message: [UInt8], key: SecretKey, size: Size = .thirtyTwo
    ) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: size.rawValue)
        unsafe key.withBytes { bytes in
            _ = unsafe crypto_generichash(
                &hash, size.rawValue, message, UInt64(message.count), bytes, SecretKey.byteCount)
        }
        return hash
    }
}
