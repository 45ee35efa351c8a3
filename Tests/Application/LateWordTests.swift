import Application
import Domain
import SimulationKit
import Testing

/// Rows T22 and T23 with rows 19 and 21: a line that has ended is decided otherwise, on proof.
struct LateWordTests {
    private func refusal(_ outcome: ActionOutcome) -> String? {
        if case .refused(let sentence, _) = outcome { sentence } else { nil }
    }

    private func rejected(_ desk: Desk) throws -> ID<Line> {
        let line = try desk.accepted()
        _ = try desk.tell([Desk.row("P1", .rejected, text: "No")], about: [line])
        return line
    }

    private func refused(_ desk: Desk) throws -> ID<Line> {
        let line = try desk.line()
        _ = try desk.refuse(try desk.send(), .final)
        return line
    }

    private func proof(_ id: String = "P1", _ status: ProviderStatus = .completed) -> LineProof {
        .row(Desk.row(id, status, text: "Clean"))
    }

    @Test func `T22 a rejected line that was delivered completes, and row 19 its order`() throws {
        let desk = try Desk()
        let line = try rejected(desk)
        #expect(try desk.order(line).order.state == .rejected)
        #expect(try desk.resolve(line, .prove(proof())) == .done(.completed))
        let record = try desk.record(line)
        #expect(record.state == .completed)
        #expect(record.costCharged)
        #expect(record.errorCode == nil)
        let order = try desk.order(line)
        #expect(order.order.state == .completed)
        #expect(!order.order.isPartial)
        #expect(try desk.attempts(line).map(\.state) == [.completed])
        #expect(order.results.last?.resultCode == "Clean")
        let rows = order.history.suffix(2).map { "\($0.subject) \($0.data["row"] ?? "")" }
        #expect(rows == ["line T22", "order 19"])
        let word = try #require(order.history.first { $0.event == "late_proof" })
        #expect(word.reason == "looked it up" && word.actor == Desk.staff)
        #expect(desk.store.committed.audits.last?.contains("line.prove") == true)
        // Asked again, it holds already.
        let version = order.order.version
        #expect(try desk.resolve(line, .prove(proof())) == .done(.completed))
        #expect(try desk.order(line).order.version == version)
    }

    @Test func `T22 a refused line that was taken in all the same is linked to its order`() throws {
        let desk = try Desk()
        let line = try refused(desk)
        #expect(desk.store.committed.jobs.map(\.state) == [.dead])
        #expect(try desk.resolve(line, .prove(proof("P9"))) == .done(.completed))
        #expect(try desk.record(line).providerOrderID == "P9")
        #expect(try desk.attempts(line).map(\.providerOrderID) == ["P9"])
        #expect(try desk.attempts(line).map(\.state) == [.completed])
        #expect(try desk.order(line).order.state == .completed)
        #expect(desk.store.committed.jobs.map(\.state) == [.cancelled])
    }

