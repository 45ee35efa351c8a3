/// Reads the parts of a POSIX TZ string, one after the other.
struct TimeZoneFooterReader {
    private var rest: ArraySlice<UInt8>

    /// Starts at the first byte of a footer.
    init(_ text: [UInt8]) { rest = text[...] }

    /// True when every byte was read.
    var isAtEnd: Bool { rest.isEmpty }

    /// True when this byte comes next; it stays unread.
    func isNext(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

    /// Skips `EST` or `<+0330>`; false when there is no name.
    mutating func skipName() -> Bool {
        if isNext("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let letters = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds, up to a week (RFC 8536, 3.3.1).
    mutating func time() -> Int64? {
        let isNegative = isNext("-")
        if isNegative || isNext("+") { rest = rest.dropFirst() }
        guard let hours = number(upTo: 167) else { return nil }
        var seconds = hours * 3600
        for unit: Int64 in [60, 1] where isNext(":") {
            rest = rest.dropFirst()
            guard let part = number(upTo: 59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,Mm.w.d[/time]`, `,Jn[/time]` or `,n[/time]`; 02:00 when no time is given.
    mutating func change() -> TimeZoneFooter.Change? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return TimeZoneFooter.Change(day: day, second: 7200) }
        guard let second = time() else { return nil }
        return TimeZoneFooter.Change(day: day, second: second)
    }

    private mutating func day() -> TimeZoneFooter.Change.Day? {
        if take("J") {
            return number(upTo: 365).flatMap { $0 >= 1 ? .julian($0) : nil }
        }
        guard take("M") else { return number(upTo: 365).map { .zeroBased($0) } }
        guard let month = number(upTo: 12), month >= 1, take("."), let week = number(upTo: 5),
            week >= 1, take("."), let weekday = number(upTo: 6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func number(upTo limit: Int64) -> Int64? {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.prefix(3)
        rest = rest.dropFirst(digits.count)
        guard let value = Int64(String(decoding: digits, as: UTF8.self)), value <= limit else {
            return nil
        }
        return value
    }
}
