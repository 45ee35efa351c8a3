internal import CSodium
internal import Foundation

/// argon2id with the parameters of SEC1; the caller allows at most two at once (SEC2).
package enum PasswordHash {
    /// What one hash costs.
    package struct Strength: Sendable, Equatable {
        /// Memory in KiB.
        package let memoryKiB: Int
        /// Passes over that memory.
        package let passes: Int

        /// A cost of one's own, for an installation that measured its machine.
        package init(memoryKiB: Int, passes: Int) {
            self.memoryKiB = memoryKiB
            self.passes = passes
        }

        /// 64 MiB and 3 passes.
        package static let standard = Strength(memoryKiB: 65_536, passes: 3)
        /// 19 MiB and 2 passes, by explicit setting on small machines only.
        package static let floor = Strength(memoryKiB: 19_456, passes: 2)
    }

    /// The longest password in bytes; longer ones are refused, never cut (SEC3).
    package static let maxBytes = 1024

    /// A PHC string with a fresh salt; `passwordRefused` beyond 1,024 bytes or out of memory.
    package static func hash(_ password: String, strength: Strength) throws(CryptoError) -> String {
        Sodium.ready
        var bytes = normalised(password)
        defer { wipe(&bytes) }
        guard bytes.count <= maxBytes else { throw .passwordRefused }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let code = unsafe crypto_pwhash_str(
            &text, bytes, UInt64(bytes.count), UInt64(max(strength.passes, 1)),
            max(strength.memoryKiB, 8) * 1024)
        guard code == 0 else { throw .passwordRefused }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the password made this PHC string; anything unreadable is a no.
    package static func verify(_ password: String, _ phc: String) -> Bool {
        Sodium.ready
        guard let stored = padded(phc) else { return false }
        var bytes = normalised(password)
        defer { wipe(&bytes) }
        guard bytes.count <= maxBytes else { return false }
        return unsafe crypto_pwhash_str_verify(stored, bytes, UInt64(bytes.count)) == 0
    }

    /// Whether the PHC string was made with other parameters or cannot be read (SEC2).
    package static func needsRehash(_ phc: String, strength: Strength = .standard) -> Bool {
        guard let stored = padded(phc) else { return true }
        return unsafe crypto_pwhash_str_needs_rehash(
            stored, UInt64(max(strength.passes, 1)), max(strength.memoryKiB, 8) * 1024) != 0
    }

    /// The NFC form, so that two keyboards agree on `é`.
    private static func normalised(_ password: String) -> [CChar] {
        password.precomposedStringWithCanonicalMapping.utf8.map { CChar(bitPattern: $0) }
    }

    /// libsodium reads a field of 128 bytes that ends with NUL.
    private static func padded(_ phc: String) -> [CChar]? {
        let bytes = phc.utf8.map { CChar(bitPattern: $0) }
        let size = Int(crypto_pwhash_STRBYTES)
        guard bytes.count < size, !bytes.contains(0) else { return nil }
        return bytes + [CChar](repeating: 0, count: size - bytes.count)
    }

    private static func wipe(_ bytes: inout [CChar]) {
        unsafe sodium_memzero(&bytes, bytes.count)
    }
}
