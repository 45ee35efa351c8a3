/// The parts of a moment on the proleptic Gregorian calendar in UTC.
package struct CivilTime: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let microsecond: Int

    /// Splits a moment; years outside 0–9999 are clamped, so that text keeps its width.
    package init(_ time: Timestamp) {
        let lowest: Int64 = -62_167_219_200_000_000
        let highest: Int64 = 253_402_300_799_999_999
        let clamped = min(max(time.microseconds, lowest), highest)
        let perDay: Int64 = 86_400_000_000
        var days = clamped / perDay
        var rest = clamped % perDay
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        (year, month, day) = CivilTime.date(ofDay: days)
        hour = Int(rest / 3_600_000_000)
        minute = Int(rest / 60_000_000 % 60)
        second = Int(rest / 1_000_000 % 60)
        microsecond = Int(rest % 1_000_000)
    }

    /// The date of a day number counted from 1970-01-01 (Howard Hinnant's civil calendar).
    package static func date(ofDay days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }

    /// The day number, counted from 1970-01-01, of a date that is known to be valid.
    package static func day(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `2026-11-20T08:47:53.000120Z`.
    package var rfc3339: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        CivilTime.append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        CivilTime.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        CivilTime.append(day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        CivilTime.append(hour, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        CivilTime.append(minute, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        CivilTime.append(second, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        CivilTime.append(microsecond, width: 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a number with leading zeros.
    static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
            divisor /= 10
        }
    }
}
