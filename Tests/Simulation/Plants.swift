import Application
import Domain
import SimulationKit

/// The planted bugs that need code of their own; never part of the product.
enum Plants {
    /// PB6: moves line and attempt by an outcome whose fence is not the stored one.
    static func writeWithoutFence(
        _ id: ID<Attempt>, _ outcome: SubmitOutcome, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard var unit = try store.unit(attempt: id, now: now),
            let attempt = unit.attempts.first(where: { $0.id == id })
        else { return }
        switch outcome {
        case .accepted(let providerOrderID, _):
            guard unit.line(attempt.line)?.state == .uncertain else { return }
            unit.edit(id) {
                $0.state = .accepted
                $0.providerOrderID = providerOrderID
            }
            unit.move(attempt.line, on: .accepted, by: .system)
            unit.edit(attempt.line) {
                $0.providerOrderID = providerOrderID
                $0.nextCheckAt = now
            }
        case .refused, .notSent, .duplicate, .mismatch, .uncertain:
            unit.edit(id) { $0.errorMessage = "planted" }
        }
        if let changes = unit.finished() { try store.save(changes) }
    }

    /// PB4 and PB13: what a careless rescuer does.
    static func rescue(
        _ plant: Plant?, _ state: SimState, in store: any OrderWriting, now: Timestamp
    ) throws {
        let from: LineState
        switch plant {
        case .rescueByAge: from = .sending
        case .rescuerResends: from = .sending
        case .absentTooEarly: from = .uncertain
        case .sendBeforeIntent, .timeoutIsNo, .outcomeWithoutFence, .duplicateIsFailure,
            .lateAcceptanceDropped, .noQuarantine, .leaseByNodeClock, .leaderByNodeClock,
            .lanePerNode, nil:
            return
        }
        for line in state.all.flatMap(\.lines) where line.state == from {
            guard var unit = try store.unit(line: line.id, now: now),
                let attempt = unit.liveAttempt(of: line.id),
                now.since(attempt.intentAt) > 200_000
            else { continue }
            if plant == .rescuerResends {
                guard let end = state.job(of: line.id)?.leaseUntil, end < now else { continue }
            }
            if from == .sending {
                unit.edit(attempt.id) { $0.state = .notSent }
                unit.move(line.id, on: .notSent, by: .system)
                unit.add(.snooze(line: line.id, until: now, counted: false))
            } else {
                unit.edit(attempt.id) { $0.state = .absent }
                unit.move(line.id, on: .absent, by: .system)
                unit.add(
                    .dispatch(
                        line: line.id, provider: line.provider, customer: unit.order.customer,
                        runAt: now))
            }
            if let changes = unit.finished() { try store.save(changes) }
        }
    }
}
