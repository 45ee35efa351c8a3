internal import CZlib

/// Bytes made smaller with zlib (RFC 1950), with their length in front.
package enum Deflated {
    /// Bytes of the length in front.
    private static let headBytes = 4

    /// The bytes compressed; nil when they would not get smaller.
    package static func compress(_ plain: [UInt8]) -> [UInt8]? {
        guard let length = UInt32(exactly: plain.count) else { return nil }
        var room = compressBound(UInt(plain.count))
        var packed = [UInt8](repeating: 0, count: headBytes + Int(room))
        let code = unsafe packed.withUnsafeMutableBufferPointer { target in
            guard let start = target.baseAddress else { return Z_BUF_ERROR }
            return unsafe compress2(
                start + headBytes, &room, plain, UInt(plain.count), Z_DEFAULT_COMPRESSION)
        }
        guard code == Z_OK, headBytes + Int(room) < plain.count else { return nil }
        for place in 0..<headBytes {
            packed[place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place))
        }
        packed.removeLast(packed.count - headBytes - Int(room))
        return packed
    }

    /// The bytes as they were; nil when these are not compressed ones or stand for more than
    /// `limit` bytes.
    package static func decompress(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        guard packed.count > headBytes else { return nil }
        let length = packed[..<headBytes].reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit else { return nil }
        var plain = [UInt8](repeating: 0, count: length)
        var count = UInt(length)
        let code = unsafe packed.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return Z_DATA_ERROR }
            return unsafe uncompress(
                &plain, &count, start + headBytes, UInt(packed.count - headBytes))
        }
        return code == Z_OK && Int(count) == length ? plain : nil
    }
}
