internal import Application
internal import Domain

/// The queue: claims, leases, fences.
extension SimTransaction {
    func claimJobs(
        provider: String, node: String, limit: Int, now: Timestamp, leaseUntil: Timestamp
    ) throws -> [JobClaim] {
        var claims: [JobClaim] = []
        let leaseUntil = byOwnClock(leaseUntil, now)
        for index in state.jobs.indices where claims.count < limit {
            let job = state.jobs[index]
            guard job.provider == provider, job.state == .ready, job.runAt <= now else { continue }
            claims.append(run(index, node: node, until: leaseUntil, crashed: false))
        }
        return claims
    }

    private func run(_ index: Int, node: String, until: Timestamp, crashed: Bool) -> JobClaim {
        state.jobs[index].state = .running
        state.jobs[index].attempts += 1
        state.jobs[index].fence += 1
        if crashed { state.jobs[index].crashes += 1 }
        state.jobs[index].node = node
        state.jobs[index].leaseUntil = until
        return state.jobs[index].claim
    }

    func renewLeases(
        _ claims: [JobClaim], now: Timestamp, until: Timestamp
    ) throws -> [ID<Line>] {
        var lost: [ID<Line>] = []
        let until = byOwnClock(until, now)
        for claim in claims {
            let index = state.jobs.firstIndex {
                $0.line == claim.line && $0.state == .running && $0.fence == claim.fence
            }
            if let index {
                state.jobs[index].leaseUntil = until
            } else {
                lost.append(claim.line)
            }
        }
        return lost
    }

    func takeOverJobs(
        now: Timestamp, everyone: Bool, node: String, limit: Int
    ) throws -> [JobClaim] {
        var claims: [JobClaim] = []
        let now = sharing?.leaseClock ?? now
        for index in state.jobs.indices where claims.count < limit {
            let job = state.jobs[index]
            guard job.state == .running, let lease = job.leaseUntil else { continue }
            guard lease < now || (everyone && job.node != node) else { continue }
            claims.append(run(index, node: node, until: now.adding(seconds: 25), crashed: true))
        }
        return claims
    }

    /// Applies one job change; a line has at most one unfinished job.
    func apply(_ change: JobChange, of order: ID<Order>, at: Timestamp) throws {
        switch change {
        case .dispatch(let line, let provider, _, let runAt):
            guard unfinished(line) == nil else {
                throw StorageError(.duplicate("one_job"), "the line has a job already")
            }
            state.jobs.append(
                SimJob(line: line, order: order, provider: provider, createdAt: at, runAt: runAt))
        case .task(let line, let queue, _, let runAt):
            state.jobs.append(
                SimJob(
                    line: line, order: order, provider: queue.rawValue, createdAt: at,
                    runAt: runAt))
        case .snooze(let line, let until, let counted):
            guard let index = unfinished(line) else {
                throw StorageError(.conflict, "the line's job is not there")
            }
            state.jobs[index].state = .ready
            state.jobs[index].runAt = until
            state.jobs[index].node = nil
            state.jobs[index].leaseUntil = nil
            if !counted, state.jobs[index].attempts > 0 { state.jobs[index].attempts -= 1 }
        case .finish(let line, _): end(line, .done)
        case .cancel(let line): end(line, .cancelled)
        case .dead(let line, _): end(line, .dead)
        case .discard(let line, _):
            guard let index = state.jobs.lastIndex(where: { $0.line == line && $0.state == .dead })
            else { return }
            state.jobs[index].state = .cancelled
        }
    }

    private func unfinished(_ line: ID<Line>) -> Int? {
        state.jobs.lastIndex { $0.line == line && $0.isUnfinished }
    }

    private func end(_ line: ID<Line>, _ word: SimJob.State) {
        guard let index = unfinished(line) else { return }
        state.jobs[index].state = word
        state.jobs[index].node = nil
        state.jobs[index].leaseUntil = nil
    }
}
