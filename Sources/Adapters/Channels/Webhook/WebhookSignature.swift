internal import Crypto
package import Domain

/// The three headers of Standard Webhooks (SEC40).
package enum WebhookSignature {
    /// What stands before a secret when it is shown.
    static let prefix = "whsec_"

    /// Headers of a try: id, seconds since 1970, and one signature a secret.
    package static func headers(
        id: String, at: Timestamp, body: [UInt8], secrets: [[UInt8]]
    ) -> [(String, String)] {
        let seconds = String(at.microseconds / 1_000_000)
        let signed = Array("\(id).\(seconds).".utf8) + body
        let signatures = secrets.map { secret in
            "v1," + Base64Text.encode(HMACSHA256.authenticate(signed, key: secret))
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", seconds),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }

    /// The text under which a secret is shown to its owner, once.
    static func shown(_ secret: [UInt8]) -> String { prefix + Base64Text.encode(secret) }
}
