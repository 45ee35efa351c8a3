package import Application
package import Lifecycle
package import Telemetry

/// Removes what may go once a day (`orders.md` 3.9, K8, E7); the store does it in chunks.
package final class CleanUpSchedule: Lifecycle.Service {
    /// What tells and passes the time; a test's passes at once.
    package struct Time: Sendable {
        /// Microseconds since 1970 UTC.
        package let wall: @Sendable () -> Int64
        /// Microseconds on a clock that never steps.
        package let monotonic: @Sendable () -> Int64
        /// Lets milliseconds pass; throws when cancelled. Nil waits by the machine's clock.
        private let pause: (@Sendable (Int) async throws -> Void)?

        /// Connects a clock.
        package init(
            wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Int64,
            pause: (@Sendable (Int) async throws -> Void)?
        ) {
            self.wall = wall
            self.monotonic = monotonic
            self.pause = pause
        }

        /// The machine's clocks.
        package init(_ clock: SystemClock) {
            self.init(
                wall: { clock.wallMicroseconds() }, monotonic: { clock.monotonicMicroseconds() },
                pause: nil)
        }

        /// Lets milliseconds pass, or fewer where a stop comes; throws when cancelled.
        func pass(milliseconds: Int, unless stopping: OnceSignal) async throws {
            guard let pause else { return await stopping.wait(milliseconds: milliseconds) }
            try await pause(milliseconds)
        }
    }

    /// Seconds until the first run: a start has better things to do.
    package static let firstSeconds: Int64 = 180
    /// Seconds between runs.
    package static let everySeconds: Int64 = 86_400
    /// Milliseconds between looks at the clock.
    private static let lookMilliseconds = 500

    package let name = "clean-up schedule"
    private let maintenance: any Maintenance
    private let time: Time
    private let log: Logger
    private let isLeader: @Sendable () -> Bool
    private let stopping = OnceSignal()

    /// Makes a schedule that has not started.
    package init(
        maintenance: any Maintenance, time: Time, log: Logger,
        isLeader: @escaping @Sendable () -> Bool = { true }
    ) {
        self.maintenance = maintenance
        self.time = time
        self.log = log
        self.isLeader = isLeader
    }

    /// Cleans a few minutes after the start and daily from then on.
    package func run() async throws {
        var due = time.monotonic() + CleanUpSchedule.firstSeconds * 1_000_000
        while !stopping.isOpenNow, !Task.isCancelled {
            if time.monotonic() >= due, isLeader() {
                await cleanUp()
                due = time.monotonic() + CleanUpSchedule.everySeconds * 1_000_000
            }
            do {
                try await time.pass(
                    milliseconds: CleanUpSchedule.lookMilliseconds, unless: stopping)
            } catch { return }
        }
    }

    /// Ends at the next look; a chunk under way is committed.
    package func stop() async { stopping.open() }

    /// A failure is told and tried again the next day.
    private func cleanUp() async {
        do {
            let removed = try await maintenance.cleanUp(now: time.wall())
            for (table, rows) in removed.sorted(by: { $0.key < $1.key }) where rows > 0 {
                log.info(
                    .store, "Old rows removed", ["table": .string(table), "rows": .int(rows)])
            }
        } catch {
            log.error(.store, "Clean-up failed", ["error": .error(error)])
        }
    }
}
