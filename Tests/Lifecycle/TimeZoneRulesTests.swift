import Foundation
import Lifecycle
import Testing

/// Local days, compared with another implementation of the same rules.
struct TimeZoneRulesTests {
    @Test(arguments: [
        "UTC", "Asia/Manila", "Africa/Accra", "America/New_York", "Europe/London",
        "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu",
        "Africa/Casablanca", "America/Santiago", "Pacific/Chatham", "Asia/Tehran", "America/Havana",
        "Etc/GMT+5", "Africa/Cairo",
    ])
    func `offsets agree with Foundation`(_ name: String) throws {
        let rules = try TimeZoneRules(name: name)
        let zone = try #require(TimeZone(identifier: name))
        // Every 5 days and 7 hours from 1995 to 2036.
        for second in stride(from: Int64(788_918_400), to: 2_082_758_400, by: 457_200) {
            let date = Date(timeIntervalSince1970: TimeInterval(second))
            #expect(rules.offsetSeconds(at: second) == Int64(zone.secondsFromGMT(for: date)))
        }
    }

    @Test(arguments: [
        "UTC", "Asia/Manila", "America/New_York", "America/Sao_Paulo", "Pacific/Apia",
        "America/Havana", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe",
    ])
    func `days follow each other without a gap and hold their seconds`(_ name: String) throws {
        let rules = try TimeZoneRules(name: name)
        var end: Int64?
        for number in Int64(14_900)..<26_000 {
            let range = rules.secondRange(of: LocalDay(number: number))
            if let end { #expect(range.lowerBound == end) }
            end = range.upperBound
            guard !range.isEmpty else { continue }
            #expect(rules.day(at: range.lowerBound).number == number)
            #expect(rules.day(at: range.upperBound - 1).number == number)
        }
    }

    @Test func `a day with a clock change has 23 or 25 hours`() throws {
        let rules = try TimeZoneRules(name: "America/New_York")
        let lengths = [(2026, 3, 8), (2026, 11, 1), (2026, 5, 3), (2050, 3, 13)].map {
            LocalDay(year: $0, month: $1, day: $2).map { rules.secondRange(of: $0).count } ?? 0
        }
        #expect(lengths == [82_800, 90_000, 86_400, 82_800])
    }

    @Test func `the rule after the last transition goes on for ever`() throws {
        let rules = try TimeZoneRules(name: "America/New_York")
        // 2100-07-01 and 2100-12-01.
        #expect(rules.offsetSeconds(at: 4_118_083_200) == -4 * 3600)
        #expect(rules.offsetSeconds(at: 4_131_302_400) == -5 * 3600)
    }

    @Test func `a time on the wall is its first moment, and one that clocks skip the next`() throws
    {
        let manila = try TimeZoneRules(name: "Asia/Manila")
        // 2026-11-20 08:00 in Manila is midnight UTC.
        let wall: Int64 = 1_795_161_600
        #expect(manila.second(ofLocal: wall) == wall - 8 * 3_600)
        let york = try TimeZoneRules(name: "America/New_York")
        // 2026-03-08 02:30 was skipped; 2026-11-01 01:30 came twice.
        let skipped: Int64 = 1_772_937_000
        let twice: Int64 = 1_793_496_600
        #expect(york.second(ofLocal: skipped) == 1_772_953_200)
        #expect(york.second(ofLocal: twice) == twice + 4 * 3_600)
    }

    @Test func `a skipped day is empty`() throws {
        // Samoa went from 29 to 31 December 2011.
        let rules = try TimeZoneRules(name: "Pacific/Apia")
        let skipped = try #require(LocalDay(year: 2011, month: 12, day: 30))
        #expect(rules.secondRange(of: skipped).isEmpty)
    }

    @Test(arguments: ["", "../../etc/passwd", "/etc/passwd", "a//b", "A\u{0}", "Asia/Mánila", "."])
    func `a name that is no name never becomes a path`(_ name: String) {
        #expect(throws: TimeZoneRules.Failure.badName) { _ = try TimeZoneRules(name: name) }
    }

    @Test func `a zone that is not there, and a file that is none, are told apart`() {
        #expect(throws: TimeZoneRules.Failure.missing) {
            _ = try TimeZoneRules(name: "Asia/Atlantis")
        }
        #expect(throws: TimeZoneRules.Failure.malformed) {
            _ = try TimeZoneRules(name: "passwd", folder: "/etc")
        }
    }

    @Test func `dates exist or they do not`() {
        #expect(LocalDay(year: 2026, month: 2, day: 30) == nil)
        #expect(LocalDay(year: 2024, month: 2, day: 29)?.text == "2024-02-29")
        #expect(LocalDay(year: 2026, month: 5, day: 3)?.weekday == 0)
        #expect(LocalDay(number: 0).text == "1970-01-01")
    }
}
