/// A calendar day, without a time zone.
package struct LocalDay: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    package let number: Int64

    /// The day this many days after 1970-01-01.
    package init(number: Int64) { self.number = number }

    /// The day with this date; nil for a date that does not exist.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        number = Calendar.dayNumber(year: year, month: month, day: day)
        guard Calendar.date(number) == Calendar.Date(year: year, month: month, day: day) else {
            return nil
        }
    }

    /// The Gregorian year.
    package var year: Int64 { Calendar.date(number).year }
    /// 1...12.
    package var month: Int64 { Calendar.date(number).month }
    /// 1...31.
    package var day: Int64 { Calendar.date(number).day }

    /// 0 = Sunday ... 6 = Saturday.
    package var weekday: Int64 { Calendar.floor(number + 4, 7).remainder }

    /// The date as `2026-05-03`.
    package var text: String {
        let date = Calendar.date(number)
        return [(date.year, 4), (date.month, 2), (date.day, 2)].map { value, width in
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }.joined(separator: "-")
    }

    /// Orders days by time.
    package static func < (left: LocalDay, right: LocalDay) -> Bool { left.number < right.number }
}

/// The proleptic Gregorian calendar in days since 1970 (Howard Hinnant's algorithms).
enum Calendar {
    /// Year, month and day of the proleptic Gregorian calendar.
    struct Date: Equatable {
        var year: Int64
        var month: Int64
        var day: Int64
    }

    /// Days since 1970-01-01 of a valid date.
    static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floor(shifted, 400)
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of a day number.
    static func date(_ number: Int64) -> Date {
        let (era, dayOfEra) = floor(number + 719_468, 146_097)
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return Date(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Quotient rounded down, and a remainder from 0 up to the divisor.
    static func floor(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
        return rest < 0 ? (quotient - 1, rest + by) : (quotient, rest)
    }
}
