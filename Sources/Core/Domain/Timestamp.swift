/// A moment in UTC, in microseconds since 1970.
package struct Timestamp: Hashable, Sendable, Comparable {
    package let microseconds: Int64

    /// Wraps microseconds since 1970 UTC.
    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// The end of the year 9999: later than anything that is waited for.
    package static let farFuture = Timestamp(microseconds: 253_402_300_799_000_000)

    /// Orders moments.
    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    /// This moment moved by whole seconds; saturates at the ends of the range.
    package func adding(seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return adding(microseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// This moment moved by microseconds; saturates at the ends of the range.
    package func adding(microseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = microseconds.addingReportingOverflow(delta)
        return Timestamp(microseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// Microseconds from another moment to this one.
    package func since(_ other: Timestamp) -> Int64 {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return overflow ? (microseconds < other.microseconds ? .min : .max) : difference
    }

    /// RFC 3339 in UTC with microseconds, for example `2026-11-20T08:47:53.000120Z`.
    package var text: String { CivilTime(self).rfc3339 }
}
