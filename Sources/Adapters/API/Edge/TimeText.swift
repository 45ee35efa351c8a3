internal import Domain

/// Reads times from outside: RFC 3339, and plain dates as days of the store (SEC113).
enum TimeText {
    /// A date or a time; nil for anything else, impossible days and hours included.
    static func parse(
        _ text: String, dayStart: (Int, Int, Int) -> Timestamp
    ) -> (at: Timestamp, isDay: Bool)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes.count <= 35, bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-"), let year = number(bytes[0..<4]),
            let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            isDate(year, month, day)
        else { return nil }
        if bytes.count == 10 { return (dayStart(year, month, day), true) }
        guard let ofDay = timeOfDay(bytes[10...]) else { return nil }
        let days = CivilTime.day(year: year, month: month, day: day)
        return (Timestamp(microseconds: days * 86_400_000_000).adding(microseconds: ofDay), false)
    }

    private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let back = CivilTime.date(ofDay: CivilTime.day(year: year, month: month, day: day))
        return back.year == year && back.month == month && back.day == day
    }

    /// Microseconds of `Thh:mm:ss[.f](Z|±hh:mm)` from midnight UTC of its date; nil when malformed.
    private static func timeOfDay(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = Array(bytes)
        guard text.count >= 10, text[0] | 0x20 == UInt8(ascii: "t"), text[3] == UInt8(ascii: ":"),
            text[6] == UInt8(ascii: ":"), let hour = number(text[1..<3]),
            let minute = number(text[4..<6]), let second = number(text[7..<9]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 9
        var fraction: Int64 = 0
        if text[index] == UInt8(ascii: ".") {
            let digits = text[(index + 1)...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty, digits.count <= 9 else { return nil }
            let padded = digits.prefix(6) + Array(repeating: 0x30, count: max(0, 6 - digits.count))
            fraction = Int64(number(padded) ?? 0)
            index += 1 + digits.count
        }
        guard let offset = offset(text[index...]) else { return nil }
        return (Int64(hour * 3600 + minute * 60 + second) - offset) * 1_000_000 + fraction
    }

    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        let text = Array(text)
        if text.count == 1, text[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text[1..<3]),
            let minutes = number(text[4..<6]), hours < 24, minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        switch text[0] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    /// At most 9 ASCII digits.
    private static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
