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

/// N6, T2, T7, T12, T16, T18, T24: what time and people decide.
@Suite(.serialized) struct DecisionTests {
    private let target = TestIMEI.number(1)

    /// Lines in needs review: answers lost after acceptance, guard off, waits short.
    static func unclear(_ count: Int) async throws -> (TestStore, TestEngine) {
        let test = try await TestStore(
            standIn: try FaultTests.setup("S10.close*\(count)"), settleSeconds: 0
        ) { settings in
            settings.sendWindowMicroseconds = 500_000
            settings.callMicroseconds = 500_000
        }
        let engine = try await test.readyEngine()
        try await test.place(engine, TestIMEI.numbers(count))
        try await running(engine) {
            #expect(try await test.reaches(.needsReview, count))
            // Past `settle_at` of the last intent.
            try await soon {
                let settled = try await test.count(
                    "SELECT max(settle_at) FROM fulfillment_logs_core")
                return TestStore.now().microseconds > Int64(settled)
            }
        }
        return (test, engine)
    }

    @Test func `N6 T16 an uncertain line without listing goes to a person at its deadline`()
        async throws
    {
        let test = try await TestStore(standIn: try FaultTests.setup("S10.close*1"))
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        try await running(engine) {
            #expect(try await test.reaches(.uncertain))
            let line = try await test.store.detail(test.line(target).order, customer: nil)?.lines
                .first
            let attempt = try #require(line?.attempts.first)
            #expect(line?.line.nextCheckAt == attempt.nextCheckAt)
            #expect(try await test.reaches(.needsReview))
            #expect(TestStore.now() > attempt.nextCheckAt)
        }
        #expect(try await test.line(target).reason == .noListing)
        #expect(try test.placedCalls(target) == 1)
        try await test.close()
    }

    @Test func `T18 every decision needs a reason, a role and a fitting state`() async throws {
        let (test, engine) = try await DecisionTests.unclear(2)
        let line = try await test.line(target).line
        #expect(try await test.decide(engine, line, .giveUp, reason: "").freshStatus == 409)
        let viewer = Principal.staff(ID(value: 9), login: "v", role: .viewer, session: [])
        #expect(try await test.decide(engine, line, .giveUp, as: viewer).freshStatus == 409)
        let colleague = Principal.staff(ID(value: 8), login: "o", role: .operator, session: [])
        let byHand = LineDecision.done(word: .completed, text: "Model: iPhone")
        #expect(try await test.decide(engine, line, byHand, as: colleague).freshStatus == 409)
        #expect(try await test.decide(engine, line, .copy).freshStatus == 409)
        #expect(try await test.decide(engine, ID(value: 5), .giveUp).freshStatus == 404)
        #expect(try await test.inState(.needsReview) == 2)
        try await test.close()
    }

    @Test func `T18 a link is taken only for the same target and for an order of nobody else`()
        async throws
    {
        let (test, engine) = try await DecisionTests.unclear(2)
        let (first, second) = (try await test.line(target), try await test.line(TestIMEI.number(2)))
        let own = try await DecisionTests.row(test, engine, target)
        let foreign = try await DecisionTests.row(test, engine, second.target)
        #expect(try await test.decide(engine, first.line, .link(foreign)).freshStatus == 409)
        #expect(try await test.decide(engine, first.line, .link(own)).freshText == "accepted")
        #expect(try await test.decide(engine, second.line, .link(own)).freshStatus == 409)
        #expect(try await running(test.engine()) { try await test.reaches(.completed) })
        let history = try await test.store.detail(first.order, customer: nil)?.history ?? []
        let row = try #require(history.first { $0.event == "link" })
        #expect(row.actor == TestStore.admin.actor)
        #expect(row.reason == "looked at it")
        #expect(row.data["provider_order_id"] == own.providerOrderID)
        try await test.close()
    }

    /// What the provider says about the charge of a target.
    private static func row(
        _ test: TestStore, _ engine: TestEngine, _ target: String
    ) async throws -> StatusRow {
        let charge = try #require(try test.standIn.ledger().charges(for: target).first)
        let answer = await engine.poller.ask(
            provider: "gsm-fusion", providerOrderID: String(charge.id))
        guard case .rows(let rows) = answer else { throw StorageError(.defect, "\(answer)") }
        return try #require(rows.first)
    }

