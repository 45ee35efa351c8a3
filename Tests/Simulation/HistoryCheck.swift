import Application
import Domain
import SimulationKit

/// A broken invariant of one order.
struct Flaw {
    let invariant: String
    let text: String
}

/// I5 and I6: history is append-only and dense, folds to the state, moves along the tables alone.
enum HistoryCheck {
    /// `from event to`, written down from `orders.md` 4.3.
    private static let lineMoves: Set<String> = [
        "queued known_result completed", "queued known_unclear needs_review",
        "queued claim sending", "sending not_sent queued", "sending accepted accepted",
        "sending refused_for_now queued", "sending refused_for_good failed",
        "sending refused_ours parked", "sending duplicate uncertain", "sending unclear uncertain",
        "sending does_not_fit needs_review", "uncertain found accepted",
        "uncertain accepted accepted", "uncertain absent queued", "uncertain review needs_review",
        "accepted review needs_review", "in_process review needs_review",
        "accepted in_process in_process", "accepted completed completed",
        "in_process completed completed", "uncertain completed completed",
        "needs_review completed completed", "parked completed completed",
        "accepted rejected rejected", "in_process rejected rejected",
        "uncertain rejected rejected", "needs_review rejected rejected",
        "parked rejected rejected", "needs_review link accepted",
        "needs_review confirm_absent queued", "needs_review give_up failed",
        "needs_review copy completed", "needs_review done completed",
        "needs_review done_rejected rejected", "parked reopen queued", "queued cancel cancelled",
        "parked cancel cancelled", "failed manual_retry queued", "queued manual_retry queued",
    ]

    private static let byPeople: Set<String> = [
        "link", "confirm_absent", "give_up", "copy", "done", "done_rejected",
    ]

    /// `from event to`, written down from `orders.md` 4.1.
    private static let orderMoves: Set<String> = [
        "pending confirm confirmed", "confirmed start processing", "confirmed complete completed",
        "processing complete completed", "confirmed reject rejected", "processing reject rejected",
        "confirmed fail failed", "processing fail failed", "pending cancel cancelled",
        "confirmed cancel cancelled", "processing cancel cancelled", "failed retry processing",
        "completed retry processing",
    ]

    static func flaw(_ old: StoredOrder?, _ new: StoredOrder) -> Flaw? {
        let known = old?.history ?? []
        guard new.history.count >= known.count, known.last == new.history.prefix(known.count).last
        else {
            return Flaw(invariant: "I5", text: "history was changed")
        }
        if new.history.last?.version != new.order.version || new.history.first?.version != 1 {
            return Flaw(invariant: "I5", text: "history has a gap")
        }
        var orderState = old?.order.state.rawValue
        var lineStates: [ID<Line>: String] = [:]
        for line in old?.lines ?? [] { lineStates[line.id] = line.state.rawValue }
        for row in new.history.dropFirst(known.count) {
            if let line = row.line {
                if let flaw = lineFlaw(row, lineStates[line] ?? "queued") { return flaw }
                lineStates[line] = row.to
            } else {
                if let flaw = orderFlaw(row, orderState) { return flaw }
                orderState = row.to
            }
        }
        let isFolded =
            orderState == new.order.state.rawValue
            && new.lines.allSatisfy { (lineStates[$0.id] ?? "queued") == $0.state.rawValue }
        return isFolded
            ? nil : Flaw(invariant: "I5", text: "the state is not the fold of the history")
    }

    private static func lineFlaw(_ row: HistoryEntry, _ state: String) -> Flaw? {
        let move = "\(row.from ?? "") \(row.event) \(row.to)"
        guard row.from == state, lineMoves.contains(move) else {
            return Flaw(invariant: "I6", text: "line moved by '\(move)' from \(state)")
        }
        if byPeople.contains(row.event), row.actor.kind != .staff || (row.reason ?? "").isEmpty {
            return Flaw(invariant: "I6", text: "'\(move)' has no actor or no reason")
        }
        return nil
    }

    private static func orderFlaw(_ row: HistoryEntry, _ state: String?) -> Flaw? {
        if row.from == nil, state == nil, row.to == "pending" { return nil }
        let move = "\(row.from ?? "") \(row.event) \(row.to)"
        guard row.from == state, orderMoves.contains(move) else {
            return Flaw(
                invariant: "I6", text: "order moved by '\(move)' from \(state ?? "nothing")")
        }
        return nil
    }
}

/// I3, I4, I11 and the rule of jobs: what must hold of an order's rows at any moment.
enum Structure {
    static func flaw(_ order: StoredOrder, in state: SimState) -> Flaw? {
        for line in order.lines {
            let jobs = state.jobs.filter { $0.line == line.id && $0.isUnfinished }.count
            let wants: Int
            switch line.state {
            case .queued: wants = order.order.state == .pending ? 0 : 1
            case .sending: wants = 1
            case .parked, .uncertain, .needsReview, .accepted, .inProcess, .completed, .rejected,
                .failed, .cancelled:
                wants = 0
            }
            if jobs != wants {
                return Flaw(invariant: "Q3", text: "a \(line.state.rawValue) line has \(jobs) jobs")
            }
            let live = order.attempts.filter { $0.line == line.id && $0.state.isLive }.count
            if live > 1 { return Flaw(invariant: "I3", text: "a line has \(live) live sends") }
            if line.state.isOpen && order.order.state.isEnded {
                return Flaw(invariant: "I6", text: "an ended order has an open line")
            }
        }
        return flights(order, in: state)
    }

    private static func flights(_ order: StoredOrder, in state: SimState) -> Flaw? {
        let all = state.all.flatMap(\.attempts)
        for attempt in order.attempts {
            if let link = attempt.providerOrderID,
                all.filter({ $0.providerOrderID == link }).count > 1
            {
                return Flaw(invariant: "I4", text: "provider order \(link) is linked twice")
            }
            guard attempt.state.isInSingleFlight else { continue }
            let same = all.filter {
                $0.state.isInSingleFlight && $0.target == attempt.target
                    && $0.serviceCode == attempt.serviceCode
            }
            if same.count > 1 {
                return Flaw(invariant: "I11", text: "\(same.count) open sends for one target")
            }
        }
        return nil
    }
}
