internal import Application
internal import Domain

/// The opaque text of a list position: base64url over version, sort key and id.
enum CursorText {
    private static let version: UInt8 = 1

    /// The text of a position.
    static func encode(_ cursor: OrderCursor) -> String {
        var bytes = [version]
        let time = UInt64(bitPattern: cursor.placedAt.microseconds)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: time >> UInt64(shift)))
        }
        for shift in stride(from: 120, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: cursor.order.value >> UInt128(shift)))
        }
        return Base64URLText.encode(bytes)
    }

    /// The position of a text; nil for anything `encode` does not write.
    static func decode(_ text: String) -> OrderCursor? {
        guard text.utf8.count <= 64, let bytes = Base64URLText.decode(text), bytes.count == 25,
            bytes[0] == version
        else { return nil }
        let time = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let id = bytes[9...].reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return OrderCursor(
            placedAt: Timestamp(microseconds: Int64(bitPattern: time)), order: ID(value: id))
    }
}
