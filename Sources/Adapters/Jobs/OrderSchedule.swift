package import Application
internal import Lifecycle
package import Telemetry

/// Each minute: orders whose time is up end or wait on, delivered ones complete (rows 5 and 11).
package final class OrderSchedule: Lifecycle.Service {
    /// Seconds between runs.
    package static let everySeconds: Int64 = 60
    /// Orders looked at before the next batch is asked for.
    private static let chunk = 200
    /// Milliseconds between looks at the clock.
    private static let lookMilliseconds = 500

    package let name = "order schedule"
    private let desk: OrderDesk
    private let time: CleanUpSchedule.Time
    private let log: Logger
    private let isLeader: @Sendable () -> Bool
    private let stopping = OnceSignal()

    /// Makes a schedule that has not started.
    package init(
        desk: OrderDesk, time: CleanUpSchedule.Time, log: Logger,
        isLeader: @escaping @Sendable () -> Bool = { true }
    ) {
        self.desk = desk
        self.time = time
        self.log = log
        self.isLeader = isLeader
    }

    /// Looks at once and each minute from then on.
    package func run() async throws {
        var due = time.monotonic()
        while !stopping.isOpenNow, !Task.isCancelled {
            if time.monotonic() >= due, isLeader() {
                await look()
                due = time.monotonic() + OrderSchedule.everySeconds * 1_000_000
            }
            do {
                try await time.pass(milliseconds: OrderSchedule.lookMilliseconds, unless: stopping)
            } catch { return }
        }
    }

    /// Ends at the next look; an order under way is committed.
    package func stop() async { stopping.open() }

    /// Works in chunks until a chunk is not full; a failure is told and tried again next minute.
    private func look() async {
        do {
            while !stopping.isOpenNow, try await desk.expireOverdue(limit: Self.chunk) == Self.chunk
            {}
            while !stopping.isOpenNow,
                try await desk.completeRested(limit: Self.chunk) == Self.chunk
            {}
        } catch {
            log.error(
                .fulfilment, "Orders whose time is up were not looked at",
                ["error": .error(error)])
        }
    }
}
