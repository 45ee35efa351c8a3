internal import Application
internal import Crypto
internal import Domain

/// The chain over an order's history: each hash covers its row and the hash before it (W9).
enum HistoryHash {
    /// Half of SHA-256: finding another row for a hash still takes 2^128 tries, and seven rows an
    /// order would otherwise spend 112 bytes of its 2.5 kB (P9).
    static let byteCount = 16

    /// What the first row of an order chains to.
    static let root = [UInt8](repeating: 0, count: byteCount)

    /// The hash of one row; parts carry their lengths, so no two rows share an encoding.
    static func of(
        _ entry: HistoryEntry, lineNumber: Int?, order: ID<Order>, after previous: [UInt8]
    )
        -> [UInt8]
    {
        var bytes = previous
        bytes.reserveCapacity(256)
        append(order.text, to: &bytes)
        append(String(entry.version), to: &bytes)
        append(String(entry.at.microseconds), to: &bytes)
        append(entry.actor.text, to: &bytes)
        append(entry.subject.rawValue, to: &bytes)
        append(lineNumber.map { String($0) }, to: &bytes)
        append(entry.event, to: &bytes)
        append(entry.from, to: &bytes)
        append(entry.to, to: &bytes)
        append(entry.reason, to: &bytes)
        append(CompactJSON.text(entry.data), to: &bytes)
        return Array(SHA256.hash(bytes).prefix(byteCount))
    }

    private static func append(_ text: String?, to bytes: inout [UInt8]) {
        guard let text else {
            bytes.append(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF])
            return
        }
        let count = UInt32(clamping: text.utf8.count)
        for shift in [24, 16, 8, 0] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: count >> shift))
        }
        bytes.append(contentsOf: text.utf8)
    }
}
