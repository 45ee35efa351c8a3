import Application
import Domain
import SimulationKit
import Testing

/// Refusal texts, dead letters, the error list, and one bad line among many.
struct OneBadLineTests {
    @Test func `J8 a line that the schema refuses holds up no other at its deadline`() throws {
        let desk = try Desk()
        let (bad, first) = try desk.uncertain()
        let good = try desk.line(Desk.targets[1])
        let second = try desk.send()
        _ = try desk.settle(second, .uncertain("timeout"))
        try desk.keepReply(first)
        // Another attempt holds the order id that the stored reply names.
        try desk.link(second, "P1")
        desk.pass(seconds: 1_000)
        let late = SubmitOutcome.accepted(providerOrderID: "P1", status: .pending)
        #expect(try desk.settleOverdue(late) >= 1)
        #expect(try desk.record(bad).state == .uncertain, "nothing of it stayed")
        let next = try #require(try desk.record(bad).nextCheckAt)
        #expect(next > desk.now, "it is looked at again later")
        #expect(desk.store.committed.errors.map(\.code) == ["LINE_REFUSED"])
        #expect(try desk.record(good).state == .needsReview)
    }

    @Test func `R6 an id of an earlier send of the same line is a person's decision`() throws {
        let desk = try Desk()
        let (line, first) = try desk.needsReview()
        #expect(try desk.resolve(line, .absent) == .done(.queued))
        try desk.link(first, "P1")
        let second = try desk.send()
        #expect(
            try desk.settle(second, .accepted(providerOrderID: "P1", status: .pending))
                == .moved(.needsReview))
        #expect(try desk.record(line).reason == .replyDoesNotFit)
        #expect(try desk.record(line).errorMessage?.contains("an earlier send") == true)
        #expect(try desk.attempt(second).providerOrderID == nil)
    }

    @Test func `T25 an id that a recorded line holds is linked to no second line`() throws {
        let desk = try Desk()
        try desk.hold("P1", by: try desk.importedLine(Desk.targets[1], of: Desk.stranger))
        _ = try desk.claim()
        let line = try desk.line()
        let send = try desk.send()
        _ = try desk.settle(send, .accepted(providerOrderID: "P1", status: .pending))
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).errorMessage?.contains("another line") == true)
    }

    @Test func `T18 a result is added to a line that ended with its word, and to no other`() throws
    {
        let desk = try Desk()
        let line = try desk.completed()
        let done = LineDecision.done(word: .completed, text: "Model: iPhone 13")
        guard case .refused = try desk.resolve(line, done, as: .operator) else {
            Issue.record("an operator entered a result")
            return
        }
        guard case .refused = try desk.resolve(line, done, reason: "", as: .admin) else {
            Issue.record("entered without a reason")
            return
        }
        let version = try desk.order(line).order.version
        #expect(try desk.resolve(line, done, as: .admin) == .done(.completed))
        #expect(try desk.order(line).results.map(\.source) == ["shop", "manual"])
        #expect(try desk.order(line).order.version == version, "no state moved")
        let other = LineDecision.done(word: .rejected, text: "x")
        guard case .refused = try desk.resolve(line, other, as: .admin) else {
            Issue.record("a completed line was given a rejection")
            return
        }
    }

    @Test func `T24 a retry by hand forgets the old provider order`() throws {
        let desk = try Desk()
        let line = try desk.accepted()
        _ = try desk.tell([Desk.row("P1", .rejected)], about: [line])
        #expect(try desk.record(line).state == .rejected)
        let other = try desk.line(Desk.targets[1])
        let send = try desk.send()
        _ = try desk.refuse(send, .final)
        try desk.store.transact { store in
            guard var unit = try store.unit(line: other, now: desk.now) else { return }
            unit.edit(other) { $0.providerOrderID = "P2" }
            if let changes = unit.finished() { try store.save(changes) }
        }
        #expect(try desk.retry(other) == .done(.queued))
        #expect(try desk.record(other).providerOrderID == nil)
    }

    // MARK: Refusal texts.

    private func pin(_ desk: Desk, _ text: String, _ meaning: PinnedText.Meaning) throws -> Bool {
        try desk.store.transact { store in
            try Pinning.pin(
                PinnedText(
                    provider: "shop", text: text, meaning: meaning, pinnedBy: Desk.staff,
                    reason: "asked their support", at: desk.now), in: store)
        }
    }

    @Test(arguments: [
        (PinnedText.Meaning.final, LineState.failed), (.retryable, .queued),
        (.oursProvider, .parked), (.oursService, .parked), (.duplicate, .needsReview),
    ])
    func `R4 a text that staff pinned has the class they said`(
        _ meaning: PinnedText.Meaning, _ state: LineState
    ) throws {
        let desk = try Desk()
        #expect(try pin(desk, "No such Handset!", meaning))
        let line = try desk.line()
        let text = SubmitOutcome.unknownRefusal + " no such handset. "
        _ = try desk.settle(try desk.send(), .uncertain(text))
        #expect(try desk.record(line).state == state)
        #expect(desk.store.committed.audits.contains { $0.contains("provider.pin_text") })
    }

    @Test func `R3 a text that is only like a pinned one stays uncertain`() throws {
        let desk = try Desk()
        _ = try pin(desk, "No such handset", .final)
        let line = try desk.line()
        let text = SubmitOutcome.unknownRefusal + "No such handset today"
        _ = try desk.settle(try desk.send(), .uncertain(text))
        #expect(try desk.record(line).state == .uncertain)
    }

    @Test func `T15 a stored answer whose text was pinned since is a definite no`() throws {
        let desk = try Desk()
        let (line, send) = try desk.uncertain()
        try desk.keepReply(send)
        _ = try pin(desk, "No such handset", .final)
        desk.pass(seconds: 901)
        _ = try desk.settleOverdue(.uncertain(SubmitOutcome.unknownRefusal + "No such handset"))
        #expect(try desk.record(line).state == .queued)
        #expect(try desk.attempt(send).state == .absent)
    }

    @Test func `T13 a pin opens the service that was paused for the text`() throws {
        let desk = try Desk()
        let text = "Come back on Monday"
        for count in 1...5 {
            let house = desk.store.committed.house
            _ = try desk.importedLine("35000000000000\(count)", of: house)
            _ = try desk.settle(
                try desk.send(), .uncertain(SubmitOutcome.unknownRefusal + text))
        }
        #expect(desk.store.committed.services.contains { $0.pauseReason != nil })
        _ = try pin(desk, text, .retryable)
        #expect(desk.store.committed.services.allSatisfy { $0.pauseReason == nil })
        let isGone = try desk.store.transact { store in
            try Pinning.unpin(
                provider: "shop", text: text + "!", reason: "mistaken", by: Desk.staff, in: store,
                at: desk.now)
        }
        #expect(isGone && desk.store.committed.pins.isEmpty)
    }

    // MARK: Dead letters and errors.

    @Test func `J8 staff discard a dead letter with a reason, once`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .final)
        func discard(_ reason: String) throws -> ActionOutcome {
            try desk.store.transact { store in
                try Acting.discard(
                    line: line, reason: reason, by: Desk.staff, in: store, now: desk.now)
            }
        }
        guard case .refused = try discard("") else {
            Issue.record("discarded without a reason")
            return
        }
        #expect(desk.store.committed.jobs.map(\.state) == [.dead])
        #expect(try discard("customer paid elsewhere") == .done(.failed))
        #expect(desk.store.committed.jobs.map(\.state) == [.cancelled])
        #expect(try desk.record(line).state == .failed)
        #expect(desk.store.committed.audits.contains { $0.contains("paid elsewhere") })
        guard case .refused = try discard("again") else {
            Issue.record("discarded twice")
            return
        }
    }

    @Test func `an error is dealt with once, with a note`() throws {
        let desk = try Desk()
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .final)
        let order = try desk.record(line).order
        func resolve(_ notes: String) throws -> ActionOutcome {
            try desk.store.transact { store in
                try Acting.resolve(
                    error: 0, of: order, notes: notes, by: Desk.staff, in: store, now: desk.now)
            }
        }
        guard case .refused = try resolve("") else {
            Issue.record("resolved without a note")
            return
        }
        #expect(try resolve("told the customer") == .done(.failed))
        guard case .refused = try resolve("again") else {
            Issue.record("resolved twice")
            return
        }
    }
}
