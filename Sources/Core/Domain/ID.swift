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
        // A status run parses a dozen ids a line, so this allocates nothing.
        let name = Entity.idPrefix
        let prefix = name.utf8.span
        let bytes = text.utf8.span
        let start = prefix.count + 1
        guard bytes.count == start + Crockford.count, bytes[prefix.count] == UInt8(ascii: "_")
        else { return nil }
        for index in prefix.indices where bytes[index] != prefix[index] { return nil }
        // 130 bits would fit into 26 digits: the first one has only three of its five.
        guard let first = Crockford.value(of: bytes[start]), first < 8 else { return nil }
        var value = UInt128(first)
        for index in (start + 1)..<bytes.count {
            guard let digit = Crockford.value(of: bytes[index]) else { return nil }
            value = (value << 5) | UInt128(digit)
        }
        self.value = value
    }

    /// The text form, for example `ord_01JD3Z…` (26 Crockford base 32 characters).
    package var text: String {
        let name = Entity.idPrefix
        let prefix = name.utf8.span
        let count = prefix.count + 1 + Crockford.count
        let characters = [UInt8](capacity: count) { output in
            for index in prefix.indices { output.append(prefix[index]) }
            output.append(UInt8(ascii: "_"))
            for place in stride(from: 5 * (Crockford.count - 1), through: 0, by: -5) {
                output.append(Crockford.digit(UInt8(truncatingIfNeeded: value >> place) & 31))
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The same as `text`.
    package var description: String { text }

    /// Orders ids by time of creation.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Crockford's base 32 alphabet as ULIDs use it: 0–9 and A–Z without I, L, O and U.
enum Crockford {
    /// Digits of 128 bits.
    static let count = 26

    /// The character of a digit of 0 to 31.
    static func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<10: value + 0x30
        case 10..<18: value - 10 + UInt8(ascii: "A")
        case 18..<20: value - 18 + UInt8(ascii: "J")
        case 20..<22: value - 20 + UInt8(ascii: "M")
        case 22..<27: value - 22 + UInt8(ascii: "P")
        default: (value & 31) - 27 + UInt8(ascii: "V")
        }
    }

    /// The digit a byte stands for; exact upper case only, so one id has one spelling.
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "H"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "J")...UInt8(ascii: "K"): byte - UInt8(ascii: "J") + 18
        case UInt8(ascii: "M")...UInt8(ascii: "N"): byte - UInt8(ascii: "M") + 20
        case UInt8(ascii: "P")...UInt8(ascii: "T"): byte - UInt8(ascii: "P") + 22
        case UInt8(ascii: "V")...UInt8(ascii: "Z"): byte - UInt8(ascii: "V") + 27
        default: nil
        }
    }
}
