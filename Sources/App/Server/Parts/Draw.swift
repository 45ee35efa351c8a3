internal import Crypto
internal import Domain

/// Randomness of the running program, from the operating system.
enum Draw {
    /// 64 unpredictable bits.
    static func seed() -> UInt64 {
        SecureRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 22 characters of 128 random bits.
    static func token() -> String { Base64URL.encode(SecureRandom.bytes(16)) }

    /// A new epoch: letters and digits only, because `-` parts it from the position (E6).
    static func epoch() -> String { Hex.encode(SecureRandom.bytes(6)) }
}
