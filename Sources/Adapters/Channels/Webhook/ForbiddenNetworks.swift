internal import HTTPClient

/// Networks that no address from outside may lead to (SEC51).
enum ForbiddenNetworks {
    /// Network bytes and the number of leading bits that count.
    private static let v4: [([UInt8], Int)] = [
        ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16), ([172, 16, 0, 0], 12), ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 4), ([240, 0, 0, 0], 4),
    ]
    private static let v6: [([UInt8], Int)] = [
        // `::` and `::1`, and every other address whose meaning is an old IPv4 form.
        ([], 96), ([0xFC], 7), ([0xFE, 0x80], 10), ([0xFE, 0xC0], 10), ([0xFF], 8),
        ([0x01, 0x00], 64), ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32),
        ([0x20, 0x02], 16),
    ]
    /// `::ffff:0:0/96` and `64:ff9b::/96` are judged by the address inside.
    private static let mapped: [[UInt8]] = [
        [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF],
        [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8),
    ]

    /// True when an address belongs to one of them, or has no whole form.
    static func contains(_ place: SocketPlace) -> Bool {
        switch place {
        case .v4(let bytes): bytes.count != 4 || v4.contains { matches(bytes, $0.0, $0.1) }
        case .v6(let bytes): containsV6(bytes)
        }
    }

    private static func containsV6(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return true }
        if mapped.contains(where: { bytes.starts(with: $0) }) {
            return contains(.v4(Array(bytes.suffix(4))))
        }
        return v6.contains { matches(bytes, $0.0, $0.1) }
    }

    /// Missing network bytes are zero.
    private static func matches(_ bytes: [UInt8], _ network: [UInt8], _ bits: Int) -> Bool {
        for index in 0..<((bits + 7) / 8) {
            guard bytes.indices.contains(index) else { return false }
            let wanted = network.indices.contains(index) ? network[index] : 0
            let left = min(bits - index * 8, 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> left)
            guard bytes[index] & mask == wanted & mask else { return false }
        }
        return true
    }
}
