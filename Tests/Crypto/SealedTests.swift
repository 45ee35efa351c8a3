import Crypto
import Testing

@Suite struct `Sealed bytes` {
    private let key = SecretKey()
    private let context = Array("providers|api_key|7|1".utf8)

    @Test(arguments: [0, 1, 31, 1000])
    func `SEC82 what was sealed opens again and is 40 bytes longer`(count: Int) throws {
        let plain = SecureRandom.bytes(count)
        let sealed = Sealed.seal(plain, key: key, context: context)
        #expect(sealed.count == count + 40)
        #expect(try Sealed.open(sealed, key: key, context: context) == plain)
    }

    @Test func `SEC82 the same bytes never seal alike`() {
        #expect(
            Sealed.seal([1], key: key, context: context)
                != Sealed.seal([1], key: key, context: context))
    }

    @Test func `SEC82 another key, row or byte opens nothing`() {
        let sealed = Sealed.seal(Array("secret".utf8), key: key, context: context)
        #expect(throws: CryptoError.forged) {
            try Sealed.open(sealed, key: SecretKey(), context: context)
        }
        #expect(throws: CryptoError.forged) {
            try Sealed.open(sealed, key: key, context: Array("providers|api_key|8|1".utf8))
        }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptoError.forged) {
                try Sealed.open(changed, key: key, context: context)
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: CryptoError.forged) {
                try Sealed.open(Array(sealed.prefix(length)), key: key, context: context)
            }
        }
    }
}
