/// Numbers that depend on a seed alone, so that a run can be repeated (SplitMix64's mixing step).
enum SeededDraw {
    /// Mixes 64 bits so that near inputs give far outputs.
    static func mix(_ input: UInt64) -> UInt64 {
        var value = input &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number for a text (FNV-1a, then mixed).
    static func number(for text: String, salt: UInt64) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return mix(hash ^ mix(salt))
    }

    /// A number as a fraction, 0 ≤ fraction < 1.
    static func fraction(_ number: UInt64) -> Double {
        Double(number >> 11) / Double(UInt64(1) << 53)
    }
}
