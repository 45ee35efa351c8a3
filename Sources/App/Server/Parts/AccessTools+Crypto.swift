internal import Application
internal import Crypto

extension AccessTools {
    /// Connects signing in to the Crypto kit.
    static func crypto(_ queue: HashQueue) -> AccessTools {
        AccessTools(
            hash: { try await queue.hash($0) }, verify: { try await queue.verify($0, $1) },
            needsRehash: { queue.needsRehash($0) }, randomBytes: { SecureRandom.bytes($0) },
            sha256: { SHA256.hash($0) }, base64URL: { Base64URL.encode($0) },
            makeKey: { KeyText.mint($0) }, readKey: { KeyText.read($0) },
            constantTimeEqual: { ConstantTime.equal($0, $1) },
            isCommonPassword: { CommonPasswords.contains($0) })
    }
}

/// The text of API keys: `wb_live_<id>_<secret><check>` (SEC30).
enum KeyText {
    private static let idLength = 8
    private static let secretLength = 43
    private static let checkLength = 6

    /// Makes a new key of 256 random bits; its text is shown once.
    static func mint(_ environment: StoreEnvironment) -> MintedKey {
        let id = letters(idLength)
        let secret = letters(secretLength)
        let body = "wb_\(environment.rawValue)_\(id)_\(secret)"
        return MintedKey(
            text: body + check(body), publicID: id, secretHash: SHA256.hash(Array(secret.utf8)))
    }

    /// Splits and checks a key; nil for any other length, alphabet, prefix or check sum.
    static func read(_ text: String) -> PresentedKey? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "wb",
            let environment = StoreEnvironment(rawValue: String(parts[1])),
            parts[2].utf8.count == idLength, parts[3].utf8.count == secretLength + checkLength,
            parts[2].utf8.allSatisfy(isLetter), parts[3].utf8.allSatisfy(isLetter)
        else { return nil }
        let secret = String(parts[3].prefix(secretLength))
        let body = "wb_\(parts[1])_\(parts[2])_\(secret)"
        guard body + check(body) == text else { return nil }
        return PresentedKey(
            environment: environment, publicID: String(parts[2]),
            secretHash: SHA256.hash(Array(secret.utf8)))
    }

    /// Base62 characters, each from a byte below 248 so that all are equally likely.
    private static func letters(_ count: Int) -> String {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var result: [UInt8] = []
        while result.count < count {
            for byte in SecureRandom.bytes(64) where byte < 248 && result.count < count {
                result.append(alphabet[Int(byte) % 62])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func check(_ body: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var rest = UInt64(CRC32.checksum(Array(body.utf8)))
        var result: [UInt8] = []
        for _ in 0..<checkLength {
            result.append(alphabet[Int(rest % 62)])
            rest /= 62
        }
        return String(decoding: result.reversed(), as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
