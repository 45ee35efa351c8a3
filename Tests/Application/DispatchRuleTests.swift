import Application
import Domain
import SimulationKit
import Testing

/// Rules R1 and R3–R7 as far as the use cases and the core keep them.
struct DispatchRuleTests {
    @Test func `R1 a send exists only with its committed intent`() throws {
        let desk = try Desk()
        let line = try desk.line()
        for fate in [CommitFate.busy, .full, .failed, .lostDropped] {
            #expect(throws: StorageError.self) {
                try desk.store.transact(fate: fate) { store in
                    try desk.claiming.claim(
                        provider: "shop", node: "n1", limit: 5, in: store, now: desk.now,
                        random: &desk.random)
                }
            }
            #expect(try desk.attempts(line).isEmpty)
            #expect(try desk.record(line).state == .queued)
        }
        let send = try desk.send()
        let attempt = try desk.attempt(send)
        #expect(attempt.state == .sending && attempt.fence == send.fence)
        #expect(attempt.number == 1 && attempt.intentAt == desk.now)
        #expect(attempt.sendBy == desk.now.adding(seconds: 5))
        #expect(attempt.settleAt == desk.now.adding(seconds: 5 + 90 + 120))
        #expect(attempt.requestHash == Array(send.request.attempt.text.utf8))
        #expect(attempt.intentSequence == send.intentSequence)
    }

    @Test func `R3 every outcome is one of three for the line`() throws {
        let outcomes: [(SubmitOutcome, LineState)] = [
            (.accepted(providerOrderID: "P1", status: .completed), .accepted),
            (.refused(Refusal(kind: .final, code: "C", message: "m")), .failed),
            (.refused(Refusal(kind: .retryable, code: "C", message: "m")), .queued),
            (.refused(Refusal(kind: .oursProvider, code: "C", message: "m")), .parked),
            (.notSent, .queued), (.uncertain("502"), .uncertain),
            (.mismatch("x"), .needsReview), (.duplicate, .needsReview),
        ]
        for (outcome, state) in outcomes {
            let desk = try Desk()
            let line = try desk.line()
            _ = try desk.settle(try desk.send(), outcome)
            #expect(try desk.record(line).state == state, "\(outcome)")
        }
    }

    @Test func `R4 only what is proven unsent or refused may be sent again`() throws {
        for (outcome, isAgain) in [
            (SubmitOutcome.notSent, true),
            (.refused(Refusal(kind: .retryable, code: "C", message: "m")), true),
            (.uncertain("timeout"), false), (.mismatch("x"), false), (.duplicate, false),
        ] {
            let desk = try Desk()
            _ = try desk.line()
            _ = try desk.settle(try desk.send(), outcome)
            desk.pass(seconds: 7_200)
            #expect(try desk.claim().sends.isEmpty == !isAgain, "\(outcome)")
        }
    }

    @Test func `R5 a rescuer makes a sending line uncertain with a raised fence and nothing else`()
        throws
    {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        #expect(try desk.takeOver(everyone: false) == 0, "the lease still runs")
        desk.pass(seconds: 26)
        #expect(try desk.takeOver(everyone: false) == 1)
        #expect(try desk.record(line).state == .uncertain)
        #expect(try desk.attempt(send).fence > send.fence)
        #expect(desk.store.committed.job(of: line) == nil)
        desk.pass(seconds: 3_600)
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `R5 absence waits for settle_at also when a person says it`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        _ = try desk.settle(send, .mismatch("two ids"))
        guard case .refused(let sentence, _) = try desk.resolve(line, .absent) else {
            Issue.record("absent before settle_at")
            return
        }
        #expect(sentence == "the provider may still take it in")
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        #expect(try desk.resolve(line, .absent) == .done(.queued))
    }

    @Test func `R6 an outcome of an old fence changes nothing and its reply is used later`() throws
    {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        desk.pass(seconds: 26)
        _ = try desk.takeOver(everyone: false)
        try desk.keepReply(send)
        let late = SubmitOutcome.accepted(providerOrderID: "P9", status: .pending)
        #expect(try desk.settle(send, late) == .stale)
        #expect(try desk.record(line).state == .uncertain)
        desk.pass(seconds: 900)
        #expect(try desk.settleOverdue(late) == 1)
        #expect(try desk.record(line).providerOrderID == "P9")
    }

    @Test func `R6 T14 a late acceptance is linked at once from its stored reply`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        desk.pass(seconds: 26)
        _ = try desk.takeOver(everyone: false)
        try desk.keepReply(send)
        let late = SubmitOutcome.accepted(providerOrderID: "P9", status: .pending)
        #expect(try desk.settle(send, late) == .stale)
        try desk.reconcile(send, late)
        #expect(try desk.record(line).state == .accepted)
        #expect(try desk.record(line).providerOrderID == "P9")
    }

    @Test func `W3 staff cannot send again what the provider has an order for`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        try desk.link(send, "P5")
        desk.pass(seconds: 901)
        _ = try desk.settleOverdue()
        guard case .refused(let sentence, _) = try desk.resolve(line, .absent) else {
            Issue.record("a linked line was queued again")
            return
        }
        #expect(sentence.contains("P5"))
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `T6 T2 a cancel that came too late is applied once the send is refused`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        guard case .refused = try desk.cancel(try desk.record(line).order) else {
            Issue.record("a line under way was cancelled")
            return
        }
        _ = try desk.refuse(send, .retryable)
        #expect(try desk.record(line).state == .cancelled)
        desk.pass(seconds: 900)
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `T10 five equal unknown refusals pause the service and not the provider`() throws {
        let desk = try Desk()
        let text = SubmitOutcome.unknownRefusal + "Service under maintenance"
        for count in 1...5 {
            let house = desk.store.committed.house
            _ = try desk.importedLine("35000000000000\(count)", of: house)
            let result = try desk.settle(try desk.send(), .uncertain(text))
            #expect((result == .pausedService("1739")) == (count == 5))
        }
        _ = try desk.importedLine("350000000000009", of: desk.store.committed.house)
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `R6 a fence that is not the attempt's writes nothing, whatever its state`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        let accepted = SubmitOutcome.accepted(providerOrderID: "P1", status: .pending)
        #expect(try desk.settle(send, accepted, fence: send.fence + 1) == .stale)
        #expect(try desk.settle(send, accepted, fence: send.fence - 1) == .stale)
        #expect(try desk.record(line).state == .sending)
    }

    @Test func `R6 an outcome is written once`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        _ = try desk.settle(send, .accepted(providerOrderID: "P1", status: .pending))
        let version = try desk.order(line).order.version
        #expect(try desk.settle(send, .accepted(providerOrderID: "P2", status: .pending)) == .stale)
        #expect(try desk.refuse(send, .final) == .stale)
        #expect(try desk.order(line).order.version == version)
    }

    @Test func `J6 a job whose line was parked, left unclear or accepted is done`() throws {
        let outcomes: [SubmitOutcome] = [
            .accepted(providerOrderID: "P1", status: .pending), .uncertain("timeout"),
            .refused(Refusal(kind: .oursProvider, code: "C", message: "m")), .mismatch("x"),
            .duplicate,
        ]
        for outcome in outcomes {
            let desk = try Desk()
            _ = try desk.line()
            _ = try desk.settle(try desk.send(), outcome)
            #expect(desk.store.committed.jobs.map(\.state) == [.done], "\(outcome)")
        }
    }

    @Test func `R7 the cost stands only while it is proven`() throws {
        let desk = try Desk()
        let accepted = try desk.accepted()
        #expect(try desk.record(accepted).costCharged)
        _ = try desk.tell([Desk.row("P1", .rejected)], about: [accepted])
        #expect(try !desk.record(accepted).costCharged)
        let other = try Desk()
        let (uncertain, _) = try other.uncertain()
        #expect(try !other.record(uncertain).costCharged)
        #expect(try other.order(uncertain).order.state == .processing, "no refund on unknown")
    }
}
