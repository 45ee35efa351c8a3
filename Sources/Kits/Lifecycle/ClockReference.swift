/// Another machine's clock, as an offset to this machine's time since boot.
///
/// Nodes that share a store follow its clock: a node whose own clock is wrong by minutes would else
/// end waits too early. Steps of this machine's wall clock change nothing.
package final class ClockReference: Sendable {
    private let offset = Lock<Int64?>(nil)

    /// A reference that nothing was read from yet.
    package init() {}

    /// Notes that the other clock showed `wall` when this machine's time since boot was `atBoot`;
    /// both in microseconds.
    package func set(wall: Int64, atBoot: Int64) {
        let (difference, overflow) = wall.subtractingReportingOverflow(atBoot)
        guard !overflow else { return }
        offset.withLock { $0 = difference }
    }

    /// Microseconds since 1970 at a time since boot; nil before the first reading.
    package func wall(atBoot boot: Int64) -> Int64? {
        offset.withLock { $0 }.map { boot &+ $0 }
    }
}
