import Application
import Domain
import SimulationKit
import Testing

/// Rows T13–T24: evidence, the provider's word, people.
struct SettledRowTests {
    @Test func `T13 opening the provider again queues its parked lines with a new job`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .oursProvider)
        #expect(try desk.reopen() == 1)
        #expect(try desk.record(line).state == .queued)
        #expect(desk.store.committed.jobs.count == 2)
        #expect(try desk.send().attemptNumber == 2)
    }

    @Test func `T14 a kept reply that shows it at the provider links it`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        try desk.keepReply(send)
        #expect(try desk.takeOver(.accepted(providerOrderID: "P7", status: .pending)) == 1)
        #expect(try desk.record(line).state == .accepted)
        #expect(try desk.record(line).providerOrderID == "P7")
        #expect(try desk.newest(line).data["row"] == "T14")
        #expect(try desk.attempt(send).fence > send.fence)
    }

    @Test func `T15 a kept refusal proves absence and queues the line again`() throws {
        let desk = try Desk()
        let line = try desk.line()
        let send = try desk.send()
        try desk.keepReply(send)
        _ = try desk.takeOver(.refused(Refusal(kind: .retryable, code: "BUSY", message: "")))
        #expect(try desk.record(line).state == .queued)
        #expect(try desk.attempt(send).state == .absent)
        #expect(try desk.newest(line).data["proof"] == "stored refusal")
        #expect(try desk.send().attemptNumber == 2)
    }

    @Test func `T16 without any evidence a person decides after the deadline`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        desk.pass(seconds: 899)
        #expect(try desk.settleOverdue() == 0)
        desk.pass(seconds: 1)
        #expect(try desk.settleOverdue() == 1)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.attempt(send).state == .needsHuman)
        #expect(desk.store.committed.notices.last?.type == "review_needed")
    }

    @Test func `T16 staff take an uncertain line over only after settle_at`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        guard case .refused = try desk.resolve(line, .takeOver) else {
            Issue.record("taken over too early")
            return
        }
        let settleAt = try desk.attempt(send).settleAt
        desk.now = settleAt
        guard case .refused = try desk.resolve(line, .takeOver) else {
            Issue.record("settle_at itself is not after it")
            return
        }
        desk.now = settleAt.adding(microseconds: 1)
        #expect(try desk.resolve(line, .takeOver) == .done(.needsReview))
        #expect(try desk.record(line).reason == .takenOver)
    }

    @Test func `T16 a result for another phone goes to a person and polling goes on`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        let tally = try desk.tell([Desk.row("P1", .completed, text: "other phone")], about: [line])
        #expect(tally.unchanged == 1 && tally.completed == 0)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).nextCheckAt != nil)
    }

    @Test func `T16 the longest wait passed, and the line is asked for all the same`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        desk.pass(seconds: 73 * 3_600)
        _ = try desk.tell([Desk.row("P1", .pending)], about: [line])
        #expect(try desk.record(line).reason == .longestWait)
        _ = try desk.tell([Desk.row("P1", .completed, text: "Clean")], about: [line])
        #expect(try desk.record(line).state == .completed)
    }

    @Test func `T17 a duplicate of the same customer's own order takes its result`() throws {
        let desk = try Desk()
        let first = try desk.importedLine(of: Desk.stranger)
        let send = try desk.send()
        _ = try desk.settle(send, .accepted(providerOrderID: "P1", status: .pending))
        _ = try desk.tell([Desk.row("P1", .completed, text: "Clean")], about: [first])
        // A re-check is sent although a result is known; the provider refuses to check again.
        guard case .placed(_, let lines, _) = try desk.place([Desk.targets[0]], .recheck) else {
            Issue.record("the re-check was not placed")
            return
        }
        _ = try desk.settle(try desk.send(), .duplicate)
        let record = try desk.record(lines[0].id)
        #expect(record.state == .completed && !record.costCharged && record.providerOrderID == nil)
        #expect(try desk.newest(lines[0].id).data["row"] == "T17/T20")
    }

    @Test func `T18 a link needs the provider's own row for our target and service`() throws {
        let desk = try Desk()
        let (line, send) = try desk.needsReview()
        for row in [
            Desk.row("P5", .pending, target: Desk.targets[1]),
            StatusRow(
                providerOrderID: "P5", target: Desk.targets[0], status: .pending,
                statusWord: "Pending", serviceName: "Check 1740", resultText: nil,
                requestedAt: nil, raw: []),
        ] {
            guard case .refused = try desk.resolve(line, .link(row)) else {
                Issue.record("a row that does not fit was linked")
                return
            }
        }
        #expect(try desk.resolve(line, .link(Desk.row("P5", .pending))) == .done(.accepted))
        #expect(try desk.attempt(send).providerOrderID == "P5")
        #expect(try desk.record(line).costCharged)
        #expect(try desk.newest(line).actor == Desk.staff)
    }

    @Test func `T18 an id that is linked elsewhere cannot be linked again`() throws {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        _ = try desk.accepted(Desk.targets[1], "P1")
        guard
            case .refused(let sentence, _) = try desk.resolve(line, .link(Desk.row("P1", .pending)))
        else {
            Issue.record("one provider order was linked twice")
            return
        }
        #expect(sentence.contains("linked to another line"))
    }

    @Test func `T18 absent sends again, give up fails, done ends, each with a reason`() throws {
        for decision in [
            LineDecision.absent, .giveUp, .done(word: .completed, text: "Clean"),
            .done(word: .rejected, text: "No"),
        ] {
            let desk = try Desk()
            let (line, send) = try desk.needsReview()
            guard
                case .refused(let sentence, _) = try desk.resolve(
                    line, decision, reason: "", as: .admin)
            else {
                Issue.record("\(decision.name) without a reason")
                continue
            }
            #expect(sentence == "resolving a line needs a reason")
            let expected: (LineState, AttemptState) =
                switch decision {
                case .absent: (.queued, .absent)
                case .giveUp: (.failed, .closedUnknown)
                case .done(let word, _):
                    (word == .completed ? .completed : .rejected, .closedUnknown)
                case .takeOver, .link, .copy, .prove, .reverse: (.needsReview, .needsHuman)
                }
            #expect(try desk.resolve(line, decision, as: .admin) == .done(expected.0))
            #expect(try desk.attempt(send).state == expected.1)
            #expect(try desk.newest(line).reason == "looked it up")
        }
    }

    @Test func `T18 entering a result is an administrator's, and only Completed or Rejected`()
        throws
    {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        for (word, role) in [(StatusWord.completed, Role.operator), (.pending, .admin)] {
            guard case .refused = try desk.resolve(line, .done(word: word, text: "x"), as: role)
            else {
                Issue.record("\(word) by \(role)")
                continue
            }
        }
        #expect(try desk.record(line).state == .needsReview)
    }

    @Test func `T18 a copy takes another customer's result without its owner`() throws {
        let desk = try Desk()
        _ = try desk.completed()
        let line = try desk.strangersLine()
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.resolve(line, .copy) == .done(.completed))
        let result = try #require(try desk.order(line).result(of: line))
        #expect(result.resultCode == "Clean" && result.parsed.extras.isEmpty)
        #expect(desk.store.committed.audits.count == 1)
    }

    @Test func `T19 news from the provider moves an accepted line on, never back`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        _ = try desk.tell([Desk.row("P1", .inProcess)], about: [line])
        #expect(try desk.record(line).state == .inProcess)
        _ = try desk.tell([Desk.row("P1", .pending)], about: [line])
        #expect(try desk.record(line).state == .inProcess)
        #expect(desk.store.committed.anomalies.map(\.kind) == [.regression])
    }

    @Test func `T20 the provider's result completes line and order`() throws {
        let desk = try Desk()
        let line = try desk.completed()
        #expect(try desk.record(line).state == .completed)
        #expect(try desk.attempts(line).first?.state == .completed)
        #expect(try desk.order(line).order.state == .completed)
        #expect(try desk.order(line).result(of: line)?.source == "shop")
        let again = try desk.tell([Desk.row("P1", .completed, text: "Clean")], about: [line])
        #expect(again.unchanged == 1)
        #expect(try desk.record(line).state == .completed)
    }

    @Test func `T21 the provider's rejection gives the money back`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        let tally = try desk.tell([Desk.row("P1", .rejected, text: "Not found")], about: [line])
        #expect(tally.rejected == 1)
        let record = try desk.record(line)
        #expect(record.state == .rejected && !record.costCharged)
        #expect(record.errorMessage == "Not found")
        #expect(try desk.attempts(line).first?.state == .rejected)
        #expect(try desk.order(line).order.state == .rejected)
    }

    @Test func `T24 staff try a failed line again, three times, an administrator ten times`() throws
    {
        let desk = try Desk()
        let line = try desk.line()
        func failOnce() throws { _ = try desk.refuse(try desk.send(), .final) }
        try failOnce()
        for _ in 0..<3 {
            #expect(try desk.retry(line) == .done(.queued))
            #expect(try desk.order(line).order.state == .processing)
            try failOnce()
        }
        guard case .refused = try desk.retry(line), case .refused = try desk.retry(line, as: .admin)
        else {
            Issue.record("a fourth try without an administrator's reason")
            return
        }
        for _ in 3..<10 {
            #expect(try desk.retry(line, as: .admin, reason: "paid") == .done(.queued))
            try failOnce()
        }
        guard case .refused = try desk.retry(line, as: .admin, reason: "paid") else {
            Issue.record("an eleventh try")
            return
        }
    }

    @Test func `T24 a line in backoff is tried at once, one that waits for nothing stays`() throws {
        let desk = try Desk()
        let line = try desk.line()
        #expect(try desk.retry(line) == .done(.queued))
        #expect(try desk.record(line).manualRetries == 0)
        _ = try desk.refuse(try desk.send(), .retryable)
        #expect(try desk.retry(line) == .done(.queued))
        #expect(try desk.send().attemptNumber == 2)
    }

    @Test func `T24 a line that was given up is not sent again by a retry`() throws {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        _ = try desk.resolve(line, .giveUp)
        guard case .refused(let sentence, _) = try desk.retry(line, as: .admin, reason: "again")
        else {
            Issue.record("an unclear send was repeated")
            return
        }
        #expect(sentence == "an earlier send may have succeeded")
    }

    @Test func `T24 a failed line of a rejected order stays as it is`() throws {
        let desk = try Desk()
        guard case .placed(_, let lines, _) = try desk.place(Desk.targets) else {
            Issue.record("not placed")
            return
        }
        let sends = try desk.claim().sends
        _ = try desk.refuse(sends[0], .final)
        _ = try desk.settle(sends[1], .accepted(providerOrderID: "P2", status: .pending))
        _ = try desk.tell(
            [Desk.row("P2", .rejected, target: Desk.targets[1])], about: [sends[1].line])
        #expect(try desk.order(lines[0].id).order.state == .rejected)
        guard case .refused(let sentence, _) = try desk.retry(sends[0].line) else {
            Issue.record("an ended order was reopened without a row")
            return
        }
        #expect(sentence == "the order is rejected")
        #expect(try desk.record(sends[0].line).state == .failed)
    }
}
