package import Domain

/// Reads moments as older programs wrote them: `2025-11-14 3:33:00`, ISO 8601, or a day.
package enum LegacyTime {
    /// A moment; nil for anything else and for days that are none.
    ///
    /// `offset` answers the seconds east of UTC at a second that is counted in local time; a text
    /// with an offset of its own does not ask.
    package static func read(_ text: String, offset: (_ local: Int64) -> Int64) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard (8...40).contains(bytes.count) else { return nil }
        var reader = Reader(bytes: bytes)
        guard let year = reader.number(4...4), reader.take("-"),
            let month = reader.number(1...2), reader.take("-"), let day = reader.number(1...2),
            isDate(year, month, day)
        else { return nil }
        var second = CivilTime.day(year: year, month: month, day: day) * 86_400
        if reader.isAtEnd { return moment(second - offset(second), 0) }
        guard reader.take(" ") || reader.take("T") else { return nil }
        guard let hour = reader.number(1...2), hour < 24, reader.take(":"),
            let minute = reader.number(2...2), minute < 60
        else { return nil }
        second += Int64(hour * 3_600 + minute * 60)
        if reader.take(":") {
            guard let rest = reader.number(2...2), rest < 60 else { return nil }
            second += Int64(rest)
        }
        guard let fraction = reader.fraction() else { return nil }
        if reader.isAtEnd { return moment(second - offset(second), fraction) }
        guard let own = reader.offset(), reader.isAtEnd else { return nil }
        return moment(second - own, fraction)
    }

    private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1...12).contains(month), (1...31).contains(day) else { return false }
        let back = CivilTime.date(ofDay: CivilTime.day(year: year, month: month, day: day))
        return back.year == year && back.month == month && back.day == day
    }

    private static func moment(_ second: Int64, _ microseconds: Int64) -> Timestamp {
        Timestamp(microseconds: second * 1_000_000 + microseconds)
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        var isAtEnd: Bool { place >= bytes.count }

        /// Steps over a character when it is there.
        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
            place += 1
            return true
        }

        /// A whole number of so many digits; nil for fewer, and no more are taken.
        mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while count < digits.upperBound, place < bytes.count,
                (0x30...0x39).contains(bytes[place])
            {
                value = value * 10 + Int(bytes[place] - 0x30)
                place += 1
                count += 1
            }
            return count >= digits.lowerBound ? value : nil
        }

        /// Microseconds behind a point; 0 without one, nil for a point without digits.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            var value: Int64 = 0
            var count = 0
            while place < bytes.count, (0x30...0x39).contains(bytes[place]) {
                if count < 6 { value = value * 10 + Int64(bytes[place] - 0x30) }
                place += 1
                count += 1
            }
            guard count > 0 else { return nil }
            for _ in min(count, 6)..<6 { value *= 10 }
            return value
        }

        /// Seconds east of UTC: `Z`, `+08`, `+0800` or `+08:00`.
        mutating func offset() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let isEast = take("+")
            guard isEast || take("-"), let hours = number(2...2), hours < 24 else { return nil }
            _ = take(":")
            let minutes = isAtEnd ? 0 : number(2...2)
            guard let minutes, minutes < 60 else { return nil }
            let seconds = Int64(hours * 3_600 + minutes * 60)
            return isEast ? seconds : -seconds
        }
    }
}
