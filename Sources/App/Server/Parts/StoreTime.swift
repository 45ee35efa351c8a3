internal import Domain
internal import Lifecycle

/// Days and clock times of the store's own time zone.
struct StoreTime: Sendable {
    private let rules: TimeZoneRules

    /// Finds the zone; throws `ServerStartError` when the system does not know it.
    init(zone: String) throws(ServerStartError) {
        do {
            rules = zone == "UTC" ? .utc : try TimeZoneRules(name: zone)
        } catch {
            throw ServerStartError(
                "WAYBILL_TIMEZONE '\(zone)' is not known on this machine; use an IANA name such as "
                    + "Asia/Manila.", exitCode: 78)
        }
    }

    /// `YYYYMMDD` of a moment.
    func day(_ time: Timestamp) -> String {
        String(rules.day(at: second(time)).text.filter { $0 != "-" })
    }

    /// The first moment of the store day that holds a moment.
    func dayStart(_ time: Timestamp) -> Timestamp {
        Timestamp(microseconds: 0).adding(
            seconds: rules.secondRange(of: rules.day(at: second(time))).lowerBound)
    }

    /// The first moment of a day of the calendar.
    func dayStart(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
        moment(ofLocal: CivilTime.day(year: year, month: month, day: day) * 86_400)
    }

    /// The first moment of the day after the one that holds a moment.
    func nextDay(_ time: Timestamp) -> Timestamp {
        Timestamp(microseconds: 0).adding(
            seconds: rules.secondRange(of: rules.day(at: second(time))).upperBound)
    }

    /// The moment at which clocks of the store show a time, in seconds since theirs showed 1970.
    func moment(ofLocal seconds: Int64) -> Timestamp {
        Timestamp(microseconds: 0).adding(seconds: rules.second(ofLocal: seconds))
    }

    /// `2026-11-20 14:05` of a moment.
    func clock(_ time: Timestamp) -> String {
        let offset = rules.offsetSeconds(at: second(time))
        let text = time.adding(seconds: offset).text
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    private func second(_ time: Timestamp) -> Int64 {
        let (quotient, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
