internal import Crypto

/// Gzip without compression (RFC 1951 stored blocks), and a small file that unpacks to 64 MiB.
enum StoredGzip {
    private static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

    /// Packs bytes so that every gzip reader gives them back.
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var packed = head
        var offset = 0
        repeat {
            let end = min(bytes.count, offset + 65_535)
            let length = UInt16(end - offset)
            packed.append(end == bytes.count ? 1 : 0)
            packed += littleEndian(UInt32(length) | UInt32(~length) << 16)
            packed += bytes[offset..<end]
            offset = end
        } while offset < bytes.count
        let sum = CRC32.checksum(bytes)
        return packed + littleEndian(sum) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
    }

    /// 64 MiB of one letter in about 420 kB: a fixed-code block that repeats 258 bytes at a time.
    static func bomb() -> [UInt8] {
        var packed = head
        var bits: UInt64 = 0
        var count: UInt64 = 0
        func put(_ value: UInt64, _ width: UInt64) {
            bits |= value << count
            count += width
            while count >= 8 {
                packed.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                count -= 8
            }
        }
        put(0b011, 3)  // last block, fixed codes
        put(0b1000_1110, 8)  // the letter A: code 0x30 + 65, its bits turned round
        for _ in 0..<260_111 {
            put(0b1010_0011, 8)  // length 258: code 285 is 0b11000101, turned round
            put(0, 5)  // distance 1
        }
        put(0, 7)  // end of block
        put(0, 7)
        return packed + [0, 0, 0, 0, 0, 0, 0, 0]
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }
}
