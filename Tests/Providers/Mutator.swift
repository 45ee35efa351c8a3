import Domain

/// Breaks texts in small ways, the same ways for the same seed.
struct Mutator {
    /// Bytes that mean something to an XML or label reader.
    private static let spice: [[UInt8]] =
        [
            "<", ">", "&", ";", ":", " - ", "\n", "\r", "\t", "/", "-", "!", "</", "<!--", "-->",
            "<code>",
            "</code>", "<![CDATA[", "]]>", "&lt;", "&amp;", "&#0;", "<br>", "<imeis>", "</imeis>",
            "<error>",
            "</error>", "<result>", "</result>", "<id>", "</id>", "<imei>", "</imei>", "<script>",
            "\u{0}",
            "é", "\u{A0}", "Model:", "IMEI:", "//", ",", "<!DOCTYPE r>", "<imeiduplicates>",
            "<imeierrors>",
        ].map { Array($0.utf8) } + [[0xFF], [0xC2], [0xE2, 0x80]]

    private var random: SplitMix64

    /// A mutator with a seed of its own.
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int { Int(random.below(UInt64(max(bound, 0)))) }

    /// The text after one to four small changes, and whether one touched a byte of `kept`.
    mutating func mutate(
        _ text: [UInt8], keeping kept: Range<Int> = 0..<0
    ) -> (bytes: [UInt8], hit: Bool) {
        var bytes = text
        var kept = kept
        var hit = false
        for _ in 0..<(1 + below(4)) {
            let range = cut(bytes.count)
            let new = replacement(for: bytes[range], of: bytes)
            // A change behind or before the kept bytes leaves them alone; the rest is a hit.
            if range.upperBound <= kept.lowerBound,
                !range.isEmpty || range.lowerBound < kept.lowerBound
            {
                let shift = new.count - range.count
                kept = (kept.lowerBound + shift)..<(kept.upperBound + shift)
            } else if range.lowerBound < kept.upperBound
                || range.lowerBound == kept.upperBound && range.isEmpty
            {
                hit = true
            }
            bytes.replaceSubrange(range, with: new)
        }
        return (bytes, hit)
    }

    private mutating func cut(_ count: Int) -> Range<Int> {
        let start = below(count + 1)
        let longest = below(8) == 0 ? count - start : min(count - start, 12)
        return start..<(start + below(longest + 1))
    }

    private mutating func replacement(for part: ArraySlice<UInt8>, of bytes: [UInt8]) -> [UInt8] {
        switch below(6) {
        case 0: return []
        case 1: return part.isEmpty ? [UInt8(below(256))] : part.map { $0 ^ UInt8(1 << below(8)) }
        case 2: return Array(part) + part
        case 3: return Self.spice[below(Self.spice.count)]
        case 4: return Array(part.reversed())
        default: return Array(bytes[cut(bytes.count)])
        }
    }
}
