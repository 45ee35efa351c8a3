import Crypto
import Testing

@Suite struct `Hashes` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 gives the vectors of FIPS 180-4`(text: String, expected: String) {
        #expect(Hex.encode(SHA256.hash(Array(text.utf8))) == expected)
    }

    @Test func `SHA-256 in pieces equals SHA-256 at once`() {
        let bytes = SecureRandom.bytes(100_003)
        var stream = SHA256Stream()
        for start in stride(from: 0, to: bytes.count, by: 997) {
            stream.update(Array(bytes[start..<min(start + 997, bytes.count)]))
        }
        #expect(stream.hash() == SHA256.hash(bytes))
        #expect(stream.hash() == SHA256.hash(bytes), "reading the hash changes nothing")
    }

    @Test func `HMAC-SHA256 gives the vectors of RFC 4231`() {
        let short = HMACSHA256.authenticate(
            Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(
            Hex.encode(short) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = HMACSHA256.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xAA, count: 131))
        #expect(
            Hex.encode(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        #expect(HMACSHA256.authenticate([], key: [UInt8]()).count == 32)
    }

    @Test func `HMAC under a secret key equals HMAC under its bytes`() throws {
        let bytes = SecureRandom.bytes(32)
        let key = try SecretKey(bytes)
        #expect(
            HMACSHA256.authenticate([1, 2], key: key)
                == HMACSHA256.authenticate([1, 2], key: bytes))
    }

    @Test func `a keyed hash depends on message, key and size`() throws {
        let key = try SecretKey([UInt8](repeating: 1, count: 32))
        let other = try SecretKey([UInt8](repeating: 2, count: 32))
        let hash = KeyedHash.hash([1], key: key)
        #expect(hash.count == 32)
        #expect(hash == KeyedHash.hash([1], key: key))
        #expect(hash != KeyedHash.hash([2], key: key))
        #expect(hash != KeyedHash.hash([1], key: other))
        let short = KeyedHash.hash([1], key: key, size: .sixteen)
        #expect(short.count == 16 && !hash.starts(with: short))
    }

    @Test func `SEC8 another length is a no and never a trap`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1]))
        #expect(!ConstantTime.equal([], [0]))
    }

    @Test func `random bytes have their length and do not repeat`() {
        #expect(SecureRandom.bytes(0).isEmpty && SecureRandom.bytes(-1).isEmpty)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
        let word = SecureRandom.base62(10_000)
        #expect(word.utf8.count == 10_000)
        #expect(Set(word.utf8).count == 62)
    }
}
