import Domain
import Testing

/// Moments and their civil parts.
struct TimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_164_473_000_120, "2026-11-20T08:47:53.000120Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (-2_203_891_200_000_000, "1900-03-01T00:00:00.000000Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func `a moment is written in UTC with microseconds`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).text == text)
    }

    @Test func `moments outside the years 0 to 9999 keep the width of the text`() {
        #expect(Timestamp(microseconds: .min).text == "0000-01-01T00:00:00.000000Z")
        #expect(Timestamp(microseconds: .max).text == "9999-12-31T23:59:59.999999Z")
    }

    @Test func `every day of 800 years reads back to its number`() {
        var day: Int64 = -146_097
        var last = CivilTime.date(ofDay: day - 1)
        while day < 146_097 {
            let date = CivilTime.date(ofDay: day)
            #expect(CivilTime.day(year: date.year, month: date.month, day: date.day) == day)
            let isNext = date.day == last.day + 1 && date.month == last.month
            let isFirst = date.day == 1 && last.day >= 28
            #expect(isNext || isFirst)
            last = date
            day += 1
        }
    }

    @Test func `February has 29 days in leap years alone`() {
        for (year, isLeap) in [
            (1900, false), (2000, true), (2023, false), (2024, true), (2100, false), (2400, true),
        ] {
            let march = CivilTime.day(year: year, month: 3, day: 1)
            #expect(CivilTime.date(ofDay: march - 1).day == (isLeap ? 29 : 28))
        }
    }

    @Test func `sums and differences stop at the ends of the range`() {
        let end = Timestamp(microseconds: .max)
        let start = Timestamp(microseconds: .min)
        #expect(end.adding(seconds: 1) == end)
        #expect(start.adding(seconds: -1) == start)
        #expect(end.adding(seconds: .max) == end)
        #expect(Timestamp(microseconds: 0).adding(seconds: .min) == start)
        #expect(end.since(start) == .max)
        #expect(start.since(end) == .min)
        #expect(Timestamp(microseconds: 5).adding(microseconds: -7).microseconds == -2)
        #expect(Timestamp(microseconds: 5).since(Timestamp(microseconds: 7)) == -2)
        #expect(start < end)
    }
}
