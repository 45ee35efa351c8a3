/// The bytes of log values: one line stays one line (SEC103).
enum LogText {
    /// Appends a value as it is, or as a JSON string if it has a blank, quote or control byte.
    static func appendValue(_ text: String, to bytes: inout [UInt8]) {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x5C }
        if isPlain {
            bytes.append(contentsOf: text.utf8)
        } else {
            appendJSON(text, to: &bytes)
        }
    }

    /// Appends a sentence: blanks and quotes stay, control bytes become JSON escapes.
    static func appendSentence(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 { appendSafely(byte, to: &bytes) }
    }

    /// Appends a JSON string with its quotes.
    static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 || byte == 0x5C { bytes.append(0x5C) }
            appendSafely(byte, to: &bytes)
        }
        bytes.append(0x22)
    }

    /// UTC with microseconds, such as `2026-05-03T10:00:00.000000Z`.
    static func rfc3339(_ wallMicroseconds: Int64) -> String {
        let (second, micro) = floorDivide(wallMicroseconds, 1_000_000)
        let (day, rest) = floorDivide(second, 86_400)
        let date = civil(day)
        let time = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return "\(date)T\(time).\(padded(micro, 6))Z"
    }

    private static func appendSafely(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0..<0x20, 0x7F:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: "\\u00\(hex.utf8.count == 1 ? "0" : "")\(hex)".utf8)
        default: bytes.append(byte)
        }
    }

    /// The date of a day counted from 1970-01-01 (Howard Hinnant's civil_from_days).
    private static func civil(_ day: Int64) -> String {
        let shifted = day + 719_468
        let (era, dayOfEra) = floorDivide(shifted, 146_097)
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(two(month))-\(two(dayOfMonth))"
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let rest = value % by
        return rest < 0 ? (value / by - 1, rest + by) : (value / by, rest)
    }

    private static func two(_ value: Int64) -> String { padded(value, 2) }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        let missing = width - digits.utf8.count
        return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
    }
}