    @Test func `T18 results entered by hand complete or reject the line`() async throws {
        let (test, engine) = try await DecisionTests.unclear(2)
        let (first, second) = (try await test.line(target), try await test.line(TestIMEI.number(2)))
        let done = LineDecision.done(word: .completed, text: "Model: iPhone 13")
        #expect(try await test.decide(engine, first.line, done).freshText == "completed")
        let no = LineDecision.done(word: .rejected, text: "Not found")
        #expect(try await test.decide(engine, second.line, no).freshText == "rejected")
        let detail = try await test.store.detail(first.order, customer: nil)
        #expect(detail?.order.state == .completed)
        #expect(detail?.lines.first?.results.first?.source == "manual")
        #expect(try await test.store.detail(second.order, customer: nil)?.order.state == .rejected)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test
    func `T18 T26 a line that was given up makes the next one on its target wait for a person`()
        async throws
    {
        let (test, engine) = try await DecisionTests.unclear(1)
        let first = try await test.line(target)
        #expect(try await test.decide(engine, first.line, .giveUp).freshText == "failed")
        #expect(try await test.store.detail(first.order, customer: nil)?.order.state == .failed)
        let next = test.engine()
        try await running(next) {
            try await test.place(next, [target])
            #expect(try await test.reaches(.needsReview))
            let second = try await test.line(target)
            #expect(second.reason == .earlierUnknown)
            #expect(try test.placedCalls(target) == 1)
            #expect(try await test.decide(engine, second.line, .absent).freshText == "queued")
            #expect(try await test.reaches(.completed))
        }
        #expect(try test.placedCalls(target) == 2)
        try await test.close()
    }

    @Test
    func `T7 J8 T24 a final refusal fails the line with a dead letter; a retry by hand sends it`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.faults = try SandboxFaults("S8.imei*1")
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        try await running(engine) {
            #expect(try await test.reaches(.failed))
            #expect(
                try await test.count(
                    "SELECT count(*) FROM order_processing_queue_core WHERE state='dead'") == 1)
            let line = try await test.line(target)
            #expect(try await test.store.detail(line.order, customer: nil)?.order.state == .failed)
            let retried = try await engine.desk.retry(
                line: line.line, reason: "typed again", by: TestStore.admin, key: nil
            ) {
                RenderedAnswer(
                    status: $0 == .done(.queued) ? 200 : 409, body: [], order: nil, hasEffect: true)
            }
            #expect(retried.freshStatus == 200)
            #expect(try await test.reaches(.completed))
        }
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }

    @Test
    func `T6 T12 T11 a line that is refused for now is tried again until its time is used up`()
        async throws
    {
        let test = try await TestStore { $0.retryForMicroseconds = 1_500_000 }
        let engine = try await test.readyEngine()
        try test.standIn.setOutage(.refused)
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.failed) })
        let order = try await test.line(target).order
        let line = try await test.store.detail(order, customer: nil)?.lines.first
        #expect((line?.attempts.count ?? 0) >= 2)
        #expect(line?.attempts.allSatisfy { $0.state == .definiteNo } == true)
        #expect(line?.line.isAutomatic == true)
        try await test.close()
    }

    @Test func `T2 an order that was not sent is cancelled with its job; one that was sent is not`()
        async throws
    {
        let test = try await TestStore(standIn: SyncTests.slowSetup())
        let engine = try await test.readyEngine()
        try await test.place(engine, [target])
        #expect(try await running(engine) { try await test.reaches(.accepted) })
        try await test.place(engine, [TestIMEI.number(2)])
        for (number, status) in [(1, 409), (2, 200)] {
            let answer = try await engine.desk.cancel(
                order: try await test.line(TestIMEI.number(number)).order, reason: "not needed",
                by: TestStore.admin, key: nil
            ) { outcome, _ in
                RenderedAnswer(
                    status: outcome == .done(.cancelled) ? 200 : 409, body: [], order: nil,
                    hasEffect: outcome == .done(.cancelled))
            }
            #expect(answer.freshStatus == status)
        }
        #expect(try await test.inState(.cancelled) == 1)
        #expect(try await test.inState(.accepted) == 1)
        let next = test.engine()
        try await running(next) {
            _ = try await next.poller.syncAll(cause: .button, waitSeconds: 5)
        }
        #expect(try test.placedCalls(TestIMEI.number(2)) == 0)
        #expect(try await test.store.verify().isEmpty)
        try await test.close()
    }
}
