/// Who we are to the provider; never printed, and taken out of every text that may quote it.
package struct GSMFusionCredentials: Sendable, CustomStringConvertible,
    CustomDebugStringConvertible,
    CustomReflectable
{
    /// The `apiKey` field, usually five groups of four characters.
    let apiKey: String
    /// The `userId` field, the account's name.
    let userId: String

    /// Wraps the two values that go with every call.
    package init(apiKey: String, userId: String) {
        self.apiKey = apiKey
        self.userId = userId
    }

    /// Says nothing.
    package var description: String { "GSMFusionCredentials(hidden)" }
    /// Says nothing.
    package var debugDescription: String { description }
    /// Shows nothing, so that a dump of something larger does not leak either.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// The text with both values, plain or form-encoded, replaced by `[hidden]`.
    func redacted(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for secret in [apiKey, userId] {
            for form in Set([Array(secret.utf8), FormEncoding.encoded(secret)]) {
                bytes = Self.replaced(form, in: bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func replaced(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard !secret.isEmpty, secret.count <= bytes.count else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while let found = ByteSearch.first(secret, in: bytes, from: index) {
            result += bytes[index..<found]
            result += Array("[hidden]".utf8)
            index = found + secret.count
        }
        return result + bytes[index...]
    }
}
