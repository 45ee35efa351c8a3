package import Application
internal import Domain
internal import Lifecycle
package import Telemetry

/// Every few seconds a small slice of the store is checked against its own rules, round after
/// round (I1–I5, V10); nothing is repaired.
///
/// How far it came is in the store, so it goes on after a restart or on another node.
package final class CheckSchedule: Lifecycle.Service {
    /// Seconds between slices.
    package static let everySeconds: Int64 = 2
    /// Seconds from the begin of a round to the next: a small store is not written to all the time.
    package static let roundSeconds: Int64 = 60
    /// Orders of a slice, or what costs as much.
    package static let units = 200
    /// Milliseconds between looks at the clock; also what a stop may wait for.
    private static let lookMilliseconds = 500

    package let name = "check schedule"
    private let checks: any InvariantChecks
    private let time: CleanUpSchedule.Time
    private let seed: @Sendable () -> UInt64
    private let log: Logger
    private let isLeader: @Sendable () -> Bool
    private let checked: Counter
    private let stopping = OnceSignal()

    /// Makes a schedule that has not started; `seed` is for the ids of messages.
    package init(
        checks: any InvariantChecks, time: CleanUpSchedule.Time,
        seed: @escaping @Sendable () -> UInt64, metrics: Metrics, log: Logger,
        isLeader: @escaping @Sendable () -> Bool = { true }
    ) {
        self.checks = checks
        self.time = time
        self.seed = seed
        self.log = log
        self.isLeader = isLeader
        checked = metrics.counter(
            "waybill_invariant_checked_total",
            help: "Rows that this node has compared with the store's own rules.")
    }

    /// Checks a slice at once and every few seconds from then on.
    package func run() async throws {
        var due = time.monotonic()
        var began = due
        while !stopping.isOpenNow, !Task.isCancelled {
            if time.monotonic() >= due, isLeader() {
                let seen = await look()
                due = time.monotonic() + Self.everySeconds * 1_000_000
                switch seen {
                case .part: break
                case .end:
                    due = max(due, began + Self.roundSeconds * 1_000_000)
                    began = due
                // A store that is away, full or moved is told of once a minute.
                case .nothing: due = time.monotonic() + Self.roundSeconds * 1_000_000
                }
            }
            do {
                try await time.pass(milliseconds: Self.lookMilliseconds, unless: stopping)
            } catch { return }
        }
    }

    /// Ends at the next look; a slice under way is finished.
    package func stop() async { stopping.open() }

    /// What a look at a slice came to.
    private enum Seen { case part, end, nothing }

    /// Checks one slice; a failure is told, and the slice is tried again later.
    private func look() async -> Seen {
        do {
            let slice = try await checks.checkSlice(
                units: Self.units, now: Timestamp(microseconds: time.wall()), seed: seed())
            guard !slice.wasLate else { return .part }
            checked.add(Int64(slice.rows.values.reduce(0, +)))
            for new in slice.new {
                log.error(
                    .store, "The store breaks one of its own rules",
                    [
                        "rule": .string(new.kind.rawValue), "subject": .string(new.subject),
                        "found": .string(new.detail),
                    ])
            }
            if slice.cleared > 0 {
                log.info(.store, "Found whole again", ["violations": .int(slice.cleared)])
            }
            return slice.endsRound ? .end : .part
        } catch {
            log.error(.store, "A slice of the store was not checked", ["error": .error(error)])
            return .nothing
        }
    }
}