    @Test func `T22 the stored answer of the provider is proof, an older one is not`() throws {
        let desk = try Desk()
        let line = try rejected(desk)
        #expect(
            refusal(try desk.resolve(line, .prove(.stored)))?
                .contains("newest stored answer of the provider is not Completed") == true)
        _ = try desk.tell([Desk.row("P1", .completed, text: "Clean")], about: [line])
        #expect(try desk.record(line).state == .rejected, "an anomaly, no more")
        #expect(try desk.resolve(line, .prove(.stored)) == .done(.completed))
        #expect(try desk.order(line).results.map(\.resultCode) == ["No", "Clean"])
    }

    @Test func `T22 a text by hand is an administrator's, for a line that has a provider order`()
        throws
    {
        let desk = try Desk()
        let line = try rejected(desk)
        let byHand = LineDecision.prove(.entered("Carrier: X"))
        #expect(
            refusal(try desk.resolve(line, byHand))
                == "entering a result is an administrator's work")
        #expect(
            refusal(try desk.resolve(line, .prove(.entered("")), as: .admin))
                == "enter what the provider wrote")
        #expect(try desk.resolve(line, byHand, as: .admin) == .done(.completed))
        #expect(try desk.order(line).results.map(\.source) == ["shop", "manual"])
        let other = try Desk()
        let never = try refused(other)
        #expect(
            refusal(try other.resolve(never, byHand, as: .admin))
                == "the proof is not linked to this line")
        #expect(try other.record(never).state == .failed)
    }

    @Test func `T22 a proof that does not fit changes nothing`() throws {
        let desk = try Desk()
        let line = try rejected(desk)
        let before = try desk.order(line)
        let stranger = try desk.completed(Desk.targets[1], "P2")
        let unfit: [(LineProof, String)] = [
            (proof("P1", .inProcess), "is 'inProcess' at the provider, not Completed"),
            (proof("P1", .rejected), "not Completed"),
            (.row(Desk.row("P1", .completed, target: Desk.targets[1])), "not for"),
            (proof("P2"), "linked to another line"),
            (.row(Desk.row("P1", .completed, text: "other phone")), "names another phone"),
        ]
        for (proof, part) in unfit {
            let sentence = refusal(try desk.resolve(line, .prove(proof)))
            #expect(sentence?.contains(part) == true, "\(sentence ?? "moved")")
        }
        let unsaid = try desk.resolve(line, .prove(proof()), reason: "")
        #expect(refusal(unsaid) == "this needs a reason")
        for role in [Role.customer, .system] {
            #expect(refusal(try desk.resolve(line, .prove(proof()), as: role)) != nil)
        }
        let queued = try desk.line(Desk.targets[1], .recheck)
        #expect(refusal(try desk.resolve(queued, .prove(proof()))) != nil)
        let after = try desk.order(line)
        #expect(after.order.version == before.order.version)
        #expect(after.results == before.results)
        #expect(try desk.record(stranger).state == .completed)
    }

    @Test func `T22 one line of two completes its order in part, the second whole`() throws {
        let desk = try Desk()
        guard case .placed(_, let lines, _) = try desk.place(Desk.targets) else {
            throw Missing("order")
        }
        for send in try desk.claim().sends { _ = try desk.refuse(send, .final) }
        #expect(try desk.order(lines[0].id).order.state == .failed)
        for (index, line) in lines.enumerated() {
            let row = Desk.row("P\(index)", .completed, target: line.target, text: "Clean")
            #expect(try desk.resolve(line.id, .prove(.row(row))) == .done(.completed))
            let order = try desk.order(line.id).order
            #expect(order.state == .completed)
            #expect(order.isPartial == (index == 0))
        }
    }

    @Test func `T23 a result taken back fails its line, and row 21 reverses the order`() throws {
        let desk = try Desk()
        let line = try desk.completed()
        desk.pass(seconds: 72 * 3_600)
        let taken = LineDecision.reverse(.row(Desk.row("P1", .rejected, text: "Refunded")))
        #expect(try desk.resolve(line, taken) == .done(.failed))
        let record = try desk.record(line)
        #expect(record.state == .failed)
        #expect(record.reversedAt == desk.now)
        #expect(!record.costCharged)
        #expect(record.errorCode == "REVERSED")
        #expect(try desk.attempts(line).map(\.state) == [.rejected])
        let order = try desk.order(line)
        #expect(order.order.state == .reversed)
        #expect(order.results.map(\.resultCode) == ["Clean", "Refunded"])
        let rows = order.history.suffix(2).map { "\($0.subject) \($0.data["row"] ?? "")" }
        #expect(rows == ["line T23", "order 21"])
        #expect(desk.store.committed.notices.last?.type == "order_reversed")
        #expect(desk.store.committed.audits.last?.contains("line.reverse") == true)
        #expect(try desk.resolve(line, taken) == .done(.failed), "told again")
        #expect(try desk.order(line).order.version == order.order.version)
        // Never re-sent, by itself or by hand, and no later word makes it good again.
        #expect(try desk.claim().sends.isEmpty)
        let again = try desk.retry(line, as: .admin, reason: "again")
        #expect(refusal(again)?.contains("took its result back") == true)
        let proved = try desk.resolve(line, .prove(proof()))
        #expect(refusal(proved)?.contains("took its result back") == true)
    }

    @Test func `T23 after 72 hours, or without the provider's word, nothing is reversed`() throws {
        let desk = try Desk()
        let line = try desk.completed()
        let taken = LineDecision.reverse(.row(Desk.row("P1", .rejected, text: "Refunded")))
        for word in [proof(), .stored] {
            let sentence = refusal(try desk.resolve(line, .reverse(word)))
            #expect(sentence?.contains("not Rejected") == true)
        }
        #expect(
            refusal(try desk.resolve(line, .reverse(.row(Desk.row("P8", .rejected)))))?
                .contains("not the one that completed the line") == true)
        #expect(refusal(try desk.resolve(line, taken, reason: "")) == "this needs a reason")
        #expect(refusal(try desk.resolve(line, .reverse(.entered("No")))) != nil)
        desk.pass(seconds: 72 * 3_600 + 1)
        #expect(
            refusal(try desk.resolve(line, taken)) == "72 hours have passed since it completed")
        #expect(try desk.record(line).state == .completed)
        #expect(try desk.order(line).order.state == .completed)
    }

    @Test func `T23 only the send that completed a line can be taken back`() throws {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        _ = try desk.resolve(line, .done(word: .completed, text: "Clean"), as: .admin)
        let sentence = refusal(
            try desk.resolve(line, .reverse(.entered("They refunded it")), as: .admin))
        #expect(sentence == "no send of the line's own brought its result")
        #expect(try desk.record(line).state == .completed)
    }

    @Test func `row 21 an order with a line that stays completed stays completed, in part`() throws
    {
        let desk = try Desk()
        guard case .placed(_, let lines, _) = try desk.place(Desk.targets) else {
            throw Missing("order")
        }
        for (index, send) in try desk.claim().sends.enumerated() {
            _ = try desk.settle(send, .accepted(providerOrderID: "P\(index)", status: .pending))
        }
        for line in lines {
            let id = try desk.record(line.id).providerOrderID ?? ""
            _ = try desk.tell(
                [Desk.row(id, .completed, target: line.target, text: "Clean")], about: [line.id])
        }
        for (index, line) in lines.enumerated() {
            let id = try desk.record(line.id).providerOrderID ?? ""
            let row = Desk.row(id, .rejected, target: line.target, text: "No")
            #expect(try desk.resolve(line.id, .reverse(.row(row))) == .done(.failed))
            let order = try desk.order(line.id).order
            #expect(order.state == (index == 0 ? .completed : .reversed))
            #expect(order.isPartial)
        }
    }
}
