import Application
import Domain
import SimulationKit
import Testing

/// N3–N5 for a provider whose list of orders is proven complete.
struct ListingTests {
    /// A desk whose provider lists, with one unclear send at its first look.
    private func unclear() throws -> (Desk, ID<Line>, ClaimedSend) {
        let desk = try Desk()
        try desk.prove {
            $0.listing = .yes
            $0.listingComplete = .yes
        }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).intentAt.adding(seconds: 120)
        return (desk, line, send)
    }

    @Test func `N5 lists are read at two, five and fifteen minutes, then every fifteen`() throws {
        let (desk, line, send) = try unclear()
        let intent = try desk.attempt(send).intentAt
        #expect(try desk.record(line).nextCheckAt == intent.adding(seconds: 120))
        var looks: [Int64] = []
        for _ in 0..<5 {
            desk.now = try #require(try desk.record(line).nextCheckAt)
            looks.append(desk.now.since(intent) / 1_000_000)
            #expect(try desk.overdue().listings == ["shop"], "only the list can tell")
            let stranger = Desk.row("P7", .pending, target: Desk.targets[1])
            #expect(try desk.list([stranger]) == 1)
            if try desk.record(line).state != .uncertain { break }
        }
        #expect(looks == [120, 300, 900, 1_800])
    }

    @Test func `N5 exactly one order that fits is linked`() throws {
        let (desk, line, send) = try unclear()
        #expect(try desk.list([Desk.row("P7", .pending)]) == 1)
        #expect(try desk.record(line).state == .accepted)
        #expect(try desk.record(line).providerOrderID == "P7")
        #expect(try desk.record(line).costCharged)
        #expect(try desk.attempt(send).providerOrderID == "P7")
        #expect(try desk.newest(line).data["row"] == "T14")
    }

    @Test func `N5 three lists in a row after settle_at prove absence, and not two`() throws {
        let (desk, line, send) = try unclear()
        let settle = try desk.attempt(send).settleAt
        #expect(try desk.list([]) == 1, "before settle_at a list proves nothing")
        for count in 1...3 {
            desk.now = try #require(try desk.record(line).nextCheckAt)
            #expect(desk.now > settle)
            #expect(try desk.list([]) == 1)
            #expect(try desk.record(line).state == (count < 3 ? .uncertain : .queued))
        }
        #expect(try desk.attempt(send).state == .absent)
        #expect(try desk.newest(line).data["row"] == "T15")
        #expect(try desk.send().line == line, "it is sent again")
        #expect(try desk.attempts(line).count == 2)
    }

    @Test func `N5 a list begun at settle_at does not count`() throws {
        let (desk, line, send) = try unclear()
        desk.now = try desk.attempt(send).settleAt
        #expect(try desk.list([]) == 1)
        #expect(try desk.record(line).missedChecks == 0)
    }

    @Test func `N5 two orders that fit are a person's decision`() throws {
        let (desk, line, _) = try unclear()
        _ = try desk.list([Desk.row("P7", .pending), Desk.row("P8", .pending)])
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).reason == .conflict)
    }

    @Test
    func `N5 what was there before the send, is linked, or is another service is no candidate`()
        throws
    {
        let desk = try Desk()
        try desk.prove {
            $0.listing = .yes
            $0.listingComplete = .yes
        }
        let known = try desk.accepted(Desk.targets[1], "P5")
        _ = try desk.tell([Desk.row("P5", .completed, target: Desk.targets[1])], about: [known])
        let (line, send) = try desk.uncertain()
        #expect(try desk.attempt(send).highWater == "P5")
        desk.now = try desk.attempt(send).intentAt.adding(seconds: 120)
        let rows = [
            Desk.row("P4", .completed), Desk.row("P5", .completed, target: Desk.targets[1]),
            StatusRow(
                providerOrderID: "P9", target: Desk.targets[0], status: .pending,
                statusWord: "Pending", serviceName: "Check 1740", resultText: nil,
                requestedAt: nil, raw: []),
        ]
        _ = try desk.list(rows)
        #expect(try desk.record(line).state == .uncertain)
        let old = try desk.attempt(send).intentAt.adding(seconds: -601)
        desk.now = try #require(try desk.record(line).nextCheckAt)
        _ = try desk.list([Desk.row("P6", .pending), Desk.row("P5", .completed)], requestedAt: old)
        #expect(try desk.record(line).state == .uncertain)
    }

    @Test func `N5 an order that another line holds is no candidate`() throws {
        let (desk, line, _) = try unclear()
        let other = try desk.strangersLine()
        try desk.hold("P7", by: other)
        _ = try desk.list([Desk.row("P7", .pending)])
        #expect(try desk.record(line).state == .uncertain)
        desk.now = try #require(try desk.record(line).nextCheckAt)
        _ = try desk.list([Desk.row("P7", .pending), Desk.row("P8", .pending)])
        #expect(try desk.record(line).providerOrderID == "P8")
    }

    @Test func `N5 a service name that nobody knows is not judged by a machine`() throws {
        let (desk, line, _) = try unclear()
        let row = StatusRow(
            providerOrderID: "P9", target: Desk.targets[0], status: .pending,
            statusWord: "Pending", serviceName: "Check of a new name", resultText: nil,
            requestedAt: nil, raw: [])
        _ = try desk.list([row])
        #expect(try desk.record(line).reason == .conflict)
    }

    @Test func `N7 a list that leaves out a known order proves no absence`() throws {
        let desk = try Desk()
        try desk.prove {
            $0.listing = .yes
            $0.listingComplete = .yes
        }
        _ = try desk.accepted(Desk.targets[1], "P5")
        let (line, _) = try desk.uncertain()
        for _ in 0..<6 {
            desk.now = try #require(try desk.record(line).nextCheckAt)
            _ = try desk.list([])
        }
        #expect(try desk.record(line).state == .uncertain)
        #expect(try desk.record(line).missedChecks == 0)
    }

    @Test func `N5 after a day without an answer a person decides`() throws {
        let (desk, line, send) = try unclear()
        desk.now = try desk.attempt(send).intentAt.adding(seconds: 86_400)
        #expect(try desk.overdue().listings.isEmpty)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).reason == .listingInconclusive)
    }

    @Test func `N5 lines that wait for one provider's list hold up no other provider's`() throws {
        let (desk, line, _) = try unclear()
        let other = try desk.elsewhere()
        desk.pass(seconds: 1_000)
        let overdue = try desk.overdue(limit: 1)
        #expect(overdue.listings == ["shop"])
        #expect(overdue.settled == 1)
        #expect(try desk.record(line).state == .uncertain)
        #expect(try desk.record(other).state == .needsReview)
    }

    @Test func `N5 listing without proven completeness is not used`() throws {
        let desk = try Desk()
        try desk.prove { $0.listing = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).intentAt.adding(seconds: 900)
        #expect(try desk.overdue().listings.isEmpty)
        #expect(try desk.record(line).reason == .noListing)
    }

    @Test func `N4 the id of our own unclear send is found in the list`() throws {
        let desk = try Desk()
        let (line, _) = try desk.needsReview()
        #expect(try desk.resolve(line, .absent) == .done(.queued))
        try desk.prove {
            $0.listing = .yes
            $0.listingComplete = .yes
        }
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.record(line).state == .uncertain, "the list may tell")
        desk.now = try #require(try desk.record(line).nextCheckAt)
        let first = try #require(try desk.attempts(line).first)
        _ = try desk.list([Desk.row("P3", .inProcess)], requestedAt: first.intentAt)
        #expect(try desk.record(line).providerOrderID == "P3")
        #expect(try desk.record(line).state == .accepted)
    }

    @Test func `N3 an older order's result is offered and costs nothing`() throws {
        let (desk, _, _) = try unclear()
        _ = try desk.list([Desk.row("P2", .pending)])
        let line = try desk.line(Desk.targets[1])
        let send = try desk.send()
        _ = try desk.settle(send, .duplicate)
        desk.now = try #require(try desk.record(line).nextCheckAt)
        let row = Desk.row("P1", .completed, target: Desk.targets[1], text: "Clean")
        _ = try desk.list([row], requestedAt: try desk.attempt(send).intentAt)
        #expect(try desk.record(line).state == .completed)
        #expect(try !desk.record(line).costCharged)
        #expect(try desk.record(line).providerOrderID == nil, "no second link")
        #expect(desk.store.committed.order(of: line)?.result(of: line)?.resultCode == "Clean")
    }

    @Test func `N3 a duplicate that the list does not explain needs a person`() throws {
        let (desk, _, _) = try unclear()
        let line = try desk.line(Desk.targets[1])
        _ = try desk.settle(try desk.send(), .duplicate)
        desk.now = try #require(try desk.record(line).nextCheckAt)
        _ = try desk.list([])
        #expect(try desk.record(line).reason == .dupUnknownID)
    }

    @Test func `N6 a proven strict guard sends once more after settle_at, and once only`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).settleAt
        #expect(try desk.settleOverdue() == 0, "not before settle_at has passed")
        desk.now = desk.now.adding(microseconds: 1)
        #expect(try desk.settleOverdue() == 1)
        #expect(try desk.record(line).state == .queued)
        let second = try desk.send()
        _ = try desk.settle(second, .uncertain("timeout"))
        desk.now = try desk.attempt(second).settleAt.adding(microseconds: 1)
        #expect(try desk.settleOverdue() == 1)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.attempts(line).count == 2)
    }

    @Test func `N6 a second send that would have to wait for another line is not queued`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        _ = try desk.strangersLine()
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.settleOverdue()
        #expect(try desk.record(line).state == .needsReview)
    }

    @Test func `N6 a duplicate reply to the probing send is the proof of the first`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.settleOverdue()
        _ = try desk.settle(try desk.send(), .duplicate)
        #expect(try desk.record(line).reason == .acceptedIDUnknown)
    }

    @Test func `N6 a refusal of the probing send says nothing about the first`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.settleOverdue()
        _ = try desk.refuse(try desk.send(), .final)
        #expect(try desk.record(line).state == .needsReview)
        #expect(try desk.record(line).attemptCount == 2)
    }

    @Test func `N6 T2 a line whose first send may have arrived is not cancelled`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.settleOverdue()
        guard case .refused = try desk.cancel(try desk.record(line).order) else {
            Issue.record("cancelled although it may have been charged")
            return
        }
        #expect(try desk.record(line).state == .queued)
        #expect(try desk.order(line).order.cancelWish)
    }

    @Test func `N6 T2 a wish to cancel waits until the second send has told`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        guard case .refused = try desk.cancel(try desk.record(line).order) else {
            Issue.record("an unclear line was cancelled")
            return
        }
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.settleOverdue()
        #expect(try desk.record(line).state == .queued, "the first send may have arrived")
        _ = try desk.settle(try desk.send(), .accepted(providerOrderID: "P1", status: .pending))
        #expect(try desk.record(line).state == .accepted)
    }

    @Test func `B4 N6 in quarantine nothing is queued for a second send`() throws {
        let desk = try Desk()
        try desk.prove { $0.duplicateGuardStrict = .yes }
        let (line, send) = try desk.uncertain()
        desk.now = try desk.attempt(send).settleAt.adding(microseconds: 1)
        _ = try desk.overdue(mayResend: false)
        #expect(try desk.record(line).state == .needsReview)
    }

    @Test func `N5 the core asks for one list a provider at a time`() throws {
        let desk = try Desk()
        var core = DispatchCore(settings: desk.settings)
        var random = SplitMix64(seed: 1)
        let record = try #require(desk.store.committed.providers.first)
        _ = core.step(.provider(record), now: desk.now, random: &random)
        func ask() -> Bool {
            core.step(
                .rescued(0, listings: ["shop"]), now: desk.now, random: &random
            ).contains(.list(provider: "shop"))
        }
        #expect(ask())
        #expect(!ask(), "one is under way")
        _ = core.step(.listed(provider: "shop", answered: false), now: desk.now, random: &random)
        #expect(!ask(), "a list that could not be had is asked for again after a pause")
        desk.pass(seconds: 61)
        #expect(ask())
        _ = core.step(.listed(provider: "shop", answered: true), now: desk.now, random: &random)
        #expect(ask())
        _ = core.step(.listed(provider: "shop", answered: true), now: desk.now, random: &random)
        _ = core.step(.stop, now: desk.now, random: &random)
        #expect(!ask(), "nothing new once it stops")
    }
}
