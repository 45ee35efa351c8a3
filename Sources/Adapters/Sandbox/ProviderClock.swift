internal import Lifecycle

/// The stand-in's idea of the time: the machine's, put forward by what was asked for.
enum ProviderClock {
    /// The form of `requestedat`: `2026-01-02 03:04:05`, in UTC.
    static func text(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        let (year, month, day) = date(ofDay: seconds / 86_400)
        let rest = seconds % 86_400
        return "\(year)-\(two(month))-\(two(day)) "
            + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    }

    /// The wall clock, microseconds since 1970 UTC.
    static func now() -> Int64 { SystemClock().wallMicroseconds() }

    /// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-compatible
    /// low-level date algorithms").
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
