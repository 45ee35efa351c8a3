/// Follows orders until all are where they should be.
struct OrderWatch: Sendable {
    /// What is waited for.
    enum Goal: Sendable { case sent, settled }

    /// Longest pause between two looks, in milliseconds.
    static let longestPause = 2_000

    let caller: any Caller
    let session: Session

    /// The orders as last seen, with their verdicts; ends early when all reached the goal.
    func follow(
        _ ids: [String], to goal: Goal, seconds: Int
    ) async throws -> [(order: Document, verdict: OrderVerdict)] {
        let surroundings = session.surroundings
        let start = surroundings.monotonicMicroseconds()
        var seen: [(order: Document, verdict: OrderVerdict)?] = ids.map { _ in nil }
        var pause = 100
        while true {
            let closed = try await closedProviders(goal)
            for (index, id) in ids.enumerated() where !reached(seen[index]?.verdict, goal) {
                let order = try await caller.document(.get(["api", "orders", id]))
                seen[index] = (order, OrderVerdict(order, closedProviders: closed))
            }
            let open = seen.count { !reached($0?.verdict, goal) }
            let elapsed = (surroundings.monotonicMicroseconds() - start) / 1_000_000
            if open == 0 || elapsed >= Int64(seconds) { break }
            show(open: open, of: ids.count, seconds: elapsed)
            try await surroundings.pause(pause)
            pause = min(pause * 2, OrderWatch.longestPause)
        }
        if session.showsProgress { session.terminal.progress(nil) }
        return seen.compactMap { $0 }
    }

    private func reached(_ verdict: OrderVerdict?, _ goal: Goal) -> Bool {
        guard let verdict else { return false }
        switch goal {
        case .sent: return verdict.isSent
        case .settled: return verdict.isSettled
        }
    }

    /// Paused ones; for sending alone also those whose breaker is open, which nobody waits for.
    private func closedProviders(_ goal: Goal) async throws -> Set<String> {
        let status = try await caller.document(.get(["cli", "status"]))
        let closed = status["providers"].items.filter { provider in
            switch goal {
            case .sent: provider.text("state") != "open"
            case .settled: provider.text("state") == "paused"
            }
        }
        // Nothing is sent while the store is quarantined, whatever a provider's state says.
        let all = status.flag("quarantined") ? status["providers"].items : closed
        return Set(all.compactMap { $0.text("code") })
    }

    private func show(open: Int, of total: Int, seconds: Int64) {
        guard session.showsProgress else { return }
        session.terminal.progress("\(total - open) of \(total) done, \(seconds) s")
    }
}
