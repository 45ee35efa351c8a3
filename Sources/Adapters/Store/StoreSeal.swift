internal import Application
internal import Compression
package import Crypto
internal import Domain

/// How raw provider replies are sealed at rest (SEC81); the context binds a reply to its row.
package struct StoreSeal: Sendable {
    /// Plain bytes to sealed ones.
    package let seal: @Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8]
    /// The same for bytes that do not get smaller, such as photos; `open` opens them too.
    let sealPlain: @Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8]
    /// Sealed bytes to plain ones; throws when key or context do not fit.
    package let open: @Sendable (_ sealed: [UInt8], _ context: [UInt8]) throws -> [UInt8]

    /// Takes the two directions; `open` throws when key or context do not fit.
    package init(
        seal: @escaping @Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8],
        open: @escaping @Sendable (_ sealed: [UInt8], _ context: [UInt8]) throws -> [UInt8],
        sealPlain: (@Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8])? = nil
    ) {
        self.seal = seal
        self.open = open
        self.sealPlain = sealPlain ?? seal
    }

    /// Seals with a key of the Crypto kit, compressed first where that saves room (P9).
    package init(key: SecretKey) {
        self.init(
            seal: { plain, context in
                guard let packed = Deflated.compress(plain) else {
                    return Sealed.seal(plain, key: key, context: context)
                }
                return Sealed.seal(packed, key: key, context: context + Self.deflated)
            },
            open: { sealed, context in
                let packed: [UInt8]
                do {
                    packed = try Sealed.open(sealed, key: key, context: context + Self.deflated)
                } catch {
                    // Too short to compress, or kept before replies were compressed.
                    return try Sealed.open(sealed, key: key, context: context)
                }
                guard let plain = Deflated.decompress(packed, limit: Self.mostBytes) else {
                    throw CryptoError.forged
                }
                return plain
            },
            sealPlain: { plain, context in Sealed.seal(plain, key: key, context: context) })
    }

    /// What the context of a compressed reply ends with, so that the two forms cannot be confused.
    private static let deflated = Array(" deflate".utf8)

    /// More bytes than a status reply may have (8 MiB, SEC100).
    private static let mostBytes = 64 * 1_048_576

    /// A reply's bytes, sealed for its row.
    func sealed(_ reply: StoredReply) -> [UInt8] {
        seal(
            reply.raw,
            Self.context(
                attempt: reply.attempt?.text ?? "", fence: reply.fence, at: reply.at.microseconds))
    }

    /// The text that a reply is bound to: a reply moved to another row does not open.
    static func context(attempt: String, fence: Int64, at: Int64) -> [UInt8] {
        Array("provider_response \(attempt) \(fence) \(at)".utf8)
    }
}
