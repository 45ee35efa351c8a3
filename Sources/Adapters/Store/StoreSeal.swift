package import Crypto

/// How raw provider replies are sealed at rest (SEC81); the context binds a reply to its row.
package struct StoreSeal: Sendable {
    let seal: @Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8]
    let open: @Sendable (_ sealed: [UInt8], _ context: [UInt8]) throws -> [UInt8]

    /// Takes the two directions; `open` throws when key or context do not fit.
    package init(
        seal: @escaping @Sendable (_ plain: [UInt8], _ context: [UInt8]) -> [UInt8],
        open: @escaping @Sendable (_ sealed: [UInt8], _ context: [UInt8]) throws -> [UInt8]
    ) {
        self.seal = seal
        self.open = open
    }

    /// Seals with a key of the Crypto kit.
    package init(key: SecretKey) {
        self.init(
            seal: { plain, context in Sealed.seal(plain, key: key, context: context) },
            open: { sealed, context in try Sealed.open(sealed, key: key, context: context) })
    }

    /// The text that a reply is bound to: a reply moved to another row does not open.
    static func context(attempt: String, fence: Int64, at: Int64) -> [UInt8] {
        Array("provider_response \(attempt) \(fence) \(at)".utf8)
    }
}
