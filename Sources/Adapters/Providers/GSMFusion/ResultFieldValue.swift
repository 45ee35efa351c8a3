package import Application
internal import Domain

/// The typed value of a result field, beside its text (`gsm-fusion.md` 10.2).
package enum ResultFieldValue: Sendable, Equatable {
    case on, off, clean, blacklisted, locked, unlocked
    case integer(Int)
    case date(year: Int, month: Int, day: Int)
    /// 15 digits with a fitting check digit.
    case imei(String)
    /// 14 hexadecimal digits in capitals: an IMEI without its check digit.
    case meid(String)

    /// The value of a field's text; nil where the field is plain text or the text does not fit.
    package static func read(_ field: ParsedResult.Field, _ text: String) -> ResultFieldValue? {
        let word = String(decoding: text.utf8.map(ByteSearch.lowered), as: UTF8.self)
        switch field {
        case .model, .serialNumber, .carrier: return nil
        case .imei, .imei2: return (try? IMEI(parsing: text)).map { .imei($0.digits) }
        case .meid: return readMEID(word)
        case .applecare, .fmi: return pick(word, ["on": .on, "off": .off])
        case .gsmaStatus: return pick(word, ["clean": .clean, "blacklisted": .blacklisted])
        case .simlock: return pick(word, ["locked": .locked, "unlocked": .unlocked])
        case .tetherPolicy:
            guard (1...9).contains(word.utf8.count), word.utf8.allSatisfy(ByteSearch.isDigit) else {
                return nil
            }
            return Int(word).map { .integer($0) }
        case .purchaseDate: return readDate(Array(word.utf8))
        }
    }

    private static func pick(
        _ word: String, _ words: [String: ResultFieldValue]
    ) -> ResultFieldValue? { words[word] }

    private static func readMEID(_ word: String) -> ResultFieldValue? {
        let isHex = word.utf8.allSatisfy { ByteSearch.isDigit($0) || (0x61...0x66).contains($0) }
        guard word.utf8.count == 14, isHex else { return nil }
        return .meid(word.uppercased())
    }

    /// `DD/MM/YY`, `DD/MM/YYYY` or `YYYY-MM-DD`; two-digit years are of this century.
    private static func readDate(_ bytes: [UInt8]) -> ResultFieldValue? {
        let isISO = bytes.contains(UInt8(ascii: "-"))
        let parts = bytes.split(
            separator: isISO ? UInt8(ascii: "-") : UInt8(ascii: "/"),
            omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(ByteSearch.isDigit) })
        else { return nil }
        let widths = parts.map(\.count)
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        let (year, day) = isISO ? (numbers[0], numbers[2]) : (numbers[2], numbers[0])
        let isShort = !isISO && widths[2] == 2
        guard widths[1] <= 2, widths[isISO ? 2 : 0] <= 2, isShort || widths[isISO ? 0 : 2] == 4,
            RequestedAt.isDate(year: isShort ? 2000 + year : year, month: numbers[1], day: day)
        else { return nil }
        return .date(year: isShort ? 2000 + year : year, month: numbers[1], day: day)
    }
}
