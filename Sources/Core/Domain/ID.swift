/// What an id names; its prefix makes the text form self-describing (`api.md`, Shape).
package protocol Identified: Sendable {
    /// The text prefix without the underscore, for example `ord`.
    static var idPrefix: String { get }
}

/// A typed id: a prefix and a ULID of 48 bits of time and 80 random bits.
package struct ID<Entity: Identified>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The ULID's 128 bits.
    package let value: UInt128

    /// Wraps 128 bits.
    package init(value: UInt128) { self.value = value }

    /// Makes a new id from a clock reading and 80 random bits.
    package init(at time: Timestamp, random: inout SplitMix64) {
        let milliseconds = UInt128(UInt64(clamping: time.microseconds / 1_000) & 0xFFFF_FFFF_FFFF)
        let high = UInt128(random.next() & 0xFFFF)
        value = (milliseconds << 80) | (high << 64) | UInt128(random.next())
    }

    /// Parses the text form; nil when prefix, length or alphabet is wrong.
    package init?(_ text: String) {
        let prefix = Array(Entity.idPrefix.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == prefix.count + 27, bytes.starts(with: prefix),
            bytes[prefix.count] == UInt8(ascii: "_")
        else { return nil }
        var value: UInt128 = 0
        for byte in bytes[(prefix.count + 1)...] {
            guard let digit = Crockford.value(of: byte) else { return nil }
            guard value >> 123 == 0 else { return nil }
            value = (value << 5) | UInt128(digit)
        }
        self.value = value
    }

    /// The text form, for example `ord_01JD3Z…` (26 Crockford base 32 characters).
    package var text: String {
        var characters = [UInt8](repeating: 0, count: 26)
        var rest = value
        for index in stride(from: 25, through: 0, by: -1) {
            characters[index] = Crockford.alphabet[Int(truncatingIfNeeded: rest & 31)]
            rest >>= 5
        }
        return Entity.idPrefix + "_" + String(decoding: characters, as: UTF8.self)
    }

    /// The same as `text`.
    package var description: String { text }

    /// Orders ids by time of creation.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Crockford's base 32 alphabet, upper case, as ULIDs use it.
enum Crockford {
    /// The 32 digits in order of value.
    ///
    /// The 32 digits: 0–9 and A–Z without I, L, O and U.
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The digit a byte stands for; exact upper case only, so one id has one spelling.
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: return byte - 0x30
        default:
            guard let index = alphabet.firstIndex(of: byte) else { return nil }
            return UInt8(index)
        }
    }
}
