import Crypto
import Testing

@Suite struct `Encodings` {
    @Test(arguments: 0..<70)
    func `every encoding gives back what it took`(count: Int) {
        let bytes = SecureRandom.bytes(count)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        #expect(Base62.decode(Base62.encode(bytes), byteCount: count) == bytes)
        let high = [UInt8](repeating: 0xFF, count: count)
        #expect(Base62.decode(Base62.encode(high), byteCount: count) == high)
        let low = [UInt8](repeating: 0, count: count)
        #expect(Base62.decode(Base62.encode(low), byteCount: count) == low)
    }

    @Test(arguments: ["0", "0g", "+1", " 00", "00 ", "0x00", "٠٠", "００", "0:0"])
    func `SEC112 hexadecimal text is ASCII digits in pairs`(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test func `hexadecimal digits may be of either case`() {
        #expect(Hex.decode("00fFAb") == [0x00, 0xFF, 0xAB])
        #expect(Hex.encode([0x00, 0xFF, 0xAB]) == "00ffab")
    }

    @Test(arguments: ["A", "AA==", "AB", "A+AA", "A/AA", "AA A", "AA\n", "é"])
    func `Base64URL without padding has one spelling only`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `Base64URL uses the two characters that addresses allow`() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64URL.encode([1]) == "AQ")
    }

    @Test func `SEC30 a secret is 43 characters and a check 6`() {
        #expect(Base62.width(byteCount: 32) == 43)
        #expect(Base62.width(byteCount: 4) == 6)
        #expect(Base62.width(byteCount: 0) == 0)
        #expect(Base62.encode(SecureRandom.bytes(32)).utf8.count == 43)
        #expect(Base62.encode(CRC32.bytes(Array("x".utf8))).utf8.count == 6)
        #expect(Base62.encode([0, 0, 0, 61]) == "00000z")
    }

    @Test func `Base62 refuses what does not fit`() {
        #expect(Base62.decode(String(repeating: "z", count: 6), byteCount: 4) == nil)
        #expect(Base62.decode("00000", byteCount: 4) == nil)
        #expect(Base62.decode("00000-", byteCount: 4) == nil)
        #expect(Base62.decode("", byteCount: -1) == nil)
    }

    @Test func `CRC-32 gives the check value of the catalogue`() {
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
        #expect(CRC32.bytes(Array("123456789".utf8)) == [0xCB, 0xF4, 0x39, 0x26])
    }
}
