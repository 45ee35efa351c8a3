/// What signing in needs of the Crypto kit; the composition root connects it.
package struct AccessTools: Sendable {
    /// Hashes a password; at most 2 at once, a queue of 32; throws `AccessError.busy` beyond
    /// (SEC2).
    package var hash: @Sendable (_ password: String) async throws -> String
    /// Compares a password with a PHC string; nil hashes a dummy for the same time.
    package var verify: @Sendable (_ password: String, _ phc: String?) async throws -> Bool
    /// True when the hash was made with weaker parameters.
    package var needsRehash: @Sendable (_ phc: String) -> Bool
    package var randomBytes: @Sendable (_ count: Int) -> [UInt8]
    package var sha256: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    package var base64URL: @Sendable (_ bytes: [UInt8]) -> String
    /// Makes the text of a new API key and its stored parts (SEC30).
    package var makeKey: @Sendable (_ environment: StoreEnvironment) -> MintedKey
    /// Splits and checks the text of an API key; nil when its form or check sum is wrong.
    package var readKey: @Sendable (_ text: String) -> PresentedKey?
    package var constantTimeEqual: @Sendable (_ left: [UInt8], _ right: [UInt8]) -> Bool
    /// True for one of the 3,000 most common passwords.
    package var isCommonPassword: @Sendable (_ password: String) -> Bool

    /// Connects the tools.
    package init(
        hash: @escaping @Sendable (String) async throws -> String,
        verify: @escaping @Sendable (String, String?) async throws -> Bool,
        needsRehash: @escaping @Sendable (String) -> Bool,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        base64URL: @escaping @Sendable ([UInt8]) -> String,
        makeKey: @escaping @Sendable (StoreEnvironment) -> MintedKey,
        readKey: @escaping @Sendable (String) -> PresentedKey?,
        constantTimeEqual: @escaping @Sendable ([UInt8], [UInt8]) -> Bool,
        isCommonPassword: @escaping @Sendable (String) -> Bool
    ) {
        self.hash = hash
        self.verify = verify
        self.needsRehash = needsRehash
        self.randomBytes = randomBytes
        self.sha256 = sha256
        self.base64URL = base64URL
        self.makeKey = makeKey
        self.readKey = readKey
        self.constantTimeEqual = constantTimeEqual
        self.isCommonPassword = isCommonPassword
    }
}

/// A new API key: the text is shown once and not stored.
package struct MintedKey: Sendable {
    package let text: String
    package let publicID: String
    package let secretHash: [UInt8]

    /// Makes a minted key.
    package init(text: String, publicID: String, secretHash: [UInt8]) {
        self.text = text
        self.publicID = publicID
        self.secretHash = secretHash
    }
}

/// An API key as a caller presented it.
package struct PresentedKey: Sendable {
    package let environment: StoreEnvironment
    package let publicID: String
    package let secretHash: [UInt8]

    /// Makes a presented key.
    package init(environment: StoreEnvironment, publicID: String, secretHash: [UInt8]) {
        self.environment = environment
        self.publicID = publicID
        self.secretHash = secretHash
    }
}

/// Why an access request was refused.
package enum AccessError: Error, Sendable, Equatable {
    /// Too many password hashes wait; try again in a moment (503).
    case busy
    /// Wrong login or password: one sentence for both.
    case refused
    /// The one-time link is used up, has run out, or is not ours.
    case badLink
    /// A rule on names or passwords; the field and a sentence.
    case invalid(field: String, message: String)
    /// The login is taken.
    case taken
    case notFound
    /// The member was changed since the caller read it; its version now.
    case changed(version: Int64)
}
