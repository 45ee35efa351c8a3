internal import Domain

/// Reads the provider's `YYYY-MM-DD HH:MM:SS`, which has no zone; the hour may have one digit.
enum RequestedAt {
    /// The moment in UTC; nil for anything that is no date and time on the calendar.
    static func moment(_ text: String, offsetMinutes: Int) -> Timestamp? {
        let halves = ByteSearch.trimmed(text.utf8).split(separator: 0x20)
        guard halves.count == 2, let date = numbers(halves[0], separator: "-", widths: [4, 2, 2]),
            let time = numbers(halves[1], separator: ":", widths: [2, 2, 2]),
            time[0] < 24, time[1] < 60, time[2] < 60,
            isDate(year: date[0], month: date[1], day: date[2])
        else { return nil }
        let day = CivilTime.day(year: date[0], month: date[1], day: date[2])
        let seconds = day * 86_400 + Int64(time[0] * 3_600 + time[1] * 60 + time[2])
        return Timestamp(microseconds: (seconds - Int64(offsetMinutes) * 60) * 1_000_000)
    }

    /// Whether the day is on the calendar, from 1970 on.
    static func isDate(year: Int, month: Int, day: Int) -> Bool {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return false
        }
        let found = CivilTime.date(ofDay: CivilTime.day(year: year, month: month, day: day))
        return found == (year, month, day)
    }

    private static func numbers(
        _ bytes: ArraySlice<UInt8>, separator: Character, widths: [Int]
    ) -> [Int]? {
        guard let separator = separator.asciiValue else { return nil }
        let parts = bytes.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == widths.count else { return nil }
        var numbers: [Int] = []
        for (part, width) in zip(parts, widths) {
            let isShortHour = separator == UInt8(ascii: ":") && numbers.isEmpty && part.count == 1
            guard part.count == width || isShortHour, part.allSatisfy(ByteSearch.isDigit) else {
                return nil
            }
            numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        return numbers
    }
}
