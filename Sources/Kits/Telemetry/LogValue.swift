/// A value that may stand in a log line; personal data has factories that mask it (SEC80).
///
/// There is no way from a plain `String` without saying what it is, so an IMEI, a phone or a mail
/// address does not slip into a log call by interpolation.
package struct LogValue: Sendable {
    /// What the value is, which decides how it is shown.
    enum Kind: Sendable {
        case text(String)
        case integer(Int64)
        case flag(Bool)
        case imei(String)
        case phone(String)
        case mail(String)
        case missing
    }

    let kind: Kind

    /// An id, a word or a sentence of ours: nothing personal.
    package static func string(_ text: String) -> LogValue { LogValue(kind: .text(text)) }

    /// The same, when it may be missing: then the field is left out.
    package static func string(_ text: String?) -> LogValue {
        LogValue(kind: text.map { .text($0) } ?? .missing)
    }

    /// A number; the field's name carries the unit.
    package static func int(_ value: some BinaryInteger) -> LogValue {
        LogValue(kind: .integer(Int64(clamping: value)))
    }

    /// Yes or no.
    package static func bool(_ value: Bool) -> LogValue { LogValue(kind: .flag(value)) }

    /// An IMEI, written as `imei#` + 8 hex of its HMAC + `..` + its last 4 digits.
    package static func imei(_ digits: String) -> LogValue { LogValue(kind: .imei(digits)) }

    /// A phone number in E.164, written as `+233*****4322`.
    package static func phone(_ number: String) -> LogValue { LogValue(kind: .phone(number)) }

    /// A mail address, written as `a***@d***`.
    package static func mail(_ address: String) -> LogValue { LogValue(kind: .mail(address)) }

    /// An error's own words; our errors carry operator sentences, no personal data.
    package static func error(_ error: any Error) -> LogValue {
        LogValue(kind: .text("\(error)"))
    }
}

extension LogValue: ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A number written in the source.
    package init(integerLiteral value: Int64) { self = .int(value) }

    /// A flag written in the source.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}
