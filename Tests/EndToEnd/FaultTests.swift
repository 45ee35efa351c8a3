import Application
import Domain
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// S10–S14: whatever the wire does to a paid call, no charge is lost and none is made twice.
@Suite(.serialized) struct FaultTests {
    /// A stand-in that refuses no repeat, so that a blind second send would be a second charge.
    static func setup(_ faults: String) throws -> SandboxConfiguration {
        var setup = SandboxConfiguration()
        setup.duplicateGuard = .off
        setup.hangMicroseconds = 1_000_000
        setup.slowByteMicroseconds = 2_000
        setup.faults = try SandboxFaults(faults)
        return setup
    }

    @Test
    func
        `S10 two thousand lines, six faults at 20 percent: all money known, nothing sent twice`()
        async throws
    {
        let test = try await TestStore(standIn: try FaultTests.setup("S10=20%"))
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(2_000))
        let settled = try await running(engine) {
            let settled = try await eventually(seconds: 120) {
                let totals = try await test.store.totals(customer: nil)
                let done = totals.byLineState[.completed] ?? 0
                return done + (totals.byLineState[.needsReview] ?? 0) == 2_000
            }
            #expect(try await test.unknownMoney().isEmpty)
            try await FaultTests.resolveSome(test, engine)
            return settled
        }
        #expect(settled)
        let ledger = try test.standIn.ledger()
        #expect(ledger.charges.count == 2_000)
        #expect(ledger.placedCalls == 2_000)
        #expect(try await test.count("SELECT count(*) FROM order_lines") == 2_000)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    /// Staff find the provider orders of five lines and link them; each completes.
    private static func resolveSome(_ test: TestStore, _ engine: TestEngine) async throws {
        let before = try await test.inState(.completed)
        let waiting = try await test.lines().filter { $0.state == .needsReview }
        #expect(waiting.count > 200)
        for line in waiting.prefix(5) {
            let charge = try #require(try test.standIn.ledger().charges(for: line.target).first)
            let answer = await engine.poller.ask(
                provider: "gsm-fusion", providerOrderID: String(charge.id))
            guard case .rows(let rows) = answer, let row = rows.first else {
                Issue.record("the provider did not tell about its own order")
                return
            }
            let linked = try await test.decide(engine, line.line, .link(row))
            #expect(linked.freshText == "accepted")
        }
        #expect(try await test.reaches(.completed, before + 5))
    }

    @Test func `S11 a send that never arrived is sent again only when a person says so`()
        async throws
    {
        let test = try await TestStore(
            standIn: try FaultTests.setup(
                "S11.close*1,S11.hang*1,S11.503*1,S11.half*1,S11.reset*1"), settleSeconds: 0
        ) { settings in
            settings.sendWindowMicroseconds = 1_000_000
            settings.callMicroseconds = 1_000_000
        }
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(5))
        let done = try await running(engine) {
            #expect(try await test.reaches(.needsReview, 5))
            #expect(try test.standIn.ledger().charges.isEmpty)
            #expect(try test.standIn.ledger().placedCalls == 5)
            for line in try await test.lines() {
                let isTaken = try await eventually {
                    try await test.decide(engine, line.line, .absent).freshText == "queued"
                }
                #expect(isTaken)
            }
            return try await test.reaches(.completed, 5)
        }
        #expect(done)
        #expect(try test.standIn.ledger().charges.count == 5)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test func `S12 a provider that refuses connections is waited for and finds every line later`()
        async throws
    {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(20))
        try test.standIn.setOutage(.refused)
        let done = try await running(engine) {
            let isDown = try await eventually {
                try await test.store.providers().first?.state == .down
            }
            #expect(isDown)
            try await soon { try await test.inState(.queued) == 20 }
            try test.standIn.setOutage(.none)
            return try await test.reaches(.completed, 20, seconds: 60)
        }
        #expect(done)
        #expect(try await test.store.providers().first?.state == .open)
        #expect(try test.standIn.ledger().charges.count == 20)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test
    func
        `S12 J5 a provider that was down when the process ended is open after the next start`()
        async throws
    {
        let test = try await TestStore()
        let first = try await test.readyEngine()
        try await test.place(first, TestIMEI.numbers(8))
        try test.standIn.setOutage(.refused)
        try await crashing(first) {
            try await soon { try await test.store.providers().first?.state == .down }
        }
        try test.standIn.setOutage(.none)
        let second = test.engine()
        #expect(try await running(second) { try await test.reaches(.completed, 8) })
        try await soon { try await test.store.providers().first?.state == .open }
        #expect(try test.standIn.ledger().charges.count == 8)
        try await test.close()
    }

    @Test func `S12 a 429 is uncertain until it is proven that nothing was processed`() async throws
    {
        let test = try await TestStore(
            standIn: try FaultTests.setup("S12.429@placeorder*1,S12.429charged*1"))
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(2))
        #expect(try await running(engine) { try await test.reaches(.needsReview, 2) })
        #expect(try test.standIn.ledger().placedCalls == 2)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test(arguments: ["S14.other", "S14.two", "S14.linked"])
    func `S14 T25 a success that does not fit goes to a person`(_ fault: String) async throws {
        let test = try await TestStore(standIn: try FaultTests.setup(""))
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1)])
        let line = try await running(engine) {
            #expect(try await test.reaches(.completed))
            test.standIn.setFaults(try SandboxFaults(fault))
            try await test.place(engine, [TestIMEI.number(2)])
            #expect(try await test.reaches(.needsReview))
            return try await test.line(TestIMEI.number(2))
        }
        #expect(line.reason == .replyDoesNotFit)
        #expect(line.providerOrderID == nil)
        #expect(try await test.line(TestIMEI.number(1)).state == .completed)
        #expect(try await test.unknownMoney().isEmpty)
        try await test.close()
    }

    @Test func `S22 N5 without a proven listing nothing is concluded from it`() async throws {
        var setup = try FaultTests.setup("S10.close@placeorder*3,S22.guard,S22.newest")
        setup.listsOrders = true
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(6))
        let done = try await running(engine) {
            try await eventually {
                let review = try await test.inState(.needsReview)
                return try await review + test.inState(.completed) == 6
            }
        }
        #expect(done)
        #expect(
            try await test.count("SELECT count(*) FROM fulfillment_logs_core WHERE state='absent'")
                == 0)
        for target in TestIMEI.numbers(6) { #expect(try test.placedCalls(target) == 1) }
        #expect(test.standIn.counters().overlaps == 0)
        try await test.close()
    }
}
