import Application
import Domain
import SimulationKit
import Testing

/// Steps N0–N7 for a provider without idempotency.
struct ProviderStepTests {
    @Test func `N0 an open line on the same target is waited for`() throws {
        let desk = try Desk()
        let first = try desk.line()
        let second = try desk.strangersLine()
        let result = try desk.claim()
        #expect(result.sends.map(\.line) == [first] && result.settledWithoutSend == 1)
        #expect(try desk.record(second).reason == .sameTargetOpen)
        desk.pass(seconds: 6)
        #expect(try desk.claim().sends.isEmpty)
        _ = try desk.refuse(result.sends[0], .final)
        desk.pass(seconds: 6)
        #expect(try desk.send().line == second)
    }

    @Test func `N0 a line tried again waits for a younger one that was sent meanwhile`() throws {
        let desk = try Desk()
        let first = try desk.line()
        _ = try desk.refuse(try desk.send(), .final)
        let second = try desk.strangersLine()
        let send = try desk.send()
        #expect(send.line == second)
        _ = try desk.settle(send, .accepted(providerOrderID: "P5", status: .pending))
        #expect(try desk.retry(first) == .done(.queued))
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.record(first).reason == .sameTargetOpen)
    }

    @Test func `N0 a younger line waits for an older one that waits for its retry`() throws {
        let desk = try Desk()
        let first = try desk.line()
        _ = try desk.refuse(try desk.send(), .retryable)
        let second = try desk.strangersLine()
        let result = try desk.claim()
        #expect(result.sends.isEmpty)
        #expect(try desk.record(first).reason == .backoff)
        #expect(try desk.record(second).reason == .sameTargetOpen)
    }

    @Test func `T3 a service that left the catalogue is not sent to`() throws {
        let desk = try Desk()
        let line = try desk.line()
        try desk.store.transact { store in
            guard var service = try store.services(code: "1739").first else { return }
            service.isEnabled = false
            try store.save(service, at: desk.now)
        }
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.record(line).reason == .servicePaused)
    }

    @Test func `T3 a line that is fulfilled by hand is never sent`() throws {
        let desk = try Desk()
        let line = try desk.line()
        try desk.store.transact { store in
            guard var unit = try store.unit(line: line, now: desk.now) else { return }
            unit.edit(line) { $0.isAutomatic = false }
            if let changes = unit.finished() { try store.save(changes) }
        }
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.record(line).state == .queued)
        #expect(try desk.attempts(line).isEmpty)
    }

    @Test func `J8 a job whose worker dies three times waits for a person`() throws {
        let desk = try Desk()
        let line = try desk.line()
        for count in 1...3 {
            // Claimed, and the worker is gone before it wrote its intent.
            try desk.store.transact { store in
                _ = try store.claimJobs(
                    provider: "shop", node: "n1", limit: 1, now: desk.now,
                    leaseUntil: desk.now.adding(seconds: 25))
            }
            desk.pass(seconds: 26)
            #expect(try desk.takeOver(everyone: false) == 1)
            #expect(try desk.record(line).state == (count < 3 ? .queued : .needsReview))
        }
        #expect(desk.store.committed.jobs.map(\.state) == [.dead])
    }

    @Test func `S5 a row of our id for another phone changes nothing and is noted`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        let row = Desk.row("P1", .completed, target: Desk.targets[1], text: "Clean")
        #expect(try desk.tell([row], about: [line]).unchanged == 1)
        #expect(try desk.record(line).state == .accepted)
        #expect(desk.store.committed.anomalies.map(\.kind) == [.otherTarget])
        #expect(desk.store.committed.order(of: line)?.result(of: line) == nil)
    }

    @Test func `N0 another customer's result is not given away`() throws {
        let desk = try Desk()
        _ = try desk.completed()
        let line = try desk.strangersLine()
        #expect(try desk.send().line == line)
    }

    @Test func `N0 a re-check is sent although a result is known`() throws {
        let desk = try Desk()
        _ = try desk.completed()
        guard case .duplicateResult = try desk.place() else {
            Issue.record("a known target was placed anew")
            return
        }
        let line = try desk.line(Desk.targets[0], .recheck)
        #expect(try desk.record(line).recheckOf != nil)
        #expect(try desk.send().line == line)
    }

    @Test func `N1 one call asks for exactly one target`() throws {
        let desk = try Desk()
        guard case .placed(_, let lines, _) = try desk.place(Desk.targets) else {
            Issue.record("not placed")
            return
        }
        let sends = try desk.claim().sends
        #expect(sends.count == 2)
        #expect(Set(sends.map(\.request.target)) == Set(Desk.targets))
        #expect(Set(sends.map(\.line)) == Set(lines.map(\.id)))
        #expect(sends.allSatisfy { !$0.request.target.contains(",") })
    }

    @Test func `N2 a reply that names another target is not an acceptance`() throws {
        let desk = try Desk()
        let line = try desk.line()
        #expect(try desk.settle(try desk.send(), .mismatch("another IMEI")) == .moved(.needsReview))
        #expect(try desk.record(line).providerOrderID == nil)
        #expect(try !desk.record(line).costCharged)
    }

    @Test func `N3 a duplicate that only another customer explains needs a person`() throws {
        let desk = try Desk()
        _ = try desk.completed()
        let line = try desk.strangersLine()
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).reason == .dupOtherCustomer)
    }

    @Test func `N3 a duplicate that nothing here explains needs a person`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.record(line).reason == .dupUnknownID)
    }

    @Test func `N4 a duplicate after our own unclear send is evidence of success without an id`()
        throws
    {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        #expect(try desk.resolve(line, .absent) == .done(.queued))
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).reason == .acceptedIDUnknown)
    }

    @Test func `N5 without a proven listing absence is never concluded by time alone`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        for _ in 0..<100 {
            desk.pass(seconds: 900)
            _ = try desk.takeOver()
            _ = try desk.settleOverdue()
            #expect(try desk.claim().sends.isEmpty)
        }
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.attempt(send).state == .needsHuman)
        #expect(try desk.attempts(line).count == 1)
    }

    @Test func `N6 fifteen minutes after the intent a person is asked`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        let due = try desk.attempt(send).intentAt.adding(seconds: 900)
        #expect(try desk.record(line).nextCheckAt == due)
        desk.now = due
        #expect(try desk.settleOverdue() == 1)
        #expect(try desk.record(line).reason == .noListing)
    }

    @Test func `N7 an order that was not asked for is noted and linked to nothing`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        let rows = [Desk.row("P1", .pending), Desk.row("P999", .completed, text: "Clean")]
        let tally = try desk.tell(rows, about: [line])
        #expect(tally.unchanged == 1 && tally.completed == 0)
        #expect(try desk.record(line).providerOrderID == "P1")
        #expect(desk.store.committed.anomalies.map(\.kind) == [.unknownID])
    }

    @Test func `N7 an empty answer is proof of nothing`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        for _ in 0..<3 { #expect(try desk.tell([], about: [line]).missing == 1) }
        #expect(try desk.record(line).state == .accepted)
        #expect(desk.store.committed.anomalies.map(\.kind) == [.missingID])
    }
}
