/// An International Mobile Equipment Identity: 15 ASCII digits, the last a Luhn check digit (3GPP
/// TS 23.003).
package struct IMEI: Hashable, Sendable {
    /// The 15 digits.
    package let digits: String

    /// Why a text is not an IMEI; codes of `orders.md` 5.2.
    package enum Flaw: String, Error, Sendable {
        /// Something other than digits and separators.
        case format = "IMEI_FORMAT"
        /// The check digit does not fit.
        case checksum = "IMEI_CHECKSUM"
        /// Not 15 digits.
        case length = "IMEI_LENGTH"
    }

    /// Whether the check digit must fit (`services.target_rule`).
    package enum Rule: String, Sendable {
        case luhn, digits
    }

    /// Parses a text: blanks, dashes, slashes and dots between digits are removed first.
    package init(parsing text: String, rule: Rule = .luhn) throws(Flaw) {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."):
                continue
            default: throw .format
            }
            guard digits.count <= 64 else { throw .length }
        }
        guard digits.count == 15 else { throw .length }
        guard rule == .digits || IMEI.checkDigitFits(digits) else { throw .checksum }
        self.digits = String(decoding: digits, as: UTF8.self)
    }

    /// Luhn over ASCII digits: every second digit from the right is doubled, the sum divides by
    /// ten.
    package static func checkDigitFits(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte) - 0x30
            if index % 2 == 1 {
                sum += digit > 4 ? digit * 2 - 9 : digit * 2
            } else {
                sum += digit
            }
        }
        return sum % 10 == 0
    }
}
