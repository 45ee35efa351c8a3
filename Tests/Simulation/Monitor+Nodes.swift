import Application
import Domain
import SimulationKit

/// What must hold over all nodes of a shared store.
extension Monitor {
    /// A node's clock follows the store's this closely.
    static let skewMicroseconds: Int64 = 2_000

    /// After every commit: slots over all nodes, the one trial of a provider that is down, leases.
    func checkNodes(_ before: SimState, _ after: SimState, _ label: String) {
        guard world.plan.nodes > 1 else { return }
        for provider in after.providers {
            let running = count(provider.code, in: after)
            if running > provider.concurrency {
                world.breaks(
                    "I11", "\(label): \(running) sends of \(provider.concurrency) over all nodes")
            }
            let state = before.providers.first { $0.code == provider.code }?.state
            if state == .down, running > 1, running > count(provider.code, in: before) {
                world.breaks("I11", "\(label): more than one trial while the provider is down")
            }
        }
        checkLeases(before, after, label)
    }

    private func count(_ provider: String, in state: SimState) -> Int {
        state.jobs.count { $0.provider == provider && $0.state == .running }
    }

    /// J5: only a lease that has ended is taken over, whoever asks.
    private func checkLeases(_ before: SimState, _ after: SimState, _ label: String) {
        for (index, job) in after.jobs.enumerated() {
            let old = before.jobs.indices.contains(index) ? before.jobs[index] : nil
            if let old, old.state == .running, job.fence > old.fence,
                let end = leaseEnds[job.line], world.clock < end
            {
                world.breaks("J5", "\(label): the live lease of \(old.node ?? "") was taken over")
            }
            guard job.state == .running, job.leaseUntil != old?.leaseUntil else { continue }
            leaseEnds[job.line] = world.clock + world.settings.leaseMicroseconds
        }
    }

    /// At most one node believes that it runs the schedules.
    func checkLeader() {
        let leaders = world.nodes.filter(\.leads).map(\.name)
        if leaders.count > 1 {
            world.breaks("J1", "\(leaders.joined(separator: " and ")) lead at once")
        }
    }

    /// The limiter, counted over all nodes: nothing but its own tokens and burst.
    func exceeds(_ rate: Int, _ count: Int64) -> Bool {
        let passed = world.clock - World.start
        return count > 2 + passed * Int64(rate) / 60_000_000 + 1
    }
}
