/// A distribution of durations; its name ends in `_seconds`, observations are microseconds.
package struct Histogram: Sendable {
    /// From 1 ms to 90 s, the longest time a provider call may take.
    package static let usualBounds: [Int64] = [
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000, 10_000_000, 30_000_000, 90_000_000,
    ]

    /// Counts of one combination of labels.
    struct Cell: Sendable {
        var counts: [Int64]
        var sumMicroseconds: Int64 = 0

        /// One count per bound and one for what is beyond the last.
        init(bounds: Int) { counts = Array(repeating: 0, count: bounds + 1) }
    }

    let family: MetricFamily<Cell>
    let bounds: [Int64]

    /// Counts one duration, in microseconds; a negative one counts as 0.
    package func observe(microseconds: Int64, _ labels: String...) {
        let value = max(0, microseconds)
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        family.update(labels) { cell in
            cell.counts[index] &+= 1
            cell.sumMicroseconds &+= value
        }
    }
}
