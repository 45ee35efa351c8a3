import Application
import Domain
import SimulationKit
import Testing

/// Rows T1–T12, T25 and T26: from confirming to the first answer.
struct SendingRowTests {
    @Test func `T1 confirming queues a dispatch job for every line, and only then`() throws {
        let desk = try Desk()
        desk.confirmsByItself = false
        let line = try desk.line()
        #expect(try desk.record(line).reason == .waiting)
        #expect(desk.store.committed.jobs.isEmpty)
        #expect(try desk.claim().sends.isEmpty)
        let order = try desk.record(line).order
        let outcome = try desk.store.transact { store in
            try Advancing().confirm(
                order: order, notes: "", by: Desk.staff, as: .operator, in: store, now: desk.now)
        }
        guard case .done = outcome else {
            Issue.record("the order was not confirmed")
            return
        }
        #expect(try desk.order(line).order.state == .confirmed)
        #expect(try desk.record(line).reason == nil)
        #expect(desk.store.committed.job(of: line)?.state == .ready)
    }

    @Test func `T2 cancelling a queued line ends its job with it`() throws {
        let desk = try Desk()
        let line = try desk.line()
        #expect(try desk.cancel(desk.record(line).order) == .done(.cancelled))
        #expect(try desk.record(line).state == .cancelled)
        #expect(try desk.order(line).order.state == .cancelled)
        #expect(desk.store.committed.job(of: line) == nil)
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.cancel(desk.record(line).order) == .done(.cancelled))
        #expect(try desk.order(line).history.filter { $0.event == "cancel" }.count == 2)
    }

    @Test func `T2 a sent line is not cancelled, the wish is remembered`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.send()
        guard case .refused(let sentence, let allowed) = try desk.cancel(desk.record(line).order)
        else {
            Issue.record("a sent line was cancelled")
            return
        }
        #expect(sentence == "every line was already sent to its provider")
        #expect(allowed.contains("cancel"))
        #expect(try desk.order(line).order.cancelWish)
        #expect(try desk.record(line).state == .sending)
    }

    @Test func `T3 a claim raises the fence and moves the order to processing`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        #expect(send.line == line && send.fence == 1 && send.attemptNumber == 1)
        #expect(try desk.record(line).state == .sending)
        #expect(try desk.order(line).order.state == .processing)
        #expect(desk.store.committed.job(of: line)?.state == .running)
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `T3 nothing is claimed while the provider is paused or the service is off`() throws {
        let desk = try Desk()
        let line = try desk.line()
        try desk.store.transact { store in
            _ = try Acting.pause(
                provider: "shop", by: Desk.staff, reason: "holiday", in: store, now: desk.now)
        }
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.reopen() == 0)
        try desk.store.transact { store in
            guard var service = try store.services(code: "1739").first else { return }
            service.pauseReason = "off"
            try store.save(service, at: desk.now)
        }
        #expect(try desk.claim().settledWithoutSend == 1)
        #expect(try desk.record(line).state == .queued)
        #expect(try desk.record(line).reason == .servicePaused)
    }

    @Test func `T4 a send that never started goes back and is not counted`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        #expect(try desk.settle(send, .notSent) == .moved(.queued))
        #expect(try desk.attempt(send).state == .notSent)
        #expect(try desk.record(line).attemptCount == 0)
        let again = try desk.send()
        #expect(again.attemptNumber == 2 && again.fence == 2)
        #expect(again.request.attempt != send.request.attempt)
    }

    @Test func `T5 an acceptance links the provider order and ends the job`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        let record = try desk.record(line)
        #expect(record.state == .accepted && record.providerOrderID == "P1" && record.costCharged)
        #expect(record.nextCheckAt == desk.now.adding(seconds: 30))
        #expect(record.attemptCount == 1)
        #expect(try desk.attempts(line).first?.state == .accepted)
        #expect(desk.store.committed.job(of: line) == nil)
        #expect(try desk.newest(line).data["row"] == "T5")
    }

    @Test func `T6 a refusal for now waits with the same job`() throws {
        let desk = try Desk()
        let line = try desk.line()
        #expect(try desk.refuse(try desk.send(), .retryable) == .moved(.queued))
        let record = try desk.record(line)
        #expect(record.reason == .backoff && record.attemptCount == 1)
        let until = try #require(record.retryAfter)
        #expect(until > desk.now && until <= desk.now.adding(seconds: 3))
        #expect(desk.store.committed.jobs.count == 1)
        #expect(desk.store.committed.job(of: line)?.runAt == until)
        #expect(try desk.claim().sends.isEmpty)
    }

    @Test func `T7 a refusal for good fails the line and lists it as dead letter`() throws {
        let desk = try Desk()
        let line = try desk.line()
        #expect(try desk.refuse(try desk.send(), .final) == .moved(.failed))
        #expect(try desk.record(line).errorMessage == "the provider's words")
        #expect(try desk.order(line).order.state == .failed)
        #expect(desk.store.committed.jobs.last?.state == .dead)
        #expect(desk.store.committed.errors.count == 1)
    }

    @Test(arguments: [Refusal.Kind.oursProvider, .oursService])
    func `T8 a refusal for our account parks the line and does not count`(kind: Refusal.Kind) throws
    {
        let desk = try Desk()
        let line = try desk.line()
        let result = try desk.refuse(try desk.send(), kind)
        let record = try desk.record(line)
        #expect(record.state == .parked && record.attemptCount == 0)
        #expect(desk.store.committed.job(of: line) == nil)
        if kind == .oursProvider {
            #expect(result == .pausedProvider("the provider's words"))
            #expect(desk.store.committed.providers.first?.state == .paused)
        } else {
            #expect(desk.store.committed.services.first?.pauseReason == "the provider's words")
            #expect(desk.store.committed.providers.first?.state == .open)
        }
    }

    @Test func `T9 a duplicate reply is no failure and keeps the hold`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        #expect(try desk.settle(send, .duplicate) == .moved(.needsReview))
        let rows = try desk.order(line).history.filter { $0.line == line }.compactMap {
            $0.data["row"]
        }
        #expect(rows == ["T3", "T9", "T16"])
        #expect(try desk.record(line).reason == .dupUnknownID)
        #expect(try desk.attempt(send).state == .needsHuman)
        #expect(desk.store.committed.job(of: line) == nil)
    }

    @Test func `T10 anything else makes the line uncertain and nothing sends it again`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        #expect(try desk.record(line).state == .uncertain)
        #expect(try desk.attempt(send).state == .uncertain)
        #expect(try desk.record(line).nextCheckAt == send.sentAt(desk).adding(seconds: 900))
        for _ in 0..<20 {
            desk.pass(seconds: 30)
            #expect(try desk.claim().sends.isEmpty)
            #expect(try desk.takeOver() == 0)
        }
    }

    @Test func `T11 a line in backoff is claimed as attempt n+1 once its time has come`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .retryable)
        #expect(try desk.claim().sends.isEmpty)
        desk.pass(seconds: 4)
        let send = try desk.send()
        #expect(send.attemptNumber == 2 && send.line == line)
    }

    @Test func `T12 refused until the retries are used up fails the line`() throws {
        let desk = try Desk()
        let line = try desk.line()
        var sends = 0
        while try desk.record(line).state == .queued {
            _ = try desk.refuse(try desk.send(), .retryable)
            sends += 1
            if let until = try desk.record(line).retryAfter { desk.now = until }
            try #require(sends < 1_000)
        }
        #expect(try desk.record(line).state == .failed)
        #expect(sends > 20)
        #expect(try desk.attempts(line).allSatisfy { $0.state == .definiteNo })
        #expect(desk.store.committed.jobs.last?.state == .dead)
    }

    @Test func `T25 a success that does not fit goes to a person`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        #expect(try desk.settle(send, .mismatch("two ids")) == .moved(.needsReview))
        #expect(try desk.attempt(send).state == .needsHuman)
        #expect(try desk.record(line).reason == .replyDoesNotFit)
        #expect(desk.store.committed.job(of: line) == nil)
    }

    @Test func `T25 an id that another line holds goes to a person`() throws {
        let desk = try Desk()
        _ = try desk.accepted()
        let line = try desk.line(Desk.targets[1])
        let result = try desk.settle(
            try desk.send(), .accepted(providerOrderID: "P1", status: .pending))
        #expect(result == .moved(.needsReview))
        #expect(try desk.record(line).providerOrderID == nil)
    }

    @Test func `T26 the same customer's earlier result is attached at no cost`() throws {
        let desk = try Desk()
        let first = try desk.importedLine(of: Desk.stranger)
        let second = try desk.importedLine(of: Desk.stranger)
        let send = try desk.send()
        #expect(send.line == first)
        _ = try desk.settle(send, .accepted(providerOrderID: "P1", status: .pending))
        _ = try desk.tell([Desk.row("P1", .completed, text: "Clean")], about: [first])
        desk.pass(seconds: 10)
        #expect(try desk.claim().settledWithoutSend == 1)
        let record = try desk.record(second)
        #expect(record.state == .completed && !record.costCharged)
        #expect(try desk.attempts(second).isEmpty)
        #expect(try desk.newest(second).data["row"] == "T26")
        let result = try #require(try desk.order(second).result(of: second))
        #expect(result.source == "earlier" && result.resultCode == "Clean")
    }

    @Test func `T26 an earlier outcome that was never learnt goes to a person`() throws {
        let desk = try Desk()
        let (first, _) = try desk.needsReview()
        #expect(try desk.resolve(first, .giveUp) == .done(.failed))
        let second = try desk.line()
        #expect(try desk.claim().sends.isEmpty)
        #expect(try desk.record(second).state == .needsReview)
        #expect(try desk.record(second).reason == .earlierUnknown)
        #expect(try desk.resolve(second, .absent) == .done(.queued))
        #expect(try desk.send().line == second)
    }
}

extension ClaimedSend {
    /// The moment of the intent.
    func sentAt(_ desk: Desk) throws -> Timestamp { try desk.attempt(self).intentAt }
}
