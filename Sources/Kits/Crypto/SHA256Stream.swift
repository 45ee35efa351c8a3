internal import CSodium

/// SHA-256 of bytes that come in pieces, such as an upload.
package struct SHA256Stream {
    private var state = crypto_hash_sha256_state()

    /// A hash of nothing so far.
    package init() {
        unsafe crypto_hash_sha256_init(&state)
    }

    /// Adds the next piece.
    package mutating func update(_ bytes: [UInt8]) {
        unsafe crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// The 32-byte hash of everything so far; more may follow.
    package func hash() -> [UInt8] {
        var copy = state
        var hash = [UInt8](repeating: 0, count: 32)
        unsafe crypto_hash_sha256_final(&copy, &hash)
        return hash
    }
}
