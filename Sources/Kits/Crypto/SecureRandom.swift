internal import CSodium

/// Bytes that nobody can foretell, from the kernel's generator.
package enum SecureRandom {
    /// That many random bytes; none for a count below one.
    package static func bytes(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        Sodium.ready
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// That many letters and digits, each of the 62 equally likely.
    package static func base62(_ count: Int) -> String {
        guard count > 0 else { return "" }
        Sodium.ready
        return String(
            decoding: (0..<count).map { _ in Base62.alphabet[Int(randombytes_uniform(62))] },
            as: UTF8.self)
    }
}
