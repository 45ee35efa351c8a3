import Domain
import Testing

/// The rows of `reliability.md` 2.2 by number, as far as the pure table tells them.
struct LineRowTests {
    private func move(
        _ state: LineState, _ event: LineEvent, by role: Role = .system,
        _ change: (inout LineFacts) -> Void = { _ in }
    ) -> LineTransition {
        var facts = LineFacts()
        change(&facts)
        return state.transition(on: event, by: role, facts)
    }

    @Test func `T11 a line in backoff is claimed only when its time has come`() {
        #expect(
            move(.queued, .claim) { $0.retryDue = false }
                == .refused("the line waits for its retry"))
        #expect(move(.queued, .claim) == .move(row: "T3", to: .sending))
    }

    @Test func `T13 a parked line is queued again by staff and by the system, not by a customer`() {
        for role in [Role.system, .operator, .admin, .key] {
            #expect(move(.parked, .reopen, by: role) == .move(row: "T13", to: .queued))
        }
        #expect(move(.parked, .reopen, by: .customer) == .illegal)
    }

    @Test func `T17 a duplicate's earlier result completes the waiting line`() {
        #expect(move(.uncertain, .completed) == .move(row: "T17/T20", to: .completed))
    }

    @Test func `T22 late proof completes a failed line only when it is ours`() {
        #expect(move(.failed, .lateProof, by: .operator) == .move(row: "T22", to: .completed))
        #expect(move(.rejected, .lateProof, by: .operator) == .move(row: "T22", to: .completed))
        #expect(!move(.failed, .lateProof, by: .operator) { $0.isLinked = false }.isMove)
        #expect(move(.failed, .lateProof) == .illegal)
    }

    @Test func `T23 a reversal within 72 hours is a staff decision and never sends again`() {
        #expect(move(.completed, .reversed, by: .operator) == .move(row: "T23", to: .failed))
        #expect(
            !move(.completed, .reversed, by: .operator) { $0.withinReversalWindow = false }.isMove)
        #expect(move(.completed, .reversed) == .illegal)
    }
}
