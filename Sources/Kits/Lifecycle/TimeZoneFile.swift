/// A TZif file, version 2 or later (RFC 8536): the 64-bit block and the footer.
struct TimeZoneFile {
    /// From this UTC second on, local time is UTC plus the offset.
    struct Transition: Sendable {
        let second: Int64
        let offset: Int64
    }

    let transitions: [Transition]
    let firstOffset: Int64
    let footer: TimeZoneFooter?

    /// Nil for bytes that are no such file.
    init?(_ bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0), first.version >= UInt8(ascii: "2") else {
            return nil
        }
        let start = Header.size + first.bodySize(timeSize: 4)
        guard let header = Header(bytes, at: start) else { return nil }
        let times = start + Header.size
        let indices = times + 8 * header.timeCount
        let types = indices + header.timeCount
        let end = times + header.bodySize(timeSize: 8)
        guard header.typeCount > 0, end < bytes.count else { return nil }
        var offsets: [Int64] = []
        for type in 0..<header.typeCount {
            let raw = UInt32(truncatingIfNeeded: Self.number(bytes, types + 6 * type, 4))
            offsets.append(Int64(Int32(bitPattern: raw)))
        }
        var transitions: [Transition] = []
        for index in 0..<header.timeCount {
            let second = Int64(bitPattern: Self.number(bytes, times + 8 * index, 8))
            let type = Int(bytes[indices + index])
            guard type < offsets.count, abs(offsets[type]) <= 172_800 else { return nil }
            if let last = transitions.last, last.second >= second { return nil }
            transitions.append(Transition(second: second, offset: offsets[type]))
        }
        self.transitions = transitions
        firstOffset = offsets[0]
        let text = bytes[(end + 1)...].prefix { $0 != 0x0A }
        footer = TimeZoneFooter(Array(text))
    }

    /// A big-endian number.
    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
        bytes[offset..<(offset + size)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The counts in front of a block.
    private struct Header {
        static let size = 44

        let version: UInt8
        let utCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int

        init?(_ bytes: [UInt8], at offset: Int) {
            guard offset >= 0, offset + Self.size <= bytes.count,
                Array(bytes[offset..<(offset + 4)]) == Array("TZif".utf8)
            else { return nil }
            func count(_ index: Int) -> Int {
                Int(TimeZoneFile.number(bytes, offset + 20 + 4 * index, 4))
            }
            version = bytes[offset + 4]
            utCount = count(0)
            standardCount = count(1)
            leapCount = count(2)
            timeCount = count(3)
            typeCount = count(4)
            characterCount = count(5)
            // Real zones stay far below; the sum can then not overflow.
            let all = [utCount, standardCount, leapCount, timeCount, typeCount, characterCount]
            guard all.allSatisfy({ $0 <= 1 << 16 }) else { return nil }
        }

        func bodySize(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + characterCount
                + leapCount * (timeSize + 4) + standardCount + utCount
        }
    }
}
