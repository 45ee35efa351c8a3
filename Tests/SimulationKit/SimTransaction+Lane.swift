internal import Application
internal import Domain

/// What a store that several nodes share does beyond one that a process owns.
extension SimTransaction {
    /// A lease lasts as long as its asker says, by the store's clock.
    func byOwnClock(_ until: Timestamp, _ now: Timestamp) -> Timestamp {
        sharing?.leaseClock?.adding(microseconds: until.since(now)) ?? until
    }

    func sharedLane(provider: String) throws -> SharedLane? {
        guard let sharing, sharing.countsLanes else { return nil }
        let tokens = state.tokens[provider]
        return SharedLane(
            provider: provider,
            running: state.jobs.count { $0.provider == provider && $0.state == .running },
            level: tokens?.level, countedAt: tokens?.at ?? sharing.clock, clock: sharing.clock)
    }

    func save(_ lane: SharedLane) throws {
        guard let level = lane.level else { return }
        state.tokens[lane.provider] = (level, lane.countedAt)
    }

    func holdLease(_ name: String, node: String, microseconds: Int64, at clock: Timestamp) -> Bool {
        if let held = state.leases[name], held.node != node, held.until > clock { return false }
        state.leases[name] = (node, clock.adding(microseconds: microseconds))
        return true
    }
}
