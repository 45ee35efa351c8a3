internal import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// How long the schedule leaves a provider alone whose status calls fail (J7, J11).
package struct PollBackOff: Sendable, Equatable {
    /// The longest wait, in seconds.
    package static let maxSeconds: Int64 = 300

    /// Runs of the schedule that ended with failures since the last one without.
    package private(set) var failuresInRow = 0
    /// Monotonic microseconds before which the schedule does not ask.
    package private(set) var until: Int64 = 0

    /// Nothing has failed yet.
    package init() {}

    /// Counts a run that ended at this monotonic moment, in microseconds; a success forgets all.
    package mutating func ended(hadFailures: Bool, at now: Int64) {
        guard hadFailures else {
            self = PollBackOff()
            return
        }
        failuresInRow += 1
        // 2^9 is above the cap: the shift stays small whatever the count.
        let seconds = min(PollBackOff.maxSeconds, 1 << Int64(min(failuresInRow, 9)))
        until = now + seconds * 1_000_000
    }

    /// True while the schedule should not ask.
    package func holds(at now: Int64) -> Bool { now < until }
}

extension StatusPoller {
    /// True while a provider's failures keep the schedule back; a person's wish is never held.
    func isHeldBack(_ code: String, _ cause: SyncRun.Cause) -> Bool {
        guard cause == .schedule else { return false }
        let now = parts.clock.monotonicMicroseconds()
        return runs.withLock { $0.backOff[code]?.holds(at: now) ?? false }
    }

    /// Notes how a run went for one provider; what a person started only ever clears the way.
    func note(_ code: String, _ cause: SyncRun.Cause, asked: Int, failed: Int) {
        guard asked > 0, failed == 0 || cause == .schedule else { return }
        let now = parts.clock.monotonicMicroseconds()
        let count = runs.withLock { runs in
            runs.backOff[code, default: PollBackOff()].ended(hadFailures: failed > 0, at: now)
            return runs.backOff[code]?.failuresInRow ?? 0
        }
        failures.set(Int64(count), code)
    }

    /// Whether a run goes into the list that staff see: of the schedule's that learnt nothing
    /// because every call failed, one a minute is enough.
    func isWorthKeeping(_ run: SyncRun) -> Bool {
        guard run.cause == .schedule, run.asked > 0, run.failed == run.asked else { return true }
        return runs.withLock { runs in
            if let last = runs.lastFailureKept, run.startedAt.since(last) < 60_000_000 {
                return false
            }
            runs.lastFailureKept = run.startedAt
            return true
        }
    }

    /// A provider that refuses our account sends nothing either: it is paused with its reason, as
    /// after a refused order.
    func pause(_ code: String, _ refusal: Refusal) async {
        let now = now
        let reason = "\(refusal.code): \(refusal.message)"
        do {
            let isPaused = try await parts.storage.write { store -> Bool in
                guard var record = try store.provider(code), record.state != .paused else {
                    return false
                }
                record.state = .paused
                record.pauseReason = reason
                try store.save(record, at: now, by: .system, reason: reason)
                return true
            }
            guard isPaused else { return }
            parts.committed()
            await parts.providerChanged(code)
            parts.log.error(
                .sync, "Provider paused: it refuses status calls",
                ["provider": .string(code), "reason": .string(reason)])
        } catch {
            parts.log.error(
                .sync, "Provider not paused", ["provider": .string(code), "error": .error(error)])
        }
    }
}
