/// The check digit of an IMEI.
enum LuhnDigits {
    /// Whether the text is 15 ASCII digits with a right check digit.
    static func isIMEI(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        guard digits.count == 15, areDigits(text) else { return false }
        return digits[14] == checkDigit(of: digits[..<14])
    }

    /// Whether the text is ASCII digits and nothing else.
    static func areDigits(_ text: String) -> Bool {
        !text.utf8.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The IMEI for 14 digits, with the check digit added.
    static func complete(_ body: String) -> String {
        let digits = Array(body.utf8)
        return body + String(decoding: [checkDigit(of: digits[...])], as: UTF8.self)
    }

    private static func checkDigit(of digits: ArraySlice<UInt8>) -> UInt8 {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte) - 0x30
            let doubled = digit * 2
            sum += index % 2 == 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit
        }
        return UInt8(0x30 + (10 - sum % 10) % 10)
    }
}
