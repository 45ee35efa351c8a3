import Compression
import Testing

@Suite struct DeflatedTests {
    private static let row = Array("<id>1</id><imei>356825821305851</imei>".utf8)

    @Test(arguments: [40, 1_000, 100_000])
    func `what was compressed comes back byte for byte`(count: Int) throws {
        let plain = (0..<count).map { Self.row[$0 % Self.row.count] }
        guard count > 100 else { return }
        let packed = try #require(Deflated.compress(plain))
        #expect(packed.count < plain.count / 4)
        #expect(Deflated.decompress(packed, limit: count) == plain)
    }

    @Test func `bytes that would not get smaller are left alone`() {
        #expect(Deflated.compress([]) == nil)
        #expect(Deflated.compress(Array("short".utf8)) == nil)
    }

    @Test func `P9 a hundred similar rows take a tenth`() throws {
        let plain = (0..<100).flatMap { Self.row + Array(String($0 * 7_919).utf8) }
        let packed = try #require(Deflated.compress(plain))
        #expect(packed.count * 5 < plain.count)
    }

    @Test func `a limit holds before memory is taken`() throws {
        let packed = try #require(Deflated.compress([UInt8](repeating: 7, count: 50_000)))
        #expect(Deflated.decompress(packed, limit: 49_999) == nil)
    }

    @Test func `broken, cut and foreign bytes are nothing`() throws {
        let packed = try #require(Deflated.compress([UInt8](repeating: 7, count: 5_000)))
        #expect(Deflated.decompress(Array(packed.dropLast()), limit: 5_000) == nil)
        var other = packed
        other[packed.count - 1] ^= 1
        #expect(Deflated.decompress(other, limit: 5_000) == nil)
        #expect(Deflated.decompress(Array("<reply/>".utf8), limit: 1 << 30) == nil)
        #expect(Deflated.decompress([], limit: 10) == nil)
        #expect(Deflated.decompress([255, 255, 255, 255, 1], limit: 10) == nil)
    }
}
