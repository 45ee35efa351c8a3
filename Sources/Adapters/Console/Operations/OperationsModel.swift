internal import Application
internal import Domain

/// What the operations page shows.
struct OperationsModel: Sendable {
    /// What stands around the page.
    var frame: FrameModel
    /// The report, read on one snapshot.
    let report: OperationsReport
    /// Writes a moment as the store's time.
    let clock: @Sendable (Timestamp) -> String

    /// A duration as a person reads it: `1.4 s`, `12 min`, `3.5 h`.
    static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<60_000: tenths(milliseconds, 1_000) + " s"
        case ..<3_600_000: tenths(milliseconds, 60_000) + " min"
        default: tenths(milliseconds, 3_600_000) + " h"
        }
    }

    private static func tenths(_ value: Int64, _ unit: Int64) -> String {
        let tenths = value * 10 / unit
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// An amount of the order's currency.
    static func amount(_ minor: Int64, _ currency: String) -> String {
        Currency(code: currency).map { Money(minor, $0).display } ?? "\(minor) \(currency)"
    }
}
