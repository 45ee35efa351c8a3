/// The rules of one IANA time zone, read from the system's zoneinfo files (RFC 8536).
package struct TimeZoneRules: Sendable {
    /// Why a zone is not there.
    package enum Failure: Error, Sendable, Equatable {
        case badName
        case missing
        case malformed
    }

    /// The IANA name, such as `Asia/Manila`.
    package let name: String

    private let transitions: [TimeZoneFile.Transition]
    private let firstOffset: Int64
    private let footer: TimeZoneFooter?

    /// Universal time, for which no file is needed.
    package static let utc = TimeZoneRules(
        name: "UTC", transitions: [], firstOffset: 0, footer: nil)

    /// Reads the zone; throws for a name that is none or a file that is broken.
    package init(name: String, folder: String = "/usr/share/zoneinfo") throws(Failure) {
        guard Self.isName(name) else { throw .badName }
        if name == "UTC" {
            self = .utc
            return
        }
        guard let bytes = InputFile.bytes(of: "\(folder)/\(name)", maxBytes: 1 << 20) else {
            throw .missing
        }
        guard let file = TimeZoneFile(bytes) else { throw .malformed }
        self.init(
            name: name, transitions: file.transitions, firstOffset: file.firstOffset,
            footer: file.footer)
    }

    private init(
        name: String, transitions: [TimeZoneFile.Transition], firstOffset: Int64,
        footer: TimeZoneFooter?
    ) {
        self.name = name
        self.transitions = transitions
        self.firstOffset = firstOffset
        self.footer = footer
    }

    /// Seconds to add to UTC at a UTC second (since 1970) to get local time.
    package func offsetSeconds(at second: Int64) -> Int64 {
        if let footer, second >= transitions.last?.second ?? .min {
            return footer.offset(at: second)
        }
        // The last transition at or before the second.
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? firstOffset : transitions[low - 1].offset
    }

    /// The local calendar day that holds a UTC second.
    package func day(at second: Int64) -> LocalDay {
        LocalDay(number: Calendar.floor(second &+ offsetSeconds(at: second), 86_400).quotient)
    }

    /// The UTC seconds of a local day, the end not included; 23 to 25 hours where clocks change.
    package func secondRange(of day: LocalDay) -> Range<Int64> {
        let start = firstSecond(of: day.number)
        return start..<max(start, firstSecond(of: day.number + 1))
    }

    /// The first UTC second whose local day is this one or a later one.
    private func firstSecond(of day: Int64) -> Int64 { second(ofLocal: day * 86_400) }

    /// The first UTC second whose local time is this one or a later one.
    ///
    /// `local` counts seconds of clocks on the wall since theirs showed 1970.
    package func second(ofLocal local: Int64) -> Int64 {
        // Around a change both offsets are possible; the earliest second that fits wins.
        // Where clocks skipped it neither candidate is exact: search the hours around.
        let candidates = [local - 86_400, local, local + 86_400].map {
            local - offsetSeconds(at: $0)
        }
        let exact = candidates.filter { $0 + offsetSeconds(at: $0) == local }
        if let first = exact.min() { return first }
        var low = local - 2 * 86_400
        var high = local + 2 * 86_400
        while low < high {
            let middle = low + (high - low) / 2
            if middle + offsetSeconds(at: middle) >= local {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// Letters, digits and `_ + - /`, no part empty or beginning with a dot: it becomes a path.
    private static func isName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
    }
}
