import Crypto

/// API keys of the form that the server reads (SEC30).
enum BenchKey {
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A new key for a test store.
    static func mint() -> (text: String, publicID: String, secretHash: [UInt8]) {
        let (id, secret) = (letters(8), letters(43))
        let body = "wb_test_\(id)_\(secret)"
        var rest = UInt64(CRC32.checksum(Array(body.utf8)))
        var check: [UInt8] = []
        for _ in 0..<6 {
            check.append(alphabet[Int(rest % 62)])
            rest /= 62
        }
        return (
            body + String(decoding: check.reversed(), as: UTF8.self), id,
            SHA256.hash(Array(secret.utf8))
        )
    }

    private static func letters(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in alphabet[Int.random(in: 0..<62)] }, as: UTF8.self)
    }
}
