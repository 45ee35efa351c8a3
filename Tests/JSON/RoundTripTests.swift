import JSON
import Testing

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

@Suite struct `JSON round trip` {
    @Test(arguments: 0..<200)
    func `what the writer writes the reader reads`(seed: Int) throws {
        var generator = Seeded(state: UInt64(seed))
        let value = randomValue(depth: 6, &generator)
        var writer = JSONWriter()
        writer.value(value)
        #expect(try JSONReader.parse(writer.bytes) == value)
        let canonical = CanonicalJSON.bytes(value)
        #expect(CanonicalJSON.bytes(try JSONReader.parse(canonical)) == canonical)
    }

    @Test(arguments: 0..<200)
    func `SEC115 a damaged text is refused or read, never a crash`(seed: Int) {
        var generator = Seeded(state: UInt64(seed))
        var writer = JSONWriter()
        writer.value(randomValue(depth: 5, &generator))
        for _ in 0..<50 {
            var bytes = writer.bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let index = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[index], at: index)
                }
            }
            guard let value = try? JSONReader.parse(bytes) else { continue }
            var again = JSONWriter()
            again.value(value)
            #expect((try? JSONReader.parse(again.bytes)) == value)
        }
    }

    private func randomValue(depth: Int, _ generator: inout Seeded) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64(truncatingIfNeeded: generator.next()))
        case 3:
            return .number(
                ["0.1", "-12.340", "1e9", "-0.5E-3"].randomElement(using: &generator) ?? "0")
        case 4: return .string(randomText(&generator))
        case 5:
            return .array(
                (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                    randomValue(depth: depth - 1, &generator)
                })
        default:
            return .object(
                (0..<Int.random(in: 0...20, using: &generator)).map { index in
                    JSONMember(
                        "\(index)" + randomText(&generator),
                        randomValue(depth: depth - 1, &generator))
                })
        }
    }

    private func randomText(_ generator: inout Seeded) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let limit: UInt32 =
                [0x20, 0x80, 0xFFFF, 0x10FFFF].randomElement(using: &generator) ?? 0x80
            if let scalar = Unicode.Scalar(UInt32.random(in: 1...limit, using: &generator)) {
                text.append(scalar)
            }
        }
        return String(text)
    }
}
