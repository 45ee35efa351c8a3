/// A phone number as the store's country writes it, ASCII digits only (`orders.md` 5.2).
package struct PhoneNumber: Hashable, Sendable {
    /// The stored form: `09…` in the Philippines, `0…` in Ghana, elsewhere the digits as given.
    package let digits: String

    /// The numbering rule of the store's country.
    package enum Rule: Sendable, CaseIterable {
        case philippines, ghana, anywhere

        /// The rule for a two-letter country code; every country without one of its own shares one.
        package init(country: String?) {
            switch country {
            case "PH": self = .philippines
            case "GH": self = .ghana
            default: self = .anywhere
            }
        }
    }

    /// Why a text is not a phone number; each is `INVALID_PHONE`.
    package enum Flaw: Error, Sendable, CaseIterable {
        /// Something other than ASCII digits, separators and one leading `+`.
        case characters
        /// Fewer than 7 or more than 15 digits.
        case length
        /// Not a Philippine mobile number.
        case philippine
        /// Not a Ghanaian number.
        case ghanaian

        /// The machine word that forms and replies carry.
        package static let code = "INVALID_PHONE"

        /// What to do about it.
        package var sentence: String {
            switch self {
            case .characters:
                "A phone number has digits, spaces, dashes, dots and brackets, and may begin "
                    + "with +."
            case .length: "A phone number has 7 to 15 digits."
            case .philippine:
                "This is no Philippine mobile number; write it as 09171234567 or +639171234567."
            case .ghanaian:
                "This is no Ghanaian number; write it as 0241234567 or +233241234567."
            }
        }
    }

    /// Parses a text by the country's rule; spaces, dashes, dots and brackets are removed first.
    package init(parsing text: String, rule: Rule) throws(Flaw) {
        var digits: [UInt8] = []
        var hasPlus = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "."):
                continue
            case UInt8(ascii: "+") where digits.isEmpty && !hasPlus: hasPlus = true
            default: throw .characters
            }
            guard digits.count <= 32 else { throw .length }
        }
        switch rule {
        case .philippines: self.digits = try Self.philippine(digits, hasPlus)
        case .ghana: self.digits = try Self.ghanaian(digits, hasPlus)
        case .anywhere:
            guard (7...15).contains(digits.count) else { throw .length }
            self.digits = String(decoding: digits, as: UTF8.self)
        }
    }

    /// `09`, `639` or `+639` and nine digits.
    private static func philippine(_ digits: [UInt8], _ hasPlus: Bool) throws(Flaw) -> String {
        let prefixes = hasPlus ? ["639"] : ["09", "639"]
        guard let rest = tail(digits, after: prefixes) else { throw .philippine }
        return "09" + rest
    }

    /// Nine digits that begin with 2–9, after `0`, `233`, `+233`, `00233`, `0233` or nothing.
    private static func ghanaian(_ digits: [UInt8], _ hasPlus: Bool) throws(Flaw) -> String {
        let prefixes = hasPlus ? ["233"] : ["", "0", "233", "0233", "00233"]
        guard let rest = tail(digits, after: prefixes), let first = rest.utf8.first,
            first >= UInt8(ascii: "2")
        else { throw .ghanaian }
        return "0" + rest
    }

    /// The last nine digits when exactly one of the prefixes stands before them.
    private static func tail(_ digits: [UInt8], after prefixes: [String]) -> String? {
        guard digits.count >= 9 else { return nil }
        let head = digits.dropLast(9)
        guard prefixes.contains(where: { head.elementsEqual($0.utf8) }) else { return nil }
        return String(decoding: digits.suffix(9), as: UTF8.self)
    }

    /// What readers see who may not know numbers: the last four digits, `*******4567`.
    package static func masked(_ stored: String) -> String {
        let shown = stored.utf8.count > 6 ? 4 : 0
        let hidden = String(repeating: "*", count: stored.utf8.count - shown)
        return hidden + String(decoding: stored.utf8.suffix(shown), as: UTF8.self)
    }
}
