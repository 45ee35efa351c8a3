import Application

/// A stand-in for SHA-256: 32 bytes that differ for different inputs, nothing more.
enum FakeHash {
    static let sha256: @Sendable ([UInt8]) -> [UInt8] = { bytes in
        (UInt64(1)...4).flatMap { seed -> [UInt8] in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &* seed
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (UInt64($0) * 8)) }
        }
    }
}

extension AccessTools {
    /// Tools without cryptography; a key reads `wb_test_<id>_<secret>`.
    static var fake: AccessTools {
        let counter = Counter()
        return AccessTools(
            hash: { "phc:" + $0 }, verify: { $1 == "phc:" + $0 }, needsRehash: { _ in false },
            randomBytes: { Array(repeating: 3, count: $0) }, sha256: FakeHash.sha256,
            base64URL: { $0.map { String($0, radix: 16) }.joined() },
            makeKey: { environment in
                let number = counter.next()
                let text = "wb_\(environment.rawValue)_\(number)_secret\(number)"
                return MintedKey(
                    text: text, publicID: String(number),
                    secretHash: FakeHash.sha256(Array("secret\(number)".utf8)))
            },
            readKey: { text in
                let parts = text.split(separator: "_")
                guard parts.count == 4,
                    let environment = StoreEnvironment(rawValue: String(parts[1]))
                else { return nil }
                return PresentedKey(
                    environment: environment, publicID: String(parts[2]),
                    secretHash: FakeHash.sha256(Array(parts[3].utf8)))
            }, constantTimeEqual: { $0 == $1 }, isCommonPassword: { _ in false })
    }
}
