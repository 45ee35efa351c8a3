/// Tokens that tie a form or script call to one session (SEC11).
package struct CSRFTokens: Sendable {
    private let hmac: @Sendable ([UInt8]) -> [UInt8]
    private let randomBytes: @Sendable (Int) -> [UInt8]

    /// `hmac` is HMAC-SHA256 under a key of the installation.
    package init(
        hmac: @escaping @Sendable ([UInt8]) -> [UInt8],
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.hmac = hmac
        self.randomBytes = randomBytes
    }

    /// A fresh token: base64url(rand16 ‖ HMAC(len(session) ‖ session ‖ len(rand) ‖ rand)).
    package func make(session: String) -> String {
        let random = randomBytes(16)
        return Base64URLText.encode(random + hmac(Self.message(session, random)))
    }

    /// True for a token that `make` gave to this session.
    package func verify(token: String, session: String) -> Bool {
        guard token.utf8.count <= 128, let bytes = Base64URLText.decode(token), bytes.count > 16
        else { return false }
        let random = Array(bytes[..<16])
        return Self.equal(Array(bytes[16...]), hmac(Self.message(session, random)))
    }

    private static func message(_ session: String, _ random: [UInt8]) -> [UInt8] {
        let name = Array(session.utf8)
        return length(name) + name + length(random) + random
    }

    private static func length(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt32(clamping: bytes.count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    }

    /// Takes the same time wherever the first difference stands.
    private static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, two) in zip(left, right) { difference |= one ^ two }
        return difference == 0
    }
}
