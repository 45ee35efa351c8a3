/// Bytes that a server may send.
enum Wire {
    /// A whole reply with a length.
    static func reply(
        _ body: [UInt8], status: String = "200 OK", headers: [String] = []
    ) -> [UInt8] {
        head(status, headers + ["Content-Length: \(body.count)"]) + body
    }

    /// A whole reply of text.
    static func reply(_ body: String, status: String = "200 OK", headers: [String] = []) -> [UInt8]
    {
        reply(Array(body.utf8), status: status, headers: headers)
    }

    /// Status line and headers.
    static func head(_ status: String, _ headers: [String]) -> [UInt8] {
        Array((["HTTP/1.1 \(status)"] + headers).map { $0 + "\r\n" }.joined().utf8) + [13, 10]
    }

    /// A gzip file that stores the bytes as they are, up to 65,535 of them.
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        let size = UInt16(bytes.count)
        let stored = [1] + little(UInt32(size), 2) + little(UInt32(~size), 2) + bytes
        return gzipFront + stored + little(checksum(bytes), 4) + little(UInt32(bytes.count), 4)
    }

    /// A gzip file of `258 * repeats` zeros and no end: about 158 times smaller than what it holds.
    static func gzipBomb(repeats: Int) -> [UInt8] {
        var packer = BitPacker()
        packer.add(0b1, 1)
        packer.add(0b01, 2)
        // RFC 1951 3.2.6: Huffman codes go most significant bit first, other numbers least first.
        packer.addCode(0b0011_0000, 8)
        for _ in 0..<repeats {
            packer.addCode(0b1100_0101, 8)
            packer.addCode(0, 5)
        }
        return gzipFront + packer.bytes
    }

    private static let gzipFront: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { value, byte in
            (0..<8).reduce(value ^ UInt32(byte)) { part, _ in
                part & 1 == 1 ? 0xEDB8_8320 ^ part >> 1 : part >> 1
            }
        }
    }

    /// Puts bits together, least significant first.
    private struct BitPacker {
        private var filled = 0
        var bytes: [UInt8] = []

        mutating func add(_ value: Int, _ count: Int) {
            for bit in 0..<count { push(value >> bit & 1) }
        }

        mutating func addCode(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { push(value >> bit & 1) }
        }

        private mutating func push(_ bit: Int) {
            if filled == 0 { bytes.append(0) }
            bytes[bytes.count - 1] |= UInt8(bit << filled)
            filled = (filled + 1) % 8
        }
    }
}
