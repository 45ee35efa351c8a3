package import Application
package import Lifecycle
package import Telemetry

/// Whether this node runs the schedules: a lease by the store's clock, renewed while it lives (J1).
///
/// The leader only saves work: every schedule stays right when two nodes run it.
package final class Leadership: Lifecycle.Service {
    /// A lost leader is replaced after this long.
    package static let leaseSeconds = 10
    /// Milliseconds between renewals: two may fail.
    package static let renewMilliseconds = 3_000

    package let name = "leadership"
    private let lease: any ScheduleLease
    private let node: String
    private let seconds: Int
    private let clock: SystemClock
    private let log: Logger
    /// Time since boot, in microseconds, until which the lease holds.
    private let until = Lock<Int64>(0)
    private let stopping = OnceSignal()

    /// `node` names this process; `seconds` is the lease.
    package init(
        lease: any ScheduleLease, node: String, seconds: Int = leaseSeconds, clock: SystemClock,
        log: Logger
    ) {
        self.lease = lease
        self.node = node
        self.seconds = seconds
        self.clock = clock
        self.log = log
    }

    /// True while the lease holds; a process that was stopped longer than its lease is not leader.
    package var isLeader: Bool { clock.bootMicroseconds() < until.withLock { $0 } }

    /// Takes and renews the lease until `stop`.
    package func run() async throws {
        while !stopping.isOpenNow, !Task.isCancelled {
            await renew()
            await stopping.wait(milliseconds: Leadership.renewMilliseconds)
        }
        await giveAway()
    }

    /// Gives the lease away, so that the next node need not wait for its end.
    package func stop() async { stopping.open() }

    /// Asks for the lease once; what cannot be asked ends with the lease.
    package func renew() async {
        // Counted from before the call: the local end is never later than the store's.
        let asked = clock.bootMicroseconds()
        do {
            let wasLeader = isLeader
            let holds = try await lease.holdLease("schedules", node: node, seconds: seconds)
            until.withLock { $0 = holds ? asked + Int64(seconds) * 1_000_000 : 0 }
            if holds != wasLeader {
                log.info(
                    .fulfilment, holds ? "This node runs the schedules" : "Another node runs them",
                    ["node": .string(node)])
            }
        } catch {
            log.warning(.store, "The schedules' lease was not renewed", ["error": .error(error)])
        }
    }

    private func giveAway() async {
        guard isLeader else { return }
        until.withLock { $0 = 0 }
        do {
            _ = try await lease.holdLease("schedules", node: node, seconds: 0)
        } catch {
            log.warning(
                .store, "The schedules' lease was not given away", ["error": .error(error)])
        }
    }
}
