import Testing
import XML

/// SplitMix64: a failure names its seed and comes back with it.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

@Suite struct `Damaged XML` {
    private let sample = Array(
        """
        <?phpxml version="1.0" encoding="utf-8"?><result><imeis><id>20000001</id>\
        <package>10-7.1# Apple &amp; more</package><code>Model: X<br/>A: <![CDATA[<b>]]></code>\
        </imeis><!-- c --><imeiduplicates><imei>350000000000030,490154203237518</imei>\
        </imeiduplicates></result>
        """.utf8)

    @Test(arguments: 0..<100)
    func `SEC115 a damaged reply is refused or read, never a crash`(seed: Int) {
        var generator = Seeded(state: UInt64(seed))
        for _ in 0..<50 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let index = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0...3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0x20...0x7E, using: &generator)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(UInt8(ascii: "<"), at: index)
                default: bytes = Array(bytes.prefix(max(index, 1)))
                }
            }
            let outcome = Result { () throws(XMLError) in
                try XMLReader.parse(bytes, limits: .order)
            }
            if case .success(let root) = outcome { #expect(!root.name.isEmpty) }
        }
    }

    @Test func `SEC100 every cut of a reply is refused`() {
        for length in 0..<(sample.count - 1) {
            #expect(throws: XMLError.self) {
                try XMLReader.parse(Array(sample.prefix(length)), limits: .order)
            }
        }
    }
}
