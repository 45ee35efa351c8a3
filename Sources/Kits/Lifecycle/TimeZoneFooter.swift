/// The rule for times after the last transition: a POSIX TZ string (RFC 8536, 3.3).
struct TimeZoneFooter: Sendable {
    /// A day of the year and the local second on which clocks change.
    struct Change: Sendable {
        /// The day of a year on which a rule changes the offset (POSIX TZ).
        enum Day: Sendable {
            /// Month, week 1...5 (5 = last), weekday 0 = Sunday.
            case weekday(month: Int64, week: Int64, weekday: Int64)
            /// 1...365, February 29 never counted.
            case julian(Int64)
            /// 0...365, February 29 counted.
            case zeroBased(Int64)
        }

        let day: Day
        let second: Int64
    }

    private let standard: Int64
    private let summer: (offset: Int64, start: Change, end: Change)?

    /// Nil for text that is no such rule.
    init?(_ text: [UInt8]) {
        var reader = TimeZoneFooterReader(text)
        guard reader.skipName(), let west = reader.time() else { return nil }
        standard = -west
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard reader.skipName() else { return nil }
        let offset = reader.isNext(",") ? standard + 3600 : reader.time().map { -$0 }
        guard let offset, let start = reader.change(), let end = reader.change(), reader.isAtEnd
        else { return nil }
        summer = (offset, start, end)
    }

    /// Seconds to add to UTC at a UTC second.
    func offset(at second: Int64) -> Int64 {
        guard let summer else { return standard }
        let year = Calendar.date(Calendar.floor(second &+ standard, 86_400).quotient).year
        let start = summer.start.localSecond(year) - standard
        let end = summer.end.localSecond(year) - summer.offset
        // South of the equator summer spans the new year.
        let isSummer =
            start < end ? (start..<end).contains(second) : !(end..<start).contains(second)
        return isSummer ? summer.offset : standard
    }
}

extension TimeZoneFooter.Change {
    /// The change in seconds since 1970 on the clock that is valid before it.
    func localSecond(_ year: Int64) -> Int64 {
        let newYear = Calendar.dayNumber(year: year, month: 1, day: 1)
        let march = Calendar.dayNumber(year: year, month: 3, day: 1)
        let number: Int64 =
            switch day {
            case .zeroBased(let day): newYear + day
            case .julian(let day): newYear + day - 1 + (day >= 60 && march - newYear == 60 ? 1 : 0)
            case .weekday(let month, let week, let weekday):
                Self.day(year, month: month, week: week, weekday: weekday)
            }
        return number * 86_400 + second
    }

    private static func day(_ year: Int64, month: Int64, week: Int64, weekday: Int64) -> Int64 {
        let first = Calendar.dayNumber(year: year, month: month, day: 1)
        let next = Calendar.dayNumber(
            year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
        let ahead = Calendar.floor(weekday - (first + 4), 7).remainder
        let wanted = first + ahead + 7 * (week - 1)
        return wanted < next ? wanted : wanted - 7
    }
}
