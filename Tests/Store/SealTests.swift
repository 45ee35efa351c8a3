internal import Crypto
internal import Store
import Testing

@Suite struct SealTests {
    private static let context = Array("provider_response a 1 2".utf8)
    private let plain = (0..<100).flatMap { Array("<row><id>\($0)</id><ok/></row>".utf8) }

    private func key() throws -> SecretKey { try SecretKey([UInt8](repeating: 7, count: 32)) }

    @Test func `P9 a reply is stored compressed, and an older plain one still opens`() throws {
        let seal = StoreSeal(key: try key())
        let sealed = seal.seal(plain, Self.context)
        #expect(sealed.count * 4 < plain.count)
        #expect(try seal.open(sealed, Self.context) == plain)
        let older = Sealed.seal(plain, key: try key(), context: Self.context)
        #expect(try seal.open(older, Self.context) == plain)
    }

    @Test(arguments: [0, 1, 30])
    func `a reply too short to compress comes back`(count: Int) throws {
        let seal = StoreSeal(key: try key())
        let short = Array(plain.prefix(count))
        #expect(try seal.open(seal.seal(short, Self.context), Self.context) == short)
    }

    @Test func `SEC81 a compressed reply opens in its own row alone`() throws {
        let seal = StoreSeal(key: try key())
        let sealed = seal.seal(plain, Self.context)
        #expect(throws: (any Error).self) { try seal.open(sealed, Array("another row".utf8)) }
        // Not even by taking the compressed bytes for a plain reply of a row so named.
        let packed = Sealed.seal(
            plain, key: try key(), context: Self.context + Array(" deflate".utf8))
        #expect(throws: (any Error).self) { try seal.open(packed, Self.context) }
    }
}
