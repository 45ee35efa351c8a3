import Application
import Domain
import SimulationKit

/// What a node does because there are others.
extension SimNode {
    /// The schedules' lease, shrunk like the others.
    static let leadMicroseconds: Int64 = 400_000

    /// The node's clock: it follows the store's, up to the way of an answer.
    var now: Timestamp { world.now.adding(microseconds: skew) }

    /// Draws how far the clock of this life is off.
    func setClock() {
        guard world.plan.nodes > 1 else { return }
        switch world.plan.plant {
        case .leaseByNodeClock, .leaderByNodeClock:
            skew = Int64(world.random.below(6_000_000)) - 3_000_000
        case .sendBeforeIntent, .timeoutIsNo, .rescueByAge, .outcomeWithoutFence,
            .duplicateIsFailure, .lateAcceptanceDropped, .absentTooEarly, .noQuarantine,
            .rescuerResends, .lanePerNode, nil:
            skew =
                Int64(world.random.below(UInt64(2 * Monitor.skewMicroseconds)))
                - Monitor.skewMicroseconds
        }
    }

    /// Without a leader every node does everything (J1).
    var isLeader: Bool { !world.plan.hasLeader || leads }

    /// The lease holds, by the boot clock, which also runs while the process is stopped.
    var leads: Bool { isUp && world.clock < leadUntil }

    /// Asks for the schedules' lease for as long as the process lives.
    func lead() {
        let asked = world.clock
        later(jitter(5_000), "lead") { [unowned self] in
            defer { later(SimNode.leadMicroseconds / 3, "lead again") { [unowned self] in lead() } }
            if world.fires(.commitBusy) { return }
            let clock = world.plan.plant == .leaderByNodeClock ? now : world.now
            let holds = world.store.holdLease(
                "schedules", node: name, microseconds: SimNode.leadMicroseconds, at: clock)
            leadUntil = holds ? asked + SimNode.leadMicroseconds : 0
            world.monitor.checkLeader()
        }
    }
}
